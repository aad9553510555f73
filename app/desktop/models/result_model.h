#pragma once

#include "app/desktop/bench/record_reader.h"

#include <QtCore/QAbstractTableModel>

namespace mb::desktop {

/// Results as a table: all of a record, or those of one meter.
class ResultModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Position, Meter, Point, RunOfPoint, Error, Limit, Verdict, BenchUncertainty, Uncertainty, Flow, Run, Batch,
                Reason, Columns };
  /// Number to sort by; text where there is none.
  enum Role { SortRole = Qt::UserRole + 1 };

  using QAbstractTableModel::QAbstractTableModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void show(std::vector<RecordedRow> results);
  [[nodiscard]] const RecordedRow& at(int row) const { return results_[static_cast<std::size_t>(row)]; }
  void retranslate();

 private:
  [[nodiscard]] QVariant text(const RecordedRow& row, int column) const;
  [[nodiscard]] static QVariant sortKey(const RecordedRow& row, int column);

  std::vector<RecordedRow> results_;
};

}  // namespace mb::desktop
