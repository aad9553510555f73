// The repeat rule (settled point 2) and with it the order that nobody can change after having seen an error.

#include "procedures/engine/resolve.h"
#include "procedures/engine/tree_runner.h"

#include <algorithm>
#include <stdexcept>

namespace mb {

struct TreeRunner::RunOfPoint {
  RunOfPoint(NodeResult result_, std::shared_ptr<PointRun> last_)
      : result(std::move(result_)), last(std::move(last_)) {}

  [[nodiscard]] bool valid() const { return result.flow == Flow::goOn && !last->invalid(); }

  NodeResult result;
  std::shared_ptr<PointRun> last;  ///< the last attempt
};

Task<TreeRunner::RunOfPoint> TreeRunner::runOfPoint(const Node& node, const Scope& scope, int number,
                                                    std::vector<int> positions) {
  const std::string path = childPath(scope.path, node.id);
  const std::string point = scope.pointRun ? scope.pointRun->point : node.id;
  const int before = run_.attemptsBefore(point, number);
  const auto retries = before + integerOf(node, "point_retries", std::int64_t(0));
  for (int attempt = before + 1;; ++attempt) {
    Scope inside = scope;
    inside.path = runPath(path, number, attempt);
    inside.pointRun = std::make_shared<PointRun>(point, number, attempt, positions);
    contextOf(inside).remember("point/" + point + "/run",
                               std::to_string(number) + "." + std::to_string(attempt));
    const NodeResult result = co_await runChildren(node, inside);
    // What was read is on the disk before anything is computed from it.
    co_await run_.durable(scope.context);
    if (!inside.pointRun->invalid() || result.flow == Flow::finish || attempt > retries) {
      co_return RunOfPoint(result, inside.pointRun);
    }
  }
}

Task<NodeResult> TreeRunner::withoutResult(const Node& node, const Scope& scope,
                                           std::shared_ptr<PointRun> last) {
  Scope inside = scope;
  inside.path = childPath(scope.path, node.id);
  inside.pointRun = last;
  std::string reason;
  for (const auto& each : last->reasons()) {
    reason += (reason.empty() ? "" : "; ") + each;
  }
  StepContext context = contextOf(inside);
  const auto recorded = evaluator_->withoutResult(context, "invalid", reason);
  const NodeResult result(Flow::stop, inside.path + ": run " + std::to_string(last->number) +
                                          " is invalid: " + (recorded ? reason : recorded.error().message()));
  close(inside, inside.path, result);
  co_await run_.durable(scope.context);
  co_return result;
}

Task<NodeResult> TreeRunner::runRepeatRule(const Node& node, const Scope& scope) {
  if (evaluator_ == nullptr) {
    throw std::logic_error("a plan with a repeat rule needs an evaluator");
  }
  if (const auto how = run_.closed(childPath(scope.path, node.id))) {
    co_return *how == kDone ? NodeResult() : NodeResult(Flow::stop, *how);
  }
  co_return co_await pointByRule(node, scope);
}

Task<NodeResult> TreeRunner::pointByRule(const Node& node, const Scope& scope) {
  const RunOfPoint first = co_await runOfPoint(node, scope, 1, run_.activePositions());
  if (first.last->invalid()) {
    co_return co_await withoutResult(node, scope, first.last);
  }
  if (!first.valid()) {
    co_return first.result;
  }
  Scope inside = scope;
  inside.path = childPath(scope.path, node.id);
  inside.pointRun = first.last;
  StepContext context = contextOf(inside);
  const auto concerned = evaluator_->evaluate(context);
  if (!concerned) {
    co_return NodeResult(Flow::stop, inside.path + ": " + concerned.error().message());
  }
  const bool decided = concerned->empty() || integerOf(node, "extra_runs", std::int64_t(2)) <= 0;
  if (decided) {
    close(inside, inside.path, NodeResult());
  }
  co_await run_.durable(scope.context);
  if (decided) {
    co_return NodeResult();
  }
  co_return co_await runExtra(node, scope, *concerned);
}

bool TreeRunner::anyActive(const std::vector<int>& positions) const {
  return std::any_of(positions.begin(), positions.end(),
                     [this](int position) { return !run_.dropped(position).has_value(); });
}

Task<NodeResult> TreeRunner::runExtra(const Node& node, const Scope& scope, std::vector<int> concerned) {
  const auto extra = integerOf(node, "extra_runs", std::int64_t(2));
  Scope inside = scope;
  inside.path = childPath(scope.path, node.id);
  inside.pointRun =
      std::make_shared<PointRun>(scope.pointRun ? scope.pointRun->point : node.id, 1, 1, concerned);
  for (int number = 2; number <= 1 + extra && anyActive(concerned); ++number) {
    const RunOfPoint run = co_await runOfPoint(node, scope, number, concerned);
    if (run.last->invalid()) {
      co_return co_await withoutResult(node, scope, run.last);
    }
    if (!run.valid()) {
      co_return run.result;
    }
    inside.pointRun = run.last;
    StepContext context = contextOf(inside);
    if (const auto evaluated = evaluator_->evaluate(context); !evaluated) {
      co_return NodeResult(Flow::stop, inside.path + ": " + evaluated.error().message());
    }
    co_await run_.durable(scope.context);
  }
  StepContext context = contextOf(inside);
  if (const auto concluded = evaluator_->conclude(context, concerned); !concluded) {
    co_return NodeResult(Flow::stop, inside.path + ": " + concluded.error().message());
  }
  close(inside, inside.path, NodeResult());
  co_await run_.durable(scope.context);
  co_return NodeResult();
}

}  // namespace mb
