#pragma once

#include "app/desktop/bench/bench_thread.h"
#include "app/desktop/models/alarm_model.h"
#include "app/desktop/models/condition_model.h"
#include "app/desktop/models/meter_model.h"
#include "app/desktop/models/step_model.h"

#include <filesystem>

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace mb::desktop {

enum class Phase {
  loading,    ///< the plan is read and tried
  refused,    ///< the plan cannot be run
  ready,
  opening,    ///< bench and record
  running,
  finishing,  ///< this point is finished, no other begins
  aborting,
  ended,      ///< the next run may start
};

/// What the desktop runs, and how the bench's time passes.
struct DeskOptions {
  cli::LoadOptions load;
  std::filesystem::path record;
  double pace = 20.0;  ///< of virtual time; 0: free
  std::uint64_t seed = 1;
  std::vector<std::string> faults;
};

/// The run as the window knows it: drains the queue of the bench thread some twenty times a second, a bounded piece a
/// turn, into the models, and carries the operator's wishes the other way.
class RunState final : public QObject {
  Q_OBJECT

 public:
  explicit RunState(DeskOptions options, QObject* parent = nullptr);

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool underWay() const;
  [[nodiscard]] const PlanLoaded& loaded() const { return loaded_; }
  [[nodiscard]] const LiveFrame& live() const { return live_; }
  [[nodiscard]] const std::optional<Asked>& question() const { return question_; }
  [[nodiscard]] const DeskOptions& options() const { return options_; }
  [[nodiscard]] double pace() const { return options_.pace; }
  [[nodiscard]] WallTime wallNow() const;
  /// How the last run ended; "completed: ..." empty before.
  [[nodiscard]] const RunEnded& end() const { return end_; }
  /// Why plan, bench or record were refused, one a line.
  [[nodiscard]] const QStringList& errors() const { return errors_; }
  /// Number of the run in its record; 0 before.
  [[nodiscard]] qint64 run() const { return run_; }
  /// The record says so of the run.
  [[nodiscard]] bool simulated() const { return simulated_; }

  MeterModel meters;
  StepModel steps;
  ConditionModel conditions;
  AlarmModel alarms;

  void load();
  // Each does nothing where it has no sense: their actions are disabled then.
  void start();
  void finishThisPoint();
  void abort();
  void answer(int choice);
  void setPace(double pace);
  void retranslate();

 Q_SIGNALS:
  void phaseChanged();
  /// live() is new.
  void liveChanged();
  void questionChanged();
  void paceChanged();
  /// Bench and record are closed again.
  void closed();

 private:
  void drain();
  void take(const RunUpdate& update);
  void take(const PlanLoaded& loaded);
  void take(const RunStarted& run);
  void take(const StepChanged& step);
  void enter(Phase phase);

  DeskOptions options_;
  Phase phase_ = Phase::loading;
  PlanLoaded loaded_;
  LiveFrame live_;
  std::optional<Asked> question_;
  QStringList errors_;
  RunEnded end_;
  qint64 run_ = 0;
  bool simulated_ = false;
  WallTime wall_{};
  QTimer timer_;
  UpdateQueue queue_;
  BenchThread bench_;  // last: it ends before the queue does
};

}  // namespace mb::desktop
