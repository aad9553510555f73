#pragma once

#include "core/async/context.h"
#include "core/record/row.h"
#include "devices/bench/bench.h"
#include "procedures/engine/outcome.h"
#include "procedures/engine/point_run.h"
#include "procedures/engine/run_history.h"
#include "procedures/engine/run_setup.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace mb {

class Journal;
class RunContext;

/// All a step's body may use. A light handle; copies refer to the same run. Bench thread only.
class StepContext {
 public:
  StepContext(RunContext& run, const Context& context, std::string path, std::shared_ptr<PointRun> pointRun);

  // --- time and means -------------------------------------------------------------------------------------
  /// For every wait: throws Cancelled when the run, or the watch around the body, is stopped.
  [[nodiscard]] const Context& context() const { return context_; }
  [[nodiscard]] Instant now() const { return context_.now(); }
  [[nodiscard]] Bench& bench() const;
  [[nodiscard]] const RunSetup& setup() const;
  /// The run's journal: fills in `run` where a body lacks it. Steps use the record... functions below.
  [[nodiscard]] Journal& journal() const;
  /// Number of the `run` row.
  [[nodiscard]] Seq run() const;
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The same step under another context (a Parallel's, a Watch's).
  [[nodiscard]] StepContext with(const Context& context) const;
  /// Waits until all rows so far are on the disk. Throws StoreFailed.
  [[nodiscard]] Task<void> durable() const;
  /// How much of this step is done, 0...1, for the progress display. No row.
  void progress(double fraction) const;

  // --- where we are ---------------------------------------------------------------------------------------
  /// Name of the point; empty outside a forEach.
  [[nodiscard]] std::string point() const;
  /// 1, 2, 3; 0 outside a repeatRule.
  [[nodiscard]] int runOfPoint() const;
  /// Of this run of the point, from 1 on; 0 outside a repeatRule.
  [[nodiscard]] int attempt() const;
  /// Null outside a forEach and a repeatRule. Outside a repeatRule but inside a forEach its number is 0.
  [[nodiscard]] PointRun* pointRun() const { return pointRun_.get(); }
  /// The run of the point is invalid, for a reason that has nothing to do with errors of meters. Outside a
  /// repeatRule it only stands in the reason of the step.
  void makeInvalid(const std::string& reason) const;

  // --- positions ------------------------------------------------------------------------------------------
  /// Meters to work with now, ascending: those still in, and in extra runs only those concerned.
  [[nodiscard]] std::vector<int> positions() const;
  /// Takes a position out for the rest of the run, with a `position` row. `code` becomes the start of the
  /// reason of its verdict not-tested ("silent", "wrong-meter"). A second call for the same position does
  /// nothing.
  void drop(int position, const std::string& code, const std::string& text) const;
  /// Why a position is out ("code: text"); empty while it is in.
  [[nodiscard]] std::optional<std::string> dropped(int position) const;

  /// Who answered at a position before the run was broken off; empty in a run that was not, or when nobody
  /// did.
  [[nodiscard]] std::optional<IdentityBefore> identityBefore(int position) const;

  // --- actuators ------------------------------------------------------------------------------------------
  /// Commands and waits until it has arrived. Arms the actuator (one `armed` row, durable) the first time the
  /// run touches it. Errors: the actuator's own; a refusal after an interlock tripped, except of the rest
  /// value.
  [[nodiscard]] Task<Expected<void>> move(std::string actuator, double value) const;
  /// The same without waiting for the arrival: control loops, actuators moved side by side.
  [[nodiscard]] Task<Expected<void>> command(std::string actuator, double value) const;
  [[nodiscard]] Task<Expected<void>> arrived(std::string actuator) const;

  // --- rows (docs/ledger.md); each fills in run, point, run_of_point and attempt
  // -----------------------------
  /// The `meter` row of a position: one in a run, one more each time it goes on after an interruption.
  /// Without it the engine writes one with identified=false at the end. `identity` empty: nobody answered.
  Seq recordMeter(int position, const std::optional<MeterIdentity>& identity, bool identified) const;
  Seq recordReading(int position, ReadPurpose purpose, const MeterReading& reading) const;
  /// `purpose`: "start", "end", "during". The exchange behind it is kept first (Channel::recorded).
  Seq recordSample(const Channel& channel, std::string_view purpose, const Sample& sample) const;
  /// Any other row: `point`, `result`, `verdict`, `part`, ... Fields that are there already stay.
  Seq record(std::string_view kind, nlohmann::json body) const;

  // --- the blackboard
  // -----------------------------------------------------------------------------------------
  /// What crosses a step or a point (tank content, repeat counts, when a meter entered its verification
  /// state) lies in the ledger: a `state` row {run, key, value}, so that a broken run can go on. recall()
  /// gives the last value remembered in this run.
  void remember(const std::string& key, const std::string& value) const;
  [[nodiscard]] std::optional<std::string> recall(const std::string& key) const;
  /// The same for numbers (shortest text that reads back).
  void rememberNumber(const std::string& key, double value) const;
  [[nodiscard]] std::optional<double> recallNumber(const std::string& key) const;

 private:
  friend class Watch;
  RunContext* run_;
  Context context_;
  std::string path_;
  std::shared_ptr<PointRun> pointRun_;
};

}  // namespace mb
