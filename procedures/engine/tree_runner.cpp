#include "procedures/engine/tree_runner.h"

#include "procedures/engine/resolve.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// Deadline of a teardown that states none.
constexpr double kTeardownLimit = 600.0;

Flow flowOf(OnFailure onFailure) {
  switch (onFailure) {
    case OnFailure::carryOn:
      return Flow::goOn;
    case OnFailure::skipPoint:
      return Flow::skipPoint;
    case OnFailure::stop:
      break;
  }
  return Flow::stop;
}

bool hasPart(const Node& node, NodePart part) {
  for (const auto& child : node.children) {
    if (child.part == part) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool TreeRunner::finishBeforePoints() const {
  return control_ != nullptr && control_->finishing() && !pointsBegun_ && run_.teardowns == 0;
}

Task<NodeResult> TreeRunner::run(const Node& node, Scope scope) {
  NodeResult result;
  for (int attempt = 1;; ++attempt) {
    scope.context.check();
    result = co_await runOnce(node, scope, attempt);
    const bool invalid = scope.pointRun && scope.pointRun->invalid();
    if (result.flow != Flow::stop || attempt > node.policy.retries || invalid) {
      break;  // what is invalid is repeated by the point, not by its steps
    }
  }
  if (result.flow == Flow::stop) {
    result.flow = flowOf(node.policy.onFailure);
  }
  co_return result;
}

Task<NodeResult> TreeRunner::runOnce(const Node& node, const Scope& scope, int attempt) {
  switch (node.kind) {
    case NodeKind::step: {
      if (finishBeforePoints()) {
        co_return NodeResult(Flow::finish, control_->reason());
      }
      const StepOutcome outcome = co_await runStep(node, scope, attempt);
      co_return outcome.ok()
          ? NodeResult()
          : NodeResult(Flow::stop, childPath(scope.path, node.id) + ": " + outcome.reason());
    }
    case NodeKind::forEach:
      co_return co_await runForEach(node, scope);
    case NodeKind::parallel:
      co_return co_await runParallel(node, scope);
    case NodeKind::repeatRule:
      co_return co_await runRepeatRule(node, scope);
    case NodeKind::group:
      break;
  }
  Scope inside = scope;
  inside.path = childPath(scope.path, node.id);
  co_return co_await runChildren(node, inside);
}

void TreeRunner::recordStep(const Node& resolved, const Scope& scope, int attempt, const StepOutcome* ended) {
  nlohmann::json body = {{"step", resolved.id},
                         {"kind", resolved.step},
                         {"attempt", std::to_string(attempt)},
                         {"state", ended == nullptr ? "started" : "ended"}};
  if (ended != nullptr) {
    body["status"] = nameOf(ended->status);
    if (const auto reason = ended->reason(); !reason.empty()) {
      body["reason"] = reason;
    }
  }
  contextOf(scope).record("step", std::move(body));
}

Task<StepOutcome> TreeRunner::runStep(const Node& node, const Scope& scope, int attempt) {
  const Step* step = registry_.find(node.step);
  if (step == nullptr) {
    throw std::logic_error("there is no step `" + node.step + "`: the dry run was not looked at");
  }
  const Node resolved = resolveStep(node, childPath(scope.path, node.id), scope.handedDown);
  run_.recordClock("step");
  recordStep(resolved, scope, attempt, nullptr);
  if (run_.onProgress) {
    run_.onProgress(resolved.id, 0.0);
  }
  StepOutcome outcome = StepOutcome::done();
  std::exception_ptr thrown;
  try {
    outcome = co_await runBody(*step, resolved, scope);
  } catch (const Cancelled&) {
    outcome.status = StepStatus::cancelled;
    thrown = std::current_exception();
  } catch (const StoreFailed&) {
    throw;  // there is no row any more that could say it
  } catch (const std::exception& bug) {
    outcome = StepOutcome::failed("bug", bug.what());
    thrown = std::current_exception();
  }
  recordStep(resolved, scope, attempt, &outcome);
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  if (run_.onProgress) {
    run_.onProgress(resolved.id, 1.0);
  }
  co_return outcome;
}

Task<StepOutcome> TreeRunner::runBody(const Step& step, const Node& resolved, const Scope& scope) {
  StepContext context(run_, scope.context, resolved.id, scope.pointRun);
  co_return co_await step.run(context, resolved);
}

Task<NodeResult> TreeRunner::runChildren(const Node& node, const Scope& scope) {
  // Nothing has begun: nothing is owed.
  scope.context.check();
  NodeResult result;
  std::exception_ptr thrown;
  try {
    result = co_await runParts(node, scope);
  } catch (...) {
    thrown = std::current_exception();
  }
  if (hasPart(node, NodePart::teardown)) {
    const NodeResult down = co_await runTeardown(node, scope);
    if (result.flow == Flow::goOn && down.flow != Flow::goOn) {
      result = down;
    }
  }
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  co_return result;
}

Task<NodeResult> TreeRunner::runParts(const Node& node, const Scope& scope) {
  for (const NodePart part : {NodePart::setup, NodePart::body}) {
    for (const auto& child : node.children) {
      if (child.part != part) {
        continue;
      }
      const NodeResult result = co_await run(child, scope);
      if (result.flow != Flow::goOn) {
        co_return result;
      }
    }
  }
  co_return NodeResult();
}

Task<NodeResult> TreeRunner::runTeardown(const Node& node, const Scope& scope) {
  const Context shield = run_.context.shielded(
      run_.context.now() + fromSeconds(numberOf(node, "teardown_limit_s", kTeardownLimit)));
  const auto cut = std::make_shared<std::stop_source>();
  const std::stop_callback onCut(run_.cutTeardown.get_token(), [&cut] { cut->request_stop(); });
  Scope inside = scope;
  inside.context = shield.linked(cut);
  NodeResult first;
  ++run_.teardowns;
  for (const auto& child : node.children) {
    if (child.part != NodePart::teardown) {
      continue;
    }
    const NodeResult result = co_await runTeardownChild(child, inside);
    if (first.flow == Flow::goOn && result.flow != Flow::goOn) {
      first = result;
    }
  }
  --run_.teardowns;
  co_return first;
}

Task<NodeResult> TreeRunner::runTeardownChild(const Node& child, const Scope& scope) {
  const std::string path = childPath(scope.path, child.id);
  try {
    co_return co_await run(child, scope);
  } catch (const Cancelled&) {
    co_return NodeResult(Flow::stop, path + ": the teardown was cut short or ran out of time");
  } catch (const std::exception& error) {
    // The others still get their turn; a failed store or a bug ends the run all the same.
    co_return NodeResult(Flow::stop, path + ": " + error.what());
  }
}

Task<NodeResult> TreeRunner::runForEach(const Node& node, const Scope& scope) {
  const std::string path = childPath(scope.path, node.id);
  for (const auto& item : node.items) {
    if (run_.closed(childPath(path, item.name))) {
      pointsBegun_ = true;
      continue;  // finished before the run was broken off
    }
    if (run_.teardowns == 0 && control_ != nullptr && control_->finishing()) {
      co_return NodeResult(Flow::finish, control_->reason());
    }
    if (run_.activePositions().empty()) {
      break;  // no meter is left that the point could serve
    }
    pointsBegun_ = true;
    const NodeResult result = co_await runItem(node, scope, item);
    if (result.flow == Flow::stop || result.flow == Flow::finish) {
      co_return result;
    }
  }
  co_return NodeResult();
}

Task<NodeResult> TreeRunner::runItem(const Node& node, const Scope& scope, const ForEachItem& item) {
  Scope inside = scope;
  inside.path = childPath(childPath(scope.path, node.id), item.name);
  inside.handedDown = handDown(scope.handedDown, item.parameters);
  inside.pointRun = std::make_shared<PointRun>(item.name, 0, 0, run_.activePositions());
  const NodeResult result = co_await runChildren(node, inside);
  if (result.flow == Flow::goOn || result.flow == Flow::skipPoint) {
    close(inside, inside.path, result);
    co_await run_.durable(scope.context);
  }
  co_return result;
}

void TreeRunner::close(const Scope& scope, const std::string& path, const NodeResult& result) {
  contextOf(scope).remember(closedKey(path), result.flow == Flow::goOn ? std::string(kDone) : result.reason);
}

Task<void> TreeRunner::runParallelChild(const Node& child, Scope scope, NodeResult& result,
                                        Parallel& siblings) {
  result = co_await run(child, std::move(scope));
  if (result.flow != Flow::goOn) {
    siblings.stop();
  }
}

Task<NodeResult> TreeRunner::runParallel(const Node& node, const Scope& scope) {
  Parallel siblings(scope.context);
  std::vector<NodeResult> results(node.children.size());
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    Scope inside = scope;
    inside.context = siblings.context();
    inside.path = childPath(scope.path, node.id);
    siblings.add(runParallelChild(node.children[i], std::move(inside), results[i], siblings));
  }
  try {
    co_await siblings.join();
  } catch (const Cancelled&) {
    scope.context.check();  // from outside; else a failed child has stopped the others
  }
  for (const auto& result : results) {
    if (result.flow != Flow::goOn) {
      co_return result;
    }
  }
  co_return NodeResult();
}

}  // namespace mb
