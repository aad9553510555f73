#include "app/desktop/models/point_model.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/words/words.h"
#include "core/quantity/format.h"

namespace mb::desktop {
namespace {

QString fixedText(double value, int decimals) {
  return QString::fromStdString(toFixed(value, decimals));
}

QVariant alignment(bool text) {
  return static_cast<int>((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

int PointModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(points_.size());
}

int PointModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QVariant PointModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  if (role == Qt::TextAlignmentRole) {
    return alignment(index.column() == Name);
  }
  if (role != Qt::DisplayRole) {
    return {};
  }
  const cli::PointOutlook& point = points_[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case Name:
      return words::point(QString::fromStdString(point.name));
    case Aim:
      return QString::fromStdString(toShortest(point.aim));
    case Volume:
      return fixedText(point.litres, 1);
    case Time:
      return duration(point.seconds);
    case Limit:
      return QStringLiteral("±") + fixedText(point.limit, 2);
    case BenchUncertainty:
      return fixedText(point.bench, 3);
    case Uncertainty:
      return fixedText(point.result, 3);
    default:
      return QString::number(point.position);
  }
}

QVariant PointModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole) {
    return alignment(section == Name);
  }
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  switch (section) {
    case Name:
      return tr("Point");
    case Aim:
      return tr("Flow, m³/h");
    case Volume:
      return tr("Volume, L");
    case Time:
      return tr("Flowing");
    case Limit:
      return tr("Limit, %");
    case BenchUncertainty:
      return tr("U bench, %");
    case Uncertainty:
      return tr("U result, %");
    default:
      return tr("of position");
  }
}

void PointModel::reset(const PlanLoaded& loaded) {
  beginResetModel();
  points_ = loaded.points;
  endResetModel();
}

void PointModel::retranslate() {
  if (!points_.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
  }
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

int PlanStepModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int PlanStepModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QVariant PlanStepModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const bool text = index.column() == Point || index.column() == Step;
  if (role == Qt::TextAlignmentRole) {
    return alignment(text);
  }
  if (role != Qt::DisplayRole) {
    return {};
  }
  const Line& line = lines_[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case Start:
      return duration(line.start);
    case Point:
      return words::point(line.point);
    case Step:
      return words::step(line.step);
    case Time:
      return duration(line.seconds);
    case Water:
      return fixedText(line.water, 1);
    default:
      return fixedText(line.total, 1);
  }
}

QVariant PlanStepModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole) {
    return alignment(section == Point || section == Step);
  }
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  switch (section) {
    case Start:
      return tr("Begins");
    case Point:
      return tr("Point");
    case Step:
      return tr("Step");
    case Time:
      return tr("Takes");
    case Water:
      return tr("Water, L");
    default:
      return tr("Total, L");
  }
}

void PlanStepModel::reset(const PlanLoaded& loaded) {
  beginResetModel();
  lines_.clear();
  double total = 0.0;
  if (loaded.plan) {
    for (const auto& step : loaded.plan->dryRun.steps) {
      const double water = inLitres(step.estimate.water);
      total += water;
      lines_.push_back({QString::fromStdString(step.step), QString::fromStdString(step.point), step.start,
                        step.estimate.seconds, water, total});
    }
  }
  endResetModel();
}

void PlanStepModel::retranslate() {
  if (!lines_.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
  }
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

}  // namespace mb::desktop
