#pragma once

#include "procedures/engine/step.h"

#include <string>
#include <vector>

namespace mb {

/// One line of the dry run: a step as it will be run.
struct PlannedStep {
  std::string path;
  std::string step;
  std::string point;   ///< empty outside points
  double start = 0.0;  ///< s after the start of the run
  Estimate estimate;
};

/// What a plan will take and what forbids it. Repeats, retries and invalid runs are not in it.
struct DryRun {
  DryRun() = default;
  [[nodiscard]] bool ok() const { return errors.empty(); }

  std::vector<PlannedStep> steps;  ///< in the order in which they begin
  double seconds = 0.0;
  Volume water;
  std::vector<Error> errors;  ///< all of them; empty: the plan may run
};

/// Walks the tree before anything moves: structure, known steps, parameters against their schema, every
/// check(); then, as far as those allow, the estimates and what no single step can see: the tank's capacity,
/// flows that no line carries, verification states that would end within a run of a point.
[[nodiscard]] DryRun dryRun(const Node& tree, const RunSetup& setup, const StepRegistry& registry);

}  // namespace mb
