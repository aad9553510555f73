#include "procedures/engine/dry_run.h"

#include "core/quantity/format.h"
#include "procedures/engine/resolve.h"

#include <algorithm>
#include <set>

namespace mb {
namespace {

class DryWalk {
 public:
  DryWalk(const RunSetup& setup, const StepRegistry& registry, DryRun& result)
      : setup_(setup), registry_(registry), result_(result) {}

  /// Structure, parameters, checks: every error there is. Nothing is estimated.
  void check(const Node& node, const std::string& parent, const Parameters& handedDown);
  void estimate(const Node& node, const std::string& parent, const Parameters& handedDown,
                const std::string& point);
  [[nodiscard]] const EstimateState& state() const { return state_; }

 private:
  void checkStructure(const Node& node, const std::string& path);
  void checkStep(const Node& node, const std::string& path, const Parameters& handedDown);
  void checkOwnNumber(const Node& node, const std::string& path, const std::string& name, double minimum);
  void estimateStep(const Node& node, const std::string& path, const Parameters& handedDown,
                    const std::string& point);
  void estimateParallel(const Node& node, const std::string& path, const Parameters& handedDown,
                        const std::string& point);
  void checkLimits(const PlannedStep& planned);
  void error(std::string what, const std::string& path, std::string remedy = std::string()) {
    result_.errors.emplace_back(std::move(what), setup_.plan.fileName + ": " + path, std::move(remedy));
  }

