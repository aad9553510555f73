#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtCore/QAbstractListModel>

namespace mb::desktop {

enum class BandState {
  idle,     ///< shown, not asked of the measurement now
  inside,
  outside,
  stale,    ///< no value
};

/// A value of the bench with the band that the regulation, the plan or the bench's gates allow it while it is measured.
struct ConditionRow {
  QString id;       ///< of the engine's condition
  QString channel;  ///< whose value is shown
  QString valve;    ///< asked only while this is open and the value has been inside since; empty: always
  QString label;    ///< "inlet", "outlet"; empty where the condition says it all
  QString unit;
  int decimals = 2;
  double factor = 1.0;  ///< from the channel's unit to the shown one
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> value;  ///< in the shown unit
  BandState state = BandState::idle;
  bool entered = false;   ///< with a valve: the value has been inside since it opened
  bool breached = false;  ///< the engine recorded a breach in this run of the point
};

/// The conditions of the measurement, live. The bands come from the same descriptions as the engine's; what it records
/// as a breach is shown as one whatever the last sample says.
class ConditionModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] const ConditionRow& condition(int row) const { return rows_[static_cast<std::size_t>(row)]; }

  void reset(const PlanLoaded& loaded);
  void rewind();
  /// The point under way, empty outside points; `watched`: its conditions are asked now.
  void atPoint(const QString& point, bool watched);
  void apply(const ConditionChanged& change);
  void apply(const LiveFrame& frame);
  void retranslate();

 private:
  void build();
  void judge(ConditionRow& row, bool fresh) const;

  std::shared_ptr<const cli::LoadedPlan> plan_;
  std::vector<ConditionRow> rows_;
  QString point_;
  bool watched_ = false;
  std::optional<double> lowest_;  ///< inlet temperature since the watch began
  std::optional<double> highest_;
};

/// "inside", "outside", ... in the language of the window.
[[nodiscard]] QString wordOf(BandState state);
/// "Water temperature, inlet".
[[nodiscard]] QString titleOf(const ConditionRow& row);

}  // namespace mb::desktop
