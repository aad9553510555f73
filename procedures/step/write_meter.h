#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Writes into one meter what the plan says, in the name of the person that the plan names: nothing is ever
/// written that is not a step of its plan. A meter that was not written as it should be is out for the rest
/// of the run, since nobody knows what it holds.
class WriteMeter final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "write-meter"; }
  /// `position` and `number` (the meter that must be there), `write` (a name of its profile), `values`
  /// ("large=1.0023 small=0.998"), `who`.
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
