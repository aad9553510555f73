#include "app/desktop/models/meter_model.h"

#include "app/cli/load.h"
#include "app/desktop/words/words.h"
#include "core/quantity/format.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

namespace mb::desktop {
namespace {

QString percent(std::optional<double> value) {
  return value ? QString::fromStdString(toFixed(*value, 2)) : QStringLiteral("–");
}

/// Whether the last run of this point left the meter outside its limit.
bool needsRepeat(const MeterTile& meter, const QString& point) {
  return std::ranges::any_of(meter.points, [&point](const PointStanding& standing) {
    return standing.point == point && standing.last() != nullptr &&
           standing.results.front().verdict == QLatin1StringView("fail");
  });
}

std::vector<MeterTile> emptyRow(const BenchDescription& bench) {
  std::vector<MeterTile> tiles(static_cast<std::size_t>(std::max(bench.row.positions, 0)));
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    tiles[i].position = static_cast<int>(i) + 1;
    for (const auto& line : bench.meterLines) {
      if (std::ranges::count(line.positions, tiles[i].position) > 0) {
        tiles[i].line = QString::fromStdString(line.id);
      }
    }
  }
  return tiles;
}

}  // namespace

QString wordOf(MeterState state) {
  const auto say = [](const char* text) { return QCoreApplication::translate("MeterState", text); };
  switch (state) {
    case MeterState::empty:
      return say(QT_TRANSLATE_NOOP("MeterState", "empty"));
    case MeterState::waiting:
      return say(QT_TRANSLATE_NOOP("MeterState", "waiting"));
    case MeterState::identified:
      return say(QT_TRANSLATE_NOOP("MeterState", "ready"));
    case MeterState::measuring:
      return say(QT_TRANSLATE_NOOP("MeterState", "measuring"));
    case MeterState::repeating:
      return say(QT_TRANSLATE_NOOP("MeterState", "repeating"));
    case MeterState::out:
      return say(QT_TRANSLATE_NOOP("MeterState", "out"));
    case MeterState::passed:
      return words::verdict(QStringLiteral("pass"));
    case MeterState::failed:
      return words::verdict(QStringLiteral("fail"));
    case MeterState::invalid:
      return words::verdict(QStringLiteral("invalid"));
    case MeterState::inconclusive:
      return words::verdict(QStringLiteral("inconclusive"));
    case MeterState::aborted:
      return words::verdict(QStringLiteral("aborted"));
    case MeterState::notTested:
      break;
  }
  return words::verdict(QStringLiteral("not-tested"));
}

MeterState stateOfVerdict(const QString& verdict) {
  static const std::map<QString, MeterState> states = {
      {"pass", MeterState::passed},       {"fail", MeterState::failed},
      {"invalid", MeterState::invalid},   {"inconclusive", MeterState::inconclusive},
      {"aborted", MeterState::aborted},   {"not-tested", MeterState::notTested},
  };
  const auto found = states.find(verdict);
  return found != states.end() ? found->second : MeterState::invalid;
}

bool isDeviation(MeterState state) {
  return state == MeterState::failed || state == MeterState::out || state == MeterState::notTested ||
         state == MeterState::invalid || state == MeterState::inconclusive;
}

int MeterModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(tiles_.size());
}

QVariant MeterModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const MeterTile& meter = tile(index.row());
  switch (role) {
    case StateRole:
      return static_cast<int>(meter.state);
    case NumberRole:
      return meter.number;
    case PositionRole:
      return meter.position;
    case Qt::ToolTipRole:
      return meter.reason.isEmpty() ? QVariant() : words::reason(meter.reason);
    case Qt::DisplayRole:
      return QStringLiteral("%1  %2  %3").arg(meter.position).arg(meter.number, wordOf(meter.state));
    case Qt::AccessibleTextRole: {
      QString text = tr("Position %1, meter %2, %3").arg(meter.position).arg(meter.number, wordOf(meter.state));
      for (const auto& standing : meter.points) {
        if (const ResultFound* last = standing.last()) {
          text += tr("; %1: error %2 %, limit %3 %")
                      .arg(words::point(standing.point), percent(last->error), percent(last->limit));
        }
      }
      return meter.reason.isEmpty() ? text : text + QStringLiteral("; ") + words::reason(meter.reason);
    }
    default:
      return {};
  }
}

