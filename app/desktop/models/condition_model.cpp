#include "app/desktop/models/condition_model.h"

#include "app/cli/load.h"
#include "app/desktop/words/words.h"
#include "core/quantity/format.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

namespace mb::desktop {
namespace {

constexpr const char* kFlow = "flow-in-band";
constexpr const char* kChange = "temperature-change";
constexpr const char* kWater = "temperature-at-position";

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// Decimals that a channel's resolution earns, at most three.
int decimalsOf(double resolution) {
  int decimals = 0;
  for (double step = resolution; step > 0.0 && step < 0.9 && decimals < 3; step *= 10.0) {
    ++decimals;
  }
  return decimals;
}

const PlanPoint* pointNamed(const PlanDescription& plan, const QString& name) {
  const auto found = std::ranges::find(plan.points, name.toStdString(), &PlanPoint::name);
  return found != plan.points.end() ? &*found : nullptr;
}

/// Half width of the flow's band around its aim, relative: the regulation's, else the bench's gate.
double flowBand(const cli::LoadedPlan& plan, const std::string& point) {
  for (const auto& stated : plan.regulation.flowPoints) {
    if (stated.name == point && stated.flowChange) {
      return *stated.flowChange;
    }
  }
  return plan.bench.gates.flowBand;
}

ConditionRow flowRow(const cli::LoadedPlan& plan, const PlanPoint& point) {
  ConditionRow row;
  const double aim = inCubicMetresPerHour(point.aim);
  const double band = flowBand(plan, point.name);
  const FlowLineDescription* line = plan.bench.lineFor(point.aim);
  row.id = kFlow;
  row.channel = line != nullptr ? qt(line->indicator) : QString();
  row.valve = line != nullptr ? qt(line->valve) : QString();
  row.unit = "m3/h";
  row.decimals = aim < 0.1 ? 5 : 4;
  row.low = aim * (1.0 - band);
  row.high = aim * (1.0 + band);
  return row;
}

ConditionRow waterRow(const cli::LoadedPlan& plan, const std::string& channel, const char* label) {
  ConditionRow row;
  row.id = kWater;
  row.channel = qt(channel);
  row.label = label;
  row.unit = "Cel";
  if (const auto& range = plan.regulation.waterTemperature) {
    row.low = range->low;
    row.high = range->high;
  }
  return row;
}

ConditionRow changeRow(const cli::LoadedPlan& plan) {
  ConditionRow row;
  const auto& stated = plan.regulation.conditions.waterChange;
  row.id = kChange;
  row.channel = qt(plan.bench.row.inletTemperature);
  row.unit = "K";
  row.low = 0.0;
  row.high = stated ? stated->si : plan.bench.gates.temperatureChange;
  return row;
}

void addAmbient(std::vector<ConditionRow>& rows, const cli::LoadedPlan& plan) {
  const RegulationConditions& asked = plan.regulation.conditions;
  const auto add = [&](const char* id, const std::string& channel, const std::optional<NumberSpan>& range,
                       const char* unit, double factor) {
    const ChannelDescription* described = plan.bench.channel(channel);
    if (described == nullptr || !range) {
      return;
    }
    ConditionRow row;
    row.id = id;
    row.channel = qt(channel);
    row.unit = unit;
    row.factor = factor;
    row.decimals = decimalsOf(described->resolution * factor);
    row.low = range->low;
    row.high = range->high;
    rows.push_back(std::move(row));
  };
  add("ambient-temperature", plan.bench.air.temperature, asked.ambientTemperature, "Cel", 1.0);
  add("ambient-humidity", plan.bench.air.humidity, asked.ambientHumidity, "%", 1.0);
  add("ambient-pressure", plan.bench.air.pressure, asked.ambientPressure, "kPa", 0.001);
}

ConditionRow balanceRow(const BenchDescription& bench) {
  ConditionRow row;
  row.id = "overload-" + qt(bench.tank.balance);
  row.label = "balance";
  row.channel = qt(bench.tank.balance);
  row.unit = "kg";
  row.decimals = 3;
  row.low = 0.0;
  const auto balance = std::ranges::find(bench.balances, bench.tank.balance, &BalanceDescription::id);
  if (balance != bench.balances.end()) {
    row.high = inKilograms(balance->capacity);
  }
  return row;
}

bool isOpen(const LiveFrame& frame, const QString& valve) {
  const auto found = std::ranges::find(frame.actuators, valve, &LiveActuator::id);
  return found != frame.actuators.end() && found->commanded.value_or(0.0) > 0.0;
}

}  // namespace

QString wordOf(BandState state) {
  const auto say = [](const char* text) { return QCoreApplication::translate("BandState", text); };
  switch (state) {
    case BandState::idle:
      return say(QT_TRANSLATE_NOOP("BandState", "not watched now"));
    case BandState::inside:
      return say(QT_TRANSLATE_NOOP("BandState", "inside"));
    case BandState::outside:
      return say(QT_TRANSLATE_NOOP("BandState", "outside"));
    case BandState::stale:
      break;
  }
  return say(QT_TRANSLATE_NOOP("BandState", "no value"));
}

QString titleOf(const ConditionRow& row) {
  if (row.label == QLatin1StringView("inlet")) {
    return QCoreApplication::translate("BandState", "Water, inlet");
  }
  if (row.label == QLatin1StringView("outlet")) {
    return QCoreApplication::translate("BandState", "Water, outlet");
  }
  if (row.label == QLatin1StringView("balance")) {
    return QCoreApplication::translate("BandState", "Load of the balance");
  }
  return words::condition(row.id);
}

int ConditionModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant ConditionModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const ConditionRow& row = condition(index.row());
  if (role == Qt::DisplayRole) {
    return titleOf(row);
  }
  if (role == Qt::AccessibleTextRole) {
    const QString value = row.value ? QString::fromStdString(toFixed(*row.value, row.decimals)) : QStringLiteral("–");
    return QStringLiteral("%1: %2 %3, %4").arg(titleOf(row), value, words::unit(row.unit), wordOf(row.state));
  }
  return {};
}

