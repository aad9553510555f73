#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Takes every meter that is in its verification state out of it. Teardown: one that does not answer is a
/// warning, the others follow.
class LeaveVerification final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "leave-verification"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
