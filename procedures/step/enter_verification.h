#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Brings every meter into its verification state. A meter that refuses is taken out. Parameters: needed_s
/// (optional): only meters whose state would end within that time are brought in (anew): the check before
/// each run of a point, because entering can clear test registers and so happens only between runs (settled
/// point 5).
class EnterVerification final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "enter-verification"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
