#pragma once

// Internal to parse_bench: where everything that moves comes to rest.

#include "core/config/table.h"
#include "core/model/bench_description.h"
#include "core/model/references.h"

namespace mb {

/// Reads `rest_order` after all else. Noted as errors: an actuator that is missing or there twice, and a rest
/// state that leaves a pump against closed valves, or that closes the last way out while a pump still runs.
void readRestOrder(const ConfigTable& root, const IdSet& actuators, BenchDescription& bench);

}  // namespace mb
