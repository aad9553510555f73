#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Closes every line and sends the water to storage. Teardown of a run of a point: whatever broke it off, no
/// water runs into the tank while meters are still being talked to.
class ShutOff final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "shut-off"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
