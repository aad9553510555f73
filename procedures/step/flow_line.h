#pragma once

#include "core/model/bench_description.h"
#include "procedures/engine/step_context.h"

#include <optional>
#include <string>

namespace mb {

/// Where the water goes, and through which line: what stabilising, flushing and collecting do to the plant.

/// Closes every line valve that was opened, waiting for each; one that fails does not keep the others open.
/// The pump goes on against its bypass.
[[nodiscard]] Task<Expected<void>> closeLines(StepContext context);

/// After something went wrong: closes every line valve whatever was commanded before (a command whose answer
/// was lost may have opened one), then sends the water to storage. Everything is tried; gives the first
/// error.
[[nodiscard]] Task<Expected<void>> shutOff(StepContext context);

/// Switches the three-way valve (true: tank) while no line is open.
[[nodiscard]] Task<Expected<void>> sendTo(StepContext context, bool tank);

/// Opens the line for `aim` and no other: regulator where it was last left for this flow (or a first guess),
/// pump on, valve open. Does not regulate. Fails when no line carries the flow.
[[nodiscard]] Task<Expected<void>> openLine(StepContext context, VolumeFlow aim);

/// Waits until the line's indicator shows water (`runs`) or none; false when it does not within `seconds`.
/// What valves say of themselves is not believed alone.
[[nodiscard]] Task<bool> flowSeen(StepContext context, const FlowLineDescription* line, bool runs,
                                  double seconds);

/// Mean of the line's indicator over the last `seconds`, m3/h; empty without a fresh value.
[[nodiscard]] std::optional<double> meanFlow(const StepContext& context, const FlowLineDescription& line,
                                             double seconds);

/// Key under which the regulator's position for a flow is remembered in the run.
[[nodiscard]] std::string regulatorKey(const FlowLineDescription& line, VolumeFlow aim);

/// Share of the pump's maximum frequency at which lines are regulated by their valves.
inline constexpr double kPumpShare = 0.9;

}  // namespace mb
