#include "app/desktop/run/plots.h"

#include "app/cli/load.h"
#include "app/desktop/run/time_plot.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/paint.h"

#include <algorithm>

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>

namespace mb::desktop {
namespace {

constexpr double kWindow = 900.0;  // s

Card* cardFor(TimePlot* plot, QHBoxLayout* into) {
  auto* card = new Card;
  card->content()->addWidget(plot);
  into->addWidget(card, 1);
  return card;
}

}  // namespace

Plots::Plots(RunState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      flow_(new TimePlot(1)),
      temperature_(new TimePlot(2)),
      mass_(new TimePlot(1)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(em(0.45));
  flowCard_ = cardFor(flow_, layout);
  temperatureCard_ = cardFor(temperature_, layout);
  massCard_ = cardFor(mass_, layout);
  flow_->setLeastSpan(0.004);
  temperature_->setLeastSpan(0.5);
  mass_->setLeastSpan(1.0);
  setWholeRun(false);
  connect(&Theme::instance(), &Theme::changed, this, &Plots::recolour);
  connect(&state.meters, &QAbstractItemModel::modelReset, this, &Plots::learn);
  retranslate();
}

void Plots::learn() {
  const auto& plan = state_.loaded().plan;
  curves_.clear();
  flowChannels_.clear();
  if (plan) {
    for (const auto& line : plan->bench.lines) {
      flowChannels_.push_back(QString::fromStdString(line.indicator));
    }
    const auto curve = [this](const std::string& channel, TimePlot* plot, int graph) {
      curves_.push_back({QString::fromStdString(channel), plot, graph});
    };
    curve(plan->bench.row.inletTemperature, temperature_, 0);
    curve(plan->bench.row.outletTemperature, temperature_, 1);
    curve(plan->bench.tank.balance, mass_, 0);
  }
  clear();
}

void Plots::setWholeRun(bool whole) {
  for (TimePlot* plot : {flow_, temperature_, mass_}) {
    plot->setWindow(whole ? 0.0 : kWindow);
    plot->draw();
  }
}

/// Only one line carries water at a time; the others read next to nothing.
double Plots::flowNow() const {
  return lastFlow_.empty() ? 0.0 : *std::ranges::max_element(lastFlow_);
}

void Plots::take(const LiveFrame& frame) {
  lastFlow_.resize(flowChannels_.size(), 0.0);
  for (const auto& point : frame.plot) {
    const QString& channel = frame.values[static_cast<std::size_t>(point.channel)].id;
    const auto line = std::ranges::find(flowChannels_, channel);
    if (line != flowChannels_.end()) {
      lastFlow_[static_cast<std::size_t>(line - flowChannels_.begin())] = point.value;
      if (point.seconds > flowDrawn_ + 0.9) {
        flowDrawn_ = point.seconds;
        flow_->add(0, point.seconds, flowNow());
      }
      continue;
    }
    for (const auto& curve : curves_) {
      if (curve.channel == channel) {
        curve.plot->add(curve.graph, point.seconds, point.value);
      }
    }
  }
}

void Plots::drawNext() {
  turn_ = (turn_ + 1) % 3;
  if (turn_ == 0) {
    // The band of the point is drawn where the flow is near it.
    const bool known = state_.conditions.rowCount() > 0;
    const ConditionRow row = known ? state_.conditions.condition(0) : ConditionRow();
    const bool near = row.low && row.high && flowNow() > *row.low * 0.5 && flowNow() < *row.high * 2.0;
    flow_->setBand(near ? *row.low : 0.0, near ? *row.high : 0.0);
  }
  TimePlot* const plots[] = {flow_, temperature_, mass_};
  plots[turn_]->draw();
  const auto valueOf = [this](const QString& channel) {
    const auto found = std::ranges::find(state_.live().values, channel, &LiveValue::id);
    return found != state_.live().values.end() ? std::optional(found->value) : std::nullopt;
  };
  if (turn_ == 1 && curves_.size() > 1) {
    const auto inlet = valueOf(curves_[0].channel);
    const auto outlet = valueOf(curves_[1].channel);
    temperatureCard_->setAside(inlet && outlet ? tr("inlet %1   outlet %2").arg(fixed(*inlet, 2), fixed(*outlet, 2))
                                               : QString());
  }
}

void Plots::clear() {
  flowDrawn_ = -1e9;
  lastFlow_.clear();
  for (TimePlot* plot : {flow_, temperature_, mass_}) {
    plot->clear();
  }
  temperatureCard_->setAside(QString());
}

void Plots::recolour() {
  for (TimePlot* plot : {flow_, temperature_, mass_}) {
    plot->restyle();
  }
}

void Plots::retranslate() {
  flowCard_->setTitle(tr("Flow, m³/h"));
  temperatureCard_->setTitle(tr("Temperature, °C"));
  massCard_->setTitle(tr("Mass in the tank, kg"));
}

void Plots::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
