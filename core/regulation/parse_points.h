#pragma once

#include "core/config/table.h"
#include "core/regulation/regulation.h"

namespace mb {

// Internal to core/regulation: the verification points of a regulation file.

/// A bound: { times = 1.1, of = "qi" }, { of = "dtheta_max", plus = -5 }, { plus = 10 }.
[[nodiscard]] RatedBound readBound(const ConfigTable& table, std::string_view name);

/// low = …, high = … of a table, or at = … for both.
[[nodiscard]] RatedSpan readSpan(const ConfigTable& table);

/// [low, high] as two numbers; empty when the field is absent.
[[nodiscard]] std::optional<NumberSpan> readNumberSpan(const ConfigTable& table, std::string_view name);

[[nodiscard]] std::vector<FlowPoint> readFlowPoints(const ConfigTable& root);
[[nodiscard]] std::vector<CompletePoint> readCompletePoints(const ConfigTable& root);
[[nodiscard]] std::vector<SensorPoint> readSensorPoints(const ConfigTable& root, std::string_view name);
[[nodiscard]] std::vector<CalculatorRow> readCalculatorRows(const ConfigTable& root);

}  // namespace mb
