#pragma once

#include "procedures/engine/step_context.h"

namespace mb {

/// Hands an outcome on; when the bench could not do its part, the run of the point is invalid: it is repeated
/// as the plan allows, and what was wrong stands on every result. Nobody has seen an error by then (settled
/// point 2). A run that is invalid already keeps its reasons.
[[nodiscard]] inline StepOutcome invalidUnlessDone(const StepContext& context, StepOutcome outcome) {
  const PointRun* run = context.pointRun();
  if (!outcome.ok() && run != nullptr && !run->invalid()) {
    context.makeInvalid(outcome.reason());
  }
  return outcome;
}

}  // namespace mb
