#include "app/desktop/models/paper_model.h"

#include "app/desktop/theme/theme.h"

namespace mb::desktop {
namespace {

/// Shape and word.
QString stateText(const ShelfEntry& entry) {
  switch (entry.state) {
    case ShelfState::ready:
      return QStringLiteral("✓ ") + PaperModel::tr("ready");
    case ShelfState::given:
      return QStringLiteral("● ") + PaperModel::tr("handed out");
    case ShelfState::incomplete:
      return QStringLiteral("○ ") + PaperModel::tr("incomplete");
    case ShelfState::refused:
      return QStringLiteral("✕ ") + PaperModel::tr("not possible");
  }
  return {};
}

QString textOf(const ShelfEntry& entry, int column) {
  switch (column) {
    case PaperModel::Position:
      return entry.position == 0 ? QString() : QString::number(entry.position);
    case PaperModel::Meter:
      return entry.meter.isEmpty() ? PaperModel::tr("the whole run") : entry.meter;
    case PaperModel::Paper:
      return paperTitle(entry.sort);
    case PaperModel::State:
      return stateText(entry);
    default:
      return entry.number;
  }
}

}  // namespace

QString paperTitle(PaperSort sort) {
  switch (sort) {
    case PaperSort::certificate:
      return PaperModel::tr("Certificate");
    case PaperSort::notice:
      return PaperModel::tr("Notice of results");
    case PaperSort::partRecord:
      return PaperModel::tr("Part record");
    case PaperSort::rawRecord:
      return PaperModel::tr("Raw record");
  }
  return {};
}

int PaperModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !shelf_ ? 0 : static_cast<int>(shelf_->entries().size());
}

int PaperModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QVariant PaperModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const ShelfEntry& entry = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return textOf(entry, index.column());
    case Qt::ToolTipRole:
      return entry.why.isEmpty() ? QVariant() : entry.why.join(QLatin1Char('\n'));
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == Position ? Qt::AlignRight : Qt::AlignLeft) |
                              Qt::AlignVCenter);
    case Qt::ForegroundRole:
      if (index.column() == State &&
          (entry.state == ShelfState::incomplete || entry.state == ShelfState::refused)) {
        return colours().warning;
      }
      if (index.column() == Paper && entry.sort == PaperSort::notice) {
        return colours().alarm;
      }
      return {};
    default:
      return {};
  }
}

QVariant PaperModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  switch (section) {
    case Position:
      return tr("Pos.");
    case Meter:
      return tr("Meter");
    case Paper:
      return tr("Paper");
    case State:
      return tr("State");
    case Number:
      return tr("Number");
    default:
      return {};
  }
}

void PaperModel::show(std::shared_ptr<const PaperShelf> shelf) {
  beginResetModel();
  shelf_ = std::move(shelf);
  endResetModel();
}

void PaperModel::retranslate() {
  if (rowCount() > 0) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
  }
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

}  // namespace mb::desktop