  const RunSetup& setup_;
  const StepRegistry& registry_;
  DryRun& result_;
  EstimateState state_;
  bool tankReported_ = false;
  std::set<int> lifeReported_;
  std::set<double> flowsReported_;
};

/// What a node's children run under.
std::vector<ForEachItem> roundsOf(const Node& node) {
  if (node.kind == NodeKind::forEach) {
    return node.items;
  }
  return {ForEachItem(std::string(), Parameters())};
}

std::string insideOf(const Node& node, const std::string& path, const ForEachItem& round) {
  if (node.kind == NodeKind::repeatRule) {
    return runPath(path, 1, 1);
  }
  return round.name.empty() ? path : childPath(path, round.name);
}

/// Children in the order in which they run: setup, body, teardown.
std::vector<const Node*> inOrder(const Node& node) {
  std::vector<const Node*> order;
  for (const NodePart part : {NodePart::setup, NodePart::body, NodePart::teardown}) {
    for (const auto& child : node.children) {
      if (child.part == part) {
        order.push_back(&child);
      }
    }
  }
  return order;
}

bool holdsRepeatRule(const Node& node) {
  return node.kind == NodeKind::repeatRule ||
         std::any_of(node.children.begin(), node.children.end(), holdsRepeatRule);
}

void DryWalk::checkOwnNumber(const Node& node, const std::string& path, const std::string& name,
                             double minimum) {
  const auto found = node.parameters.find(name);
  if (found == node.parameters.end()) {
    return;
  }
  ParameterSpec spec(name, name == "teardown_limit_s" ? ParameterType::number : ParameterType::integer);
  spec.minimum = minimum;
  const ParameterSchema schema = {spec};
  for (const auto& wrong : checkParameters(node.parameters, schema, path)) {
    error(wrong.what, wrong.where, wrong.remedy);
  }
}

void DryWalk::checkStructure(const Node& node, const std::string& path) {
  std::set<std::string> ids;
  for (const auto& child : node.children) {
    if (child.id.empty() || child.id.find('/') != std::string::npos || !ids.insert(child.id).second) {
      error("`" + child.id + "` is no id: empty, with a '/', or there twice", path);
    }
  }
  if (node.kind == NodeKind::step && !node.children.empty()) {
    error("a step has no children", path);
  }
  if (node.kind == NodeKind::forEach) {
    std::set<std::string> names;
    for (const auto& item : node.items) {
      if (item.name.empty() || item.name.find('/') != std::string::npos || !names.insert(item.name).second) {
        error("`" + item.name + "` is no name of an item: empty, with a '/', or there twice", path);
      }
    }
  }
  if (node.policy.retries < 0) {
    error("cannot be retried " + std::to_string(node.policy.retries) + " times", path);
  }
  if (node.policy.retries > 0 &&
      ((node.kind != NodeKind::step && node.kind != NodeKind::group) || holdsRepeatRule(node))) {
    // Settled point 2: nobody repeats a point after having seen its error, except by the repeat rule.
    error("cannot be retried: it is no step, nor a group without points", path, "use point_retries");
  }
  checkOwnNumber(node, path, "teardown_limit_s", 0.001);
  if (node.kind == NodeKind::repeatRule) {
    checkOwnNumber(node, path, "extra_runs", 0);
    checkOwnNumber(node, path, "point_retries", 0);
  }
}

void DryWalk::checkStep(const Node& node, const std::string& path, const Parameters& handedDown) {
  const Step* step = registry_.find(node.step);
  if (step == nullptr) {
    error("there is no step `" + node.step + "`", path);
    return;
  }
  const auto schema = step->parameterSchema();
  for (const auto& [name, value] : node.parameters) {
    const bool known = std::any_of(schema.begin(), schema.end(), [&wanted = name](const ParameterSpec& spec) {
      return spec.name == wanted;
    });
    if (!known) {
      error("the step `" + node.step + "` knows no such parameter", path + "." + name);
    }
  }
  const Node resolved = resolveStep(node, path, handedDown);
  const auto wrong = checkParameters(resolved.parameters, schema, path);
  for (const auto& each : wrong) {
    error(each.what, each.where, each.remedy);
  }
  if (!wrong.empty()) {
    return;
  }
  if (const auto allowed = step->check(resolved, setup_); !allowed) {
    result_.errors.push_back(allowed.error());
  }
}

void DryWalk::check(const Node& node, const std::string& parent, const Parameters& handedDown) {
  const std::string path = childPath(parent, node.id);
  checkStructure(node, path);
  if (node.kind == NodeKind::step) {
    checkStep(node, path, handedDown);
    return;
  }
  for (const auto& round : roundsOf(node)) {
    const auto handed = handDown(handedDown, round.parameters);
    for (const auto& child : node.children) {
      check(child, insideOf(node, path, round), handed);
    }
  }
}

void DryWalk::checkLimits(const PlannedStep& planned) {
  const auto& bench = setup_.bench;
  if (!tankReported_ && bench.tank.capacity.si > 0.0 && state_.tank > bench.tank.capacity) {
    tankReported_ = true;
    error("the tank would hold " + toFixed(inLitres(state_.tank), 1) + " L of " +
              toFixed(inLitres(bench.tank.capacity), 1) + " L",
          planned.path, "drain it before, or plan smaller volumes");
  }
  if (state_.flow && state_.flow->si > 0.0 && bench.lineFor(*state_.flow) == nullptr &&
      flowsReported_.insert(state_.flow->si).second) {
    error("no line carries " + toShortest(inCubicMetresPerHour(*state_.flow)) + " m3/h", planned.path,
          "the lines of " + bench.fileName + " say which flows they carry");
  }
  if (!planned.estimate.measures) {
    return;
  }
  for (const auto& [position, traits] : setup_.traits) {
    if (traits.verificationLife > 0.0 && planned.estimate.seconds > traits.verificationLife &&
        lifeReported_.insert(position).second) {
      error("takes " + toFixed(planned.estimate.seconds, 0) + " s, but the meter at position " +
                std::to_string(position) + " leaves its verification state after " +
                toFixed(traits.verificationLife, 0) + " s",
            planned.path, "plan a smaller volume or a larger flow");
    }
  }
}

void DryWalk::estimateStep(const Node& node, const std::string& path, const Parameters& handedDown,
                           const std::string& point) {
  const Step* step = registry_.find(node.step);
  const Node resolved = resolveStep(node, path, handedDown);
  auto estimate = step->estimate(resolved, setup_, state_);
  if (!estimate) {
    result_.errors.push_back(estimate.error());
    return;
  }
  PlannedStep planned;
  planned.path = path;
  planned.step = node.step;
  planned.point = point;
  planned.start = state_.elapsed;
  planned.estimate = std::move(*estimate);
  state_.elapsed += planned.estimate.seconds;
  result_.water += planned.estimate.water;
  checkLimits(planned);
  result_.steps.push_back(std::move(planned));
}

void DryWalk::estimateParallel(const Node& node, const std::string& path, const Parameters& handedDown,
                               const std::string& point) {
  const double begin = state_.elapsed;
  double end = begin;
  for (const auto& child : node.children) {
    state_.elapsed = begin;
    estimate(child, path, handedDown, point);
    end = std::max(end, state_.elapsed);
  }
  state_.elapsed = end;
}

void DryWalk::estimate(const Node& node, const std::string& parent, const Parameters& handedDown,
                       const std::string& point) {
  const std::string path = childPath(parent, node.id);
  if (node.kind == NodeKind::step) {
    estimateStep(node, path, handedDown, point);
    return;
  }
  if (node.kind == NodeKind::parallel) {
    estimateParallel(node, path, handedDown, point);
    return;
  }
  for (const auto& round : roundsOf(node)) {
    const auto handed = handDown(handedDown, round.parameters);
    for (const Node* child : inOrder(node)) {
      estimate(*child, insideOf(node, path, round), handed, round.name.empty() ? point : round.name);
    }
  }
}

}  // namespace

DryRun dryRun(const Node& tree, const RunSetup& setup, const StepRegistry& registry) {
  DryRun result;
  DryWalk walk(setup, registry, result);
  walk.check(tree, std::string(), Parameters());
  if (!result.ok()) {
    return result;  // an estimate may rest on what a check has refused
  }
  walk.estimate(tree, std::string(), Parameters(), std::string());
  result.seconds = walk.state().elapsed;
  std::stable_sort(result.steps.begin(), result.steps.end(),
                   [](const PlannedStep& a, const PlannedStep& b) { return a.start < b.start; });
  return result;
}

}  // namespace mb
