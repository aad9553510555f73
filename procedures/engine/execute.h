#pragma once

#include "procedures/engine/events.h"
#include "procedures/engine/point_evaluator.h"
#include "procedures/engine/resume.h"
#include "procedures/engine/run_control.h"
#include "procedures/engine/safe_state.h"
#include "procedures/engine/step.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

enum class RunStatus { completed, aborted, failed };
[[nodiscard]] std::string_view nameOf(RunStatus status);

/// Gives the verdicts. Implemented by the method.
class RunFinisher {
 public:
  RunFinisher() = default;
  RunFinisher(const RunFinisher&) = delete;
  RunFinisher& operator=(const RunFinisher&) = delete;
  virtual ~RunFinisher() = default;

  /// After the safe state, however the run ended (not when the store failed): writes one `verdict` row for
  /// every position of the batch and the `part` rows. All rows before are durable. `reason` as in run_ended.
  [[nodiscard]] virtual Expected<void> finish(StepContext& context, RunStatus status,
                                              const std::string& reason) = 0;
};

/// A file the run rests on. Its text is kept as a segment under its SHA-256.
struct RunDocument {
  RunDocument(std::string role_, std::string name_, std::string text_)
      : role(std::move(role_)), name(std::move(name_)), text(std::move(text_)) {}
  std::string role;  ///< "regulation", "profile"
  std::string name;
  std::string text;
};

/// Everything a run needs. What it refers to outlives it; the journal (and, where needed, operator and
/// authority) comes with the Context.
struct RunRequest {
  RunRequest(Bench& bench_, const RunSetup& setup_, const Node& tree_, const StepRegistry& registry_)
      : bench(bench_), setup(setup_), tree(tree_), registry(registry_) {}

  Bench& bench;
  const RunSetup& setup;
  const Node& tree;
  const StepRegistry& registry;
  PointEvaluator* evaluator = nullptr;  ///< needed where the tree has a repeatRule
  RunFinisher* finisher = nullptr;
  RunObserver* observer = nullptr;
  Telemetry* telemetry = nullptr;
  RunControl* control = nullptr;

  /// Besides plan, bench, batch (from the setup's source texts) and the tree.
  std::vector<RunDocument> documents;
  std::string operatorName;
  std::string program;  ///< identity of the program
  std::string seed;     ///< of a simulated run; else empty

  /// Empty: a new run. Else the run that was broken off goes on, or is closed.
  std::optional<ResumeRequest> resume;
};

struct RunSummary {
  RunSummary() = default;
  Seq run = 0;  ///< 0 when not even the `run` row could be written
  RunStatus status = RunStatus::failed;
  std::string reason;
  SafeStateReport safeState;
  std::optional<Error> storeFailure;  ///< then the record ends before the run does
  /// A broken run that could not go on yet (an actuator is not at rest, the bench does not open): the record
  /// leaves it open, to be resumed when that is mended.
  bool stillOpen = false;
};

/// Runs the plan. The order of events (docs/architecture.md):
/// document rows, run row, clock (start) → bench opened → acquisition, interlocks and hourly clock rows
/// beside the tree → teardown where setup was started → safe state → missing meter rows → finisher →
/// clock (end), run_ended → durable. A broken run that goes on: resumed row, clock (resumed) → ALL actuators
/// to rest, `safe_state` row → bench opened, and on as above; what was finished is skipped. Nothing is begun,
/// and `run` is 0, while another run of the record has not ended. Never throws Cancelled: a stop of `context`
/// is an abort. The caller has looked at the dry run.
[[nodiscard]] Task<RunSummary> execute(const Context& context, const RunRequest& request);

}  // namespace mb
