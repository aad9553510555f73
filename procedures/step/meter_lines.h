#pragma once

#include "procedures/engine/step_context.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// What is done with one meter. A named closure, never a temporary in an awaited expression.
using MeterAction = std::function<Task<void>(const StepContext&, MeterDriver&)>;

/// Does `action` with the meters in `positions`: lines side by side, the meters of a line one after the other
/// in the order given. Positions without a meter are left out.
[[nodiscard]] Task<void> forEachMeter(StepContext context, std::vector<int> positions, MeterAction action);

/// Positions by the line they hang on, in the order of the bench file.
[[nodiscard]] std::map<std::string, std::vector<int>> byLine(const BenchDescription& bench,
                                                             const std::vector<int>& positions);

/// What one exchange with one meter takes on its line, s: selection or wake-up, request, delay and answer,
/// for the dry run.
[[nodiscard]] double exchangeEstimate(const MeterLineDescription& line, bool otherMeterBefore);

/// What `exchanges` exchanges with each of these meters take, all lines side by side, s.
[[nodiscard]] double readingEstimate(const BenchDescription& bench, const std::vector<int>& positions,
                                     int exchanges);

}  // namespace mb
