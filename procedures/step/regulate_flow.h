#pragma once

#include "procedures/engine/step_context.h"

namespace mb {

/// Moves the regulating valve of the line for `aim` until the indicator's mean lies twice in a row within a
/// third of `band` (relative half width), and remembers the position. The line must be open. An
/// equal-percentage valve is linear in the logarithm of the flow: each move is computed there, with the gain
/// learnt from the moves before. failed("flow-not-reached") at the deadline, failed("flow-unknown") when the
/// indicator is silent.
[[nodiscard]] Task<StepOutcome> regulateFlow(StepContext context, VolumeFlow aim, double band,
                                             Instant deadline);

}  // namespace mb
