#pragma once

#include "devices/trace/trace.h"

#include <vector>

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSortFilterProxyModel>

namespace mb::desktop {

/// What went over the lines, an exchange a row.
class TraceModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Row, Line, Position, Purpose, Outcome, Sent, Received, Columns };

  using QAbstractTableModel::QAbstractTableModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void show(std::vector<TraceEntry> entries);
  void append(TraceEntry entry);
  [[nodiscard]] const std::vector<TraceEntry>& entries() const { return entries_; }
  [[nodiscard]] const TraceEntry& at(int row) const { return entries_[static_cast<std::size_t>(row)]; }
  void retranslate();

 private:
  std::vector<TraceEntry> entries_;
};

/// By a text that any column holds (hex with or without blanks) and by outcome.
class TraceFilterModel final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void wish(const QString& text, const QString& outcome);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QString text_;
  QString hex_;  ///< the text as hex without blanks; empty: it is none
  QString outcome_;
};

}  // namespace mb::desktop
