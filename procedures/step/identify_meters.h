#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Asks every meter who it is, lines side by side. A position that does not answer, or whose meter is not the
/// scanned one, is taken out with the reason (both numbers); the others go on. Fails only when nobody is
/// left.
class IdentifyMeters final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "identify-meters"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
