#pragma once

#include "procedures/engine/run_history.h"
#include "procedures/engine/run_journal.h"
#include "procedures/engine/step_context.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mb {

/// What the parts of one run share: positions, blackboard, armed actuators, ways to stop. The engine's own;
/// steps see StepContext. Bench thread only.
class RunContext {
 public:
  /// `context` is the run's own, stopped by `stop` (abort, interlocks). Its journal is `journal`.
  RunContext(const Context& context, const std::stop_source& stop, Bench& bench, const RunSetup& setup,
             RunJournal& journal);

  const Context context;
  Bench& bench;
  const RunSetup& setup;
  RunJournal& journal;

  // --- a run that goes on after it was broken off
  /// Takes over what crosses a point. Before the first step.
  void goOnFrom(const RunHistory& history);
  /// How a repeat rule or a round of a forEach ended; empty: it has not.
  [[nodiscard]] std::optional<std::string> closed(const std::string& path) const;
  /// How often this run of the point was begun before.
  [[nodiscard]] int attemptsBefore(const std::string& point, int number) const;
  /// Who answered at a position before the interruption; empty: nobody, or there was none.
  [[nodiscard]] std::optional<IdentityBefore> identityBefore(int position) const;

  // --- positions
  [[nodiscard]] std::vector<int> activePositions() const;
  [[nodiscard]] std::optional<std::string> dropped(int position) const;
  /// False when it was out already.
  bool drop(int position, const std::string& reason);

  // --- rows of meters: one a position
  void markIdentified(int position) { meterRows_.insert(position); }
  [[nodiscard]] bool hasMeterRow(int position) const { return meterRows_.contains(position); }

  // --- blackboard
  std::map<std::string, std::string> remembered;

  // --- actuators
  /// Appends the `armed` row the first time, and waits until it is on the disk. Throws StoreFailed,
  /// Cancelled.
  [[nodiscard]] Task<void> arm(const Context& waiting, std::string actuator);
  [[nodiscard]] std::set<std::string> armed() const;
  /// A refusal when an interlock tripped and this is not the rest value.
  [[nodiscard]] Expected<void> mayMove(const std::string& actuator, double value) const;

  // --- interlocks
  /// Ends the run: body and teardown stop, no more moves. First come, first named.
  void trip(const std::string& interlock);
  [[nodiscard]] const std::optional<std::string>& tripped() const { return tripped_; }

  // --- stops
  std::stop_source stop;         ///< the body
  std::stop_source cutTeardown;  ///< teardowns under way
  int teardowns = 0;             ///< under way

  /// Who draws progress; may be empty.
  std::function<void(const std::string& path, double fraction)> onProgress;

  /// Who is told which rows are on the disk; may be empty.
  std::function<void(Seq)> onDurable;

  /// Waits until every row so far is on the disk. Throws StoreFailed (and remembers it), Cancelled.
  [[nodiscard]] Task<void> durable(const Context& waiting);

  /// A `clock` row; one that finds the wall clock set says by how much.
  void recordClock(std::string_view why);

 private:
  struct ClockPair {
    Instant monotonic;
    WallTime wall;
  };
  [[nodiscard]] std::chrono::milliseconds wallStep(Instant now, WallTime wall);

  std::optional<ClockPair> lastClock_;
  std::map<int, std::string> dropped_;
  std::map<std::pair<std::string, int>, int> attempts_;
  std::map<int, std::optional<IdentityBefore>> identities_;
  std::set<int> meterRows_;
  std::map<std::string, Seq> armed_;
  std::set<std::string> durablyArmed_;
  std::optional<std::string> tripped_;
};

}  // namespace mb
