#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtCore/QAbstractTableModel>

namespace mb::desktop {

/// The points of a plan with what the dry run expects of them.
class PointModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Aim, Volume, Time, Limit, BenchUncertainty, Uncertainty, Meter, Columns };

  using QAbstractTableModel::QAbstractTableModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void reset(const PlanLoaded& loaded);
  void retranslate();

 private:
  std::vector<cli::PointOutlook> points_;
};

/// The steps of a dry run, with time and water.
class PlanStepModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Start, Point, Step, Time, Water, Total, Columns };

  using QAbstractTableModel::QAbstractTableModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void reset(const PlanLoaded& loaded);
  void retranslate();

 private:
  struct Line {
    QString step;
    QString point;
    double start = 0.0;    ///< s
    double seconds = 0.0;
    double water = 0.0;    ///< L
    double total = 0.0;    ///< L, after it
  };
  std::vector<Line> lines_;
};

}  // namespace mb::desktop
