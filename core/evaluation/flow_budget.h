#pragma once

#include "core/evaluation/budget.h"
#include "core/evaluation/gravimetric.h"
#include "core/evaluation/meter_volume.h"
#include "core/evaluation/run_inputs.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/text/error.h"

#include <vector>

namespace mb {

/// The components of U_bench of a gravimetric reference volume at a position, in % of it. Components that are
/// zero are left out. Inlet and outlet sensors with one certificate behind both are one input: their
/// sensitivities add with their signs. The errors of a thermometer cancel in the change of the pipe content,
/// so that only its spread stays there. The timing of the valves moves the mean flow and with it the limit,
/// not the reference volume: at both ends the water stands, and all of it is on the balance.
[[nodiscard]] Expected<std::vector<BudgetComponent>> benchComponents(const RunInputs& inputs,
                                                                     const ReferenceVolume& reference,
                                                                     const StandardsSnapshot& standards,
                                                                     WaterEngine engine, int position);

/// What the meter adds for U_result: resolution (settled point 3) and measuring interval (settled point 4),
/// in % of the reference volume.
[[nodiscard]] std::vector<BudgetComponent> meterComponents(const IndicatedVolume& indicated,
                                                           const MeterHabits& habits, Volume reference,
                                                           double duration);

}  // namespace mb
