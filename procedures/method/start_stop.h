#pragma once

#include "procedures/engine/step.h"

#include <string>
#include <vector>

namespace mb {

/// What a plan becomes: the tree of steps, and remarks for the dry run ("volume of the point high raised from
/// 80 to 94 L by position 8").
struct MethodPlan {
  MethodPlan(Node tree_, std::vector<std::string> remarks_)
      : tree(std::move(tree_)), remarks(std::move(remarks_)) {}
  Node tree;
  std::vector<std::string> remarks;
};

/// The flow-sensor item by start-stop: identify, flush, verification state; at each point prepare the tank,
/// stabilise, measure, with the regulation's repeats; leave the verification state whatever happened.
/// Refused, with the plan's field: a point the regulation does not have, an aim outside its range for a
/// meter, water outside its temperatures, a class it does not have, a volume below the largest demand of the
/// row (unless the plan lets it be raised), a U_bench over its ratio where the edition has no fallback.
[[nodiscard]] Expected<MethodPlan> planStartStop(const RunSetup& setup);

/// All steps of this program.
[[nodiscard]] StepRegistry allSteps();

}  // namespace mb
