#pragma once

// Internal to parse_bench: a selector must tell its heads apart.

#include "core/config/table.h"
#include "core/model/bench_description.h"

namespace mb {

/// `selector_command` and `selector_answer` for each of the line's positions.
void checkSelectorText(const ConfigTable& table, const MeterLineDescription& line);

/// `selector_lines`: one for each of the line's positions, all different.
void checkSelectorLines(const ConfigTable& table, const MeterLineDescription& line);

}  // namespace mb
