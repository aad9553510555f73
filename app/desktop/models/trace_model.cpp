#include "app/desktop/models/trace_model.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/words/exchange_words.h"

#include <algorithm>

namespace mb::desktop {
namespace {

constexpr std::size_t kMostBytes = 48;  // in a cell; the decoded view has them all

QString hexOf(const Bytes& bytes, char between) {
  const QByteArray raw(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
  return QString::fromLatin1((between == '\0' ? raw.toHex() : raw.toHex(between)).toUpper());
}

/// A wake-up is hundreds of the same byte: "55 × 528".
QString cellOf(const Bytes& bytes) {
  const bool same = bytes.size() > 32 &&
                    std::ranges::all_of(bytes, [&](std::uint8_t byte) { return byte == bytes.front(); });
  if (same) {
    return QStringLiteral("%1 × %2").arg(bytes.front(), 2, 16, QLatin1Char('0')).arg(bytes.size()).toUpper();
  }
  const Bytes head(bytes.begin(),
                   bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), kMostBytes)));
  return hexOf(head, ' ') +
         (bytes.size() > kMostBytes ? QStringLiteral(" … (%1)").arg(bytes.size()) : QString());
}

QString textOf(const TraceEntry& entry, int column) {
  switch (column) {
    case TraceModel::Row:
      return entry.row > 0 ? QString::number(entry.row) : QString();
    case TraceModel::Line:
      return QString::fromStdString(entry.line);
    case TraceModel::Position:
      return entry.position > 0 ? QString::number(entry.position) : QString();
    case TraceModel::Purpose:
      return words::exchange(QString::fromStdString(entry.purpose));
    case TraceModel::Outcome:
      return words::exchange(QString::fromStdString(entry.outcome)) +
             (entry.attempt > 1 ? QStringLiteral(" · %1").arg(entry.attempt) : QString());
    case TraceModel::Sent:
      return cellOf(entry.sent);
    default:
      return cellOf(entry.received);
  }
}

}  // namespace

int TraceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int TraceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QVariant TraceModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const TraceEntry& entry = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return textOf(entry, index.column());
    case Qt::ToolTipRole:
      return entry.why.empty() ? QVariant() : QString::fromStdString(entry.why);
    case Qt::TextAlignmentRole: {
      const bool number = index.column() == Row || index.column() == Position;
      return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case Qt::ForegroundRole:
      return index.column() == Outcome && entry.outcome != "ok" ? QVariant(colours().warning) : QVariant();
    case Qt::FontRole:
      return index.column() >= Sent ? QVariant(monoFont(0.9)) : QVariant();
    default:
      return {};
  }
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  const QString names[] = {tr("Row"),     tr("Line"), tr("Pos."),    tr("Purpose"),
                           tr("Outcome"), tr("Sent"), tr("Received")};
  return section >= 0 && section < Columns ? names[section] : QVariant();
}

void TraceModel::show(std::vector<TraceEntry> entries) {
  beginResetModel();
  entries_ = std::move(entries);
  endResetModel();
}

void TraceModel::append(TraceEntry entry) {
  beginInsertRows(QModelIndex(), rowCount(), rowCount());
  entries_.push_back(std::move(entry));
  endInsertRows();
}

void TraceModel::retranslate() {
  if (rowCount() > 0) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
  }
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

void TraceFilterModel::wish(const QString& text, const QString& outcome) {
  text_ = text.trimmed();
  outcome_ = outcome;
  hex_ = QString(text_).remove(QLatin1Char(' ')).toUpper();
  const bool isHex = hex_.size() >= 2 && std::ranges::all_of(hex_, [](QChar c) {
                       return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) ||
                              (c >= QLatin1Char('A') && c <= QLatin1Char('F'));
                     });
  hex_ = isHex ? hex_ : QString();
  invalidateFilter();
}

bool TraceFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const auto& model = static_cast<const TraceModel&>(*sourceModel());
  const TraceEntry& entry = model.at(row);
  if (!outcome_.isEmpty() && QString::fromStdString(entry.outcome) != outcome_) {
    return false;
  }
  if (text_.isEmpty()) {
    return true;
  }
  for (int column = TraceModel::Row; column < TraceModel::Sent; ++column) {
    if (model.data(model.index(row, column, parent), Qt::DisplayRole)
            .toString()
            .contains(text_, Qt::CaseInsensitive)) {
      return true;
    }
  }
  if (QString::fromStdString(entry.purpose + " " + entry.outcome).contains(text_, Qt::CaseInsensitive)) {
    return true;  // the words of the ledger serve too
  }
  return !hex_.isEmpty() &&
         (hexOf(entry.sent, '\0').contains(hex_) || hexOf(entry.received, '\0').contains(hex_));
}

}  // namespace mb::desktop