void ConditionModel::build() {
  rows_.clear();
  if (!plan_) {
    return;
  }
  const PlanPoint* point = pointNamed(plan_->plan, point_);
  if (point == nullptr && !plan_->plan.points.empty()) {
    point = &plan_->plan.points.front();
  }
  if (point != nullptr) {
    rows_.push_back(flowRow(*plan_, *point));
  }
  rows_.push_back(waterRow(*plan_, plan_->bench.row.inletTemperature, "inlet"));
  rows_.push_back(waterRow(*plan_, plan_->bench.row.outletTemperature, "outlet"));
  rows_.push_back(changeRow(*plan_));
  rows_.push_back(balanceRow(plan_->bench));
  addAmbient(rows_, *plan_);
}

void ConditionModel::reset(const PlanLoaded& loaded) {
  beginResetModel();
  plan_ = loaded.plan;
  point_.clear();
  watched_ = false;
  build();
  endResetModel();
}

void ConditionModel::rewind() {
  PlanLoaded again;
  again.plan = plan_;
  reset(again);
}

void ConditionModel::atPoint(const QString& point, bool watched) {
  if (point == point_ && watched == watched_) {
    return;
  }
  const bool other = point != point_ && !point.isEmpty();
  if (watched && !watched_) {
    lowest_.reset();
    highest_.reset();
    for (auto& row : rows_) {
      row.breached = false;
    }
  }
  watched_ = watched;
  if (other) {
    beginResetModel();
    point_ = point;
    build();
    endResetModel();
  }
}

void ConditionModel::apply(const ConditionChanged& change) {
  for (int i = 0; i < rowCount(); ++i) {
    ConditionRow& row = rows_[static_cast<std::size_t>(i)];
    if (row.id == change.condition && !change.holds) {
      row.breached = true;
      Q_EMIT dataChanged(index(i), index(i));
    }
  }
}

void ConditionModel::judge(ConditionRow& row, bool fresh) const {
  if (!fresh || !row.value) {
    row.state = BandState::stale;
    return;
  }
  const bool inside = (!row.low || *row.value >= *row.low) && (!row.high || *row.value <= *row.high);
  row.entered = row.entered || inside;
  const bool asked = watched_ && row.entered;
  if (row.breached || (asked && !inside)) {
    row.state = BandState::outside;
  } else {
    row.state = asked ? BandState::inside : BandState::idle;
  }
}

void ConditionModel::apply(const LiveFrame& frame) {
  if (!plan_ || rows_.empty()) {
    return;
  }
  for (auto& row : rows_) {
    const auto live = std::ranges::find(frame.values, row.channel, &LiveValue::id);
    if (live == frame.values.end()) {
      continue;
    }
    const ChannelDescription* described = plan_->bench.channel(row.channel.toStdString());
    const double staleAfter = described != nullptr ? described->staleAfter : 5.0;
    const bool fresh = toSeconds(frame.now - live->at) <= staleAfter + 1.0;
    row.value = live->value * row.factor;
    if (row.id == QLatin1StringView(kChange)) {
      if (watched_ && fresh) {
        lowest_ = std::min(lowest_.value_or(live->value), live->value);
        highest_ = std::max(highest_.value_or(live->value), live->value);
      }
      row.value = lowest_ ? *highest_ - *lowest_ : 0.0;
    }
    if (!row.valve.isEmpty()) {
      row.entered = row.entered && isOpen(frame, row.valve);
    }
    judge(row, fresh);
    if (!row.valve.isEmpty() && !isOpen(frame, row.valve) && !row.breached) {
      row.state = BandState::idle;
    }
  }
  retranslate();
}

void ConditionModel::retranslate() {
  if (!rows_.empty()) {
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  }
}

}  // namespace mb::desktop
