#pragma once

#include "procedures/engine/point_evaluator.h"
#include "procedures/engine/run_context.h"
#include "procedures/engine/run_control.h"
#include "procedures/engine/step.h"

#include <memory>
#include <string>
#include <vector>

namespace mb {

/// The value of a `state` row that closes what ended well; else why it did not.
inline constexpr const char* kDone = "done";

/// What a node tells its parent. `stop` and `skipPoint` come from failures that the policy does not swallow;
/// `finish` from an operator who wants no further point.
enum class Flow { goOn, stop, skipPoint, finish };

struct NodeResult {
  NodeResult() = default;
  NodeResult(Flow flow_, std::string reason_) : flow(flow_), reason(std::move(reason_)) {}
  Flow flow = Flow::goOn;
  std::string reason;
};

/// Where a node is run. Copied for each child.
struct Scope {
  Scope(const Context& context_, std::string path_) : context(context_), path(std::move(path_)) {}
  Context context;
  std::string path;  ///< of the parent
  Parameters handedDown;
  std::shared_ptr<PointRun> pointRun;
};

/// Walks the tree of a plan. Failures of the bench are results; Cancelled, StoreFailed and bugs are
/// exceptions, thrown after the teardowns that are due.
class TreeRunner {
 public:
  TreeRunner(RunContext& run, const StepRegistry& registry, PointEvaluator* evaluator,
             const RunControl* control)
      : run_(run), registry_(registry), evaluator_(evaluator), control_(control) {}
  TreeRunner(const TreeRunner&) = delete;
  TreeRunner& operator=(const TreeRunner&) = delete;

  [[nodiscard]] Task<NodeResult> run(const Node& node, Scope scope);

 private:
  struct RunOfPoint;

  [[nodiscard]] Task<NodeResult> runOnce(const Node& node, const Scope& scope, int attempt);
  [[nodiscard]] Task<StepOutcome> runStep(const Node& node, const Scope& scope, int attempt);
  [[nodiscard]] Task<StepOutcome> runBody(const Step& step, const Node& resolved, const Scope& scope);
  /// Setup, body, teardown of a node's children.
  [[nodiscard]] Task<NodeResult> runChildren(const Node& node, const Scope& scope);
  [[nodiscard]] Task<NodeResult> runParts(const Node& node, const Scope& scope);
  [[nodiscard]] Task<NodeResult> runTeardown(const Node& node, const Scope& scope);
  [[nodiscard]] Task<NodeResult> runTeardownChild(const Node& child, const Scope& scope);
  [[nodiscard]] Task<NodeResult> runForEach(const Node& node, const Scope& scope);
  [[nodiscard]] Task<NodeResult> runParallel(const Node& node, const Scope& scope);
  [[nodiscard]] Task<void> runParallelChild(const Node& child, Scope scope, NodeResult& result,
                                            Parallel& siblings);

  [[nodiscard]] Task<NodeResult> runItem(const Node& node, const Scope& scope, const ForEachItem& item);

  // point_runner.cpp
  [[nodiscard]] Task<NodeResult> runRepeatRule(const Node& node, const Scope& scope);
  [[nodiscard]] Task<NodeResult> pointByRule(const Node& node, const Scope& scope);
  [[nodiscard]] Task<RunOfPoint> runOfPoint(const Node& node, const Scope& scope, int number,
                                            std::vector<int> positions);
  [[nodiscard]] Task<NodeResult> runExtra(const Node& node, const Scope& scope, std::vector<int> concerned);
  [[nodiscard]] bool anyActive(const std::vector<int>& positions) const;
  [[nodiscard]] Task<NodeResult> withoutResult(const Node& node, const Scope& scope,
                                               std::shared_ptr<PointRun> last);

  /// What was finished stays finished when the run is broken off later (settled point 17): a `state` row,
  /// right after the results.
  void close(const Scope& scope, const std::string& path, const NodeResult& result);

  void recordStep(const Node& resolved, const Scope& scope, int attempt, const StepOutcome* ended);
  /// The operator wants no point to begin, and none has.
  [[nodiscard]] bool finishBeforePoints() const;
  [[nodiscard]] StepContext contextOf(const Scope& scope) const {
    return StepContext(run_, scope.context, scope.path, scope.pointRun);
  }

  RunContext& run_;
  const StepRegistry& registry_;
  PointEvaluator* evaluator_;
  const RunControl* control_;
  bool pointsBegun_ = false;
};

}  // namespace mb