int MeterModel::rowOf(int position) const {
  const auto found = std::ranges::find(tiles_, position, &MeterTile::position);
  return found != tiles_.end() ? static_cast<int>(found - tiles_.begin()) : -1;
}

int MeterModel::count(MeterState state) const {
  return static_cast<int>(std::ranges::count(tiles_, state, &MeterTile::state));
}

void MeterModel::touch(int row) {
  Q_EMIT dataChanged(index(row), index(row));
}

void MeterModel::reset(const PlanLoaded& loaded) {
  beginResetModel();
  tiles_ = loaded.plan ? emptyRow(loaded.plan->bench) : std::vector<MeterTile>();
  if (loaded.plan) {
    const Batch& batch = loaded.plan->batch;
    for (const auto& meter : batch.meters) {
      const int row = rowOf(meter.position);
      if (row < 0) {
        continue;
      }
      MeterTile& here = tiles_[static_cast<std::size_t>(row)];
      here.state = MeterState::waiting;
      here.number = QString::fromStdString(meter.number);
      here.profile = QString::fromStdString(meter.profile);
      here.type = QString::fromStdString(batch.typeOf(meter).name);
      for (const auto& point : loaded.points) {
        here.points.push_back({QString::fromStdString(point.name), point.limit, {}});
      }
    }
  }
  endResetModel();
}

void MeterModel::rewind() {
  for (auto& meter : tiles_) {
    if (meter.state == MeterState::empty) {
      continue;
    }
    meter.state = MeterState::waiting;
    for (QString* text : {&meter.maker, &meter.version, &meter.value, &meter.unit, &meter.purpose, &meter.reason}) {
      text->clear();
    }
    for (auto& standing : meter.points) {
      standing.results.clear();
    }
  }
  retranslate();
}

void MeterModel::apply(const MeterIdentified& meter) {
  const int row = rowOf(meter.position);
  if (row < 0) {
    return;
  }
  MeterTile& here = tiles_[static_cast<std::size_t>(row)];
  here.maker = meter.maker;
  here.version = meter.version;
  if (!meter.line.isEmpty()) {
    here.line = meter.line;
  }
  if (meter.identified && here.state == MeterState::waiting) {
    here.state = MeterState::identified;
  }
  touch(row);
}

void MeterModel::apply(const PositionDropped& dropped) {
  const int row = rowOf(dropped.position);
  if (row < 0) {
    return;
  }
  MeterTile& here = tiles_[static_cast<std::size_t>(row)];
  here.state = MeterState::out;
  here.reason = dropped.reason;
  touch(row);
}

void MeterModel::apply(const MeterRead& read) {
  const int row = rowOf(read.position);
  if (row < 0 || read.quantity != QLatin1StringView("volume")) {
    return;
  }
  MeterTile& here = tiles_[static_cast<std::size_t>(row)];
  here.value = read.value;
  here.unit = read.unit;
  here.purpose = read.purpose;
  touch(row);
}

void MeterModel::apply(const ResultFound& result) {
  const int row = rowOf(result.position);
  if (row < 0) {
    return;
  }
  MeterTile& here = tiles_[static_cast<std::size_t>(row)];
  for (auto& standing : here.points) {
    if (standing.point == result.point) {
      standing.results.push_back(result);
    }
  }
  touch(row);
}

void MeterModel::apply(const VerdictGiven& verdict) {
  const int row = rowOf(verdict.position);
  if (row < 0) {
    return;
  }
  MeterTile& here = tiles_[static_cast<std::size_t>(row)];
  here.state = stateOfVerdict(verdict.verdict);
  here.reason = verdict.reason;
  touch(row);
}

void MeterModel::measuring(bool begins, const QString& point, const QString& runOfPoint) {
  const bool repeats = !runOfPoint.isEmpty() && runOfPoint != QLatin1StringView("1");
  for (int row = 0; row < rowCount(); ++row) {
    MeterTile& here = tiles_[static_cast<std::size_t>(row)];
    const bool active = here.state == MeterState::measuring || here.state == MeterState::repeating;
    if (begins && here.state == MeterState::identified && (!repeats || needsRepeat(here, point))) {
      here.state = repeats ? MeterState::repeating : MeterState::measuring;
    } else if (!begins && active) {
      here.state = MeterState::identified;
    } else {
      continue;
    }
    touch(row);
  }
}

void MeterModel::retranslate() {
  if (!tiles_.empty()) {
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  }
}

}  // namespace mb::desktop
