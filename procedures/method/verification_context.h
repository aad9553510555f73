#pragma once

#include "core/evaluation/planning.h"
#include "core/model/batch.h"
#include "core/regulation/regulation.h"
#include "procedures/engine/run_setup.h"

#include <string>
#include <vector>

namespace mb {

// From the words of a plan and a batch to those of regulation and evaluation.

[[nodiscard]] RatedValues ratedValues(const MeterType& type);

/// The kind of verification a batch names; its parser has checked the word.
[[nodiscard]] VerificationKind kindOf(const Batch& batch);

/// The habits of a make as evaluation knows them.
[[nodiscard]] MeterHabits habitsOf(const MeterTraits& traits);

/// The flow point of the regulation with this name; null when it has none.
[[nodiscard]] const FlowPoint* flowPointNamed(const Regulation& regulation, const std::string& name);

/// Every meter of the batch as planned.
[[nodiscard]] std::vector<PlannedMeter> plannedMeters(const RunSetup& setup);

}  // namespace mb
