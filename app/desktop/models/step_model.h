#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtCore/QAbstractListModel>

namespace mb::desktop {

enum class StepState { planned, running, done, failed, skipped, cancelled, left };

/// A step as planned or as it came.
struct StepRow {
  QString path;
  QString step;
  QString point;
  QString runOfPoint;
  StepState state = StepState::planned;
  double estimate = 0.0;  ///< s
  Instant started;
  Instant ended;
  QString reason;
};

/// The steps of a run: those of the dry run, and the extra ones of repeats where they happen.
class StepModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] const StepRow& step(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  /// Row of the step under way, of the last one that was; -1 before the first.
  [[nodiscard]] int current() const { return current_; }
  /// s that the step needs still, by its estimate; of a step under way since its start.
  [[nodiscard]] double secondsLeft(int row) const;

  void reset(const PlanLoaded& loaded);
  void rewind();
  void apply(const StepChanged& change);
  /// Steps that were never reached.
  void ended();
  /// Time goes on.
  void tick(Instant now);
  void retranslate();

 private:
  [[nodiscard]] int rowFor(const StepChanged& change);

  std::vector<StepRow> planned_;
  std::vector<StepRow> rows_;
  int current_ = -1;
  Instant now_{};
};

/// "running", "done", ... in the language of the window.
[[nodiscard]] QString wordOf(StepState state);
/// "low · run 2 · Measure".
[[nodiscard]] QString titleOf(const StepRow& row);

}  // namespace mb::desktop
