#include "app/desktop/models/result_model.h"

#include "app/desktop/models/meter_model.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/words/words.h"
#include "core/quantity/format.h"

#include <QtGui/QFont>

namespace mb::desktop {
namespace {

QString fixedText(std::optional<double> value, int decimals) {
  return value ? QString::fromStdString(toFixed(*value, decimals)) : QStringLiteral("–");
}

bool isText(int column) {
  return column == ResultModel::Batch || column == ResultModel::Meter || column == ResultModel::Point ||
         column == ResultModel::RunOfPoint || column == ResultModel::Verdict || column == ResultModel::Reason;
}

/// Shape and word.
QString verdictText(const QString& verdict) {
  const MeterState state = stateOfVerdict(verdict);
  const char* sign = state == MeterState::passed ? "✓ " : (state == MeterState::failed ? "✕ " : "– ");
  return QString::fromUtf8(sign) + words::verdict(verdict);
}

QVariant number(std::optional<double> value) {
  return value ? QVariant(*value) : QVariant(-1e300);
}

}  // namespace

int ResultModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(results_.size());
}

int ResultModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QVariant ResultModel::text(const RecordedRow& row, int column) const {
  const ResultFound& result = row.result;
  switch (column) {
    case Run:
      return QString::number(row.run);
    case Batch:
      return row.batch;
    case Position:
      return QString::number(result.position);
    case Meter:
      return result.meter;
    case Point:
      return words::point(result.point);
    case RunOfPoint:
      return words::runOfPoint(result.runOfPoint);
    case Error:
      return fixedText(result.error, 2);
    case Limit:
      return result.limit ? QStringLiteral("±") + fixedText(result.limit, 2) : QStringLiteral("–");
    case BenchUncertainty:
      return fixedText(result.uBench, 3);
    case Uncertainty:
      return fixedText(result.uResult, 3);
    case Flow:
      return fixedText(result.flow, 5);
    case Verdict:
      return verdictText(result.verdict);
    default:
      return words::brief(result.reasonText.isEmpty() ? result.reason : result.reasonText);
  }
}

QVariant ResultModel::sortKey(const RecordedRow& row, int column) {
  const ResultFound& result = row.result;
  switch (column) {
    case Run:
      return row.run;
    case Position:
      return result.position;
    case Error:
      return number(result.error);
    case Limit:
      return number(result.limit);
    case BenchUncertainty:
      return number(result.uBench);
    case Uncertainty:
      return number(result.uResult);
    case Flow:
      return number(result.flow);
    case Batch:
      return row.batch;
    case Meter:
      return result.meter;
    case Point:
      return result.point;
    case RunOfPoint:
      return result.runOfPoint;
    case Verdict:
      return result.verdict;
    default:
      return result.reason;
  }
}

QVariant ResultModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const RecordedRow& row = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return text(row, index.column());
    case SortRole:
      return sortKey(row, index.column());
    case Qt::TextAlignmentRole:
      return static_cast<int>((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ForegroundRole: {
      const bool failed = row.result.verdict == QLatin1StringView("fail");
      const bool shown = index.column() == Error || index.column() == Verdict;
      if (shown && failed) {
        return colours().alarm;
      }
      const bool passed = row.result.verdict == QLatin1StringView("pass");
      return index.column() == Verdict && !passed ? QVariant(colours().warning) : QVariant();
    }
    default:
      return {};
  }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((isText(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  switch (section) {
    case Run:
      return tr("Run");
    case Batch:
      return tr("Batch");
    case Position:
      return tr("Position");
    case Meter:
      return tr("Meter");
    case Point:
      return tr("Point");
    case RunOfPoint:
      return tr("Run of point");
    case Error:
      return tr("Error, %");
    case Limit:
      return tr("Limit, %");
    case BenchUncertainty:
      return tr("U bench, %");
    case Uncertainty:
      return tr("U result, %");
    case Flow:
      return tr("Flow, m³/h");
    case Verdict:
      return tr("Verdict");
    default:
      return tr("Reason");
  }
}

void ResultModel::show(std::vector<RecordedRow> results) {
  beginResetModel();
  results_ = std::move(results);
  endResetModel();
}

void ResultModel::retranslate() {
  if (!results_.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
  }
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

}  // namespace mb::desktop
