#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Drives the air out of row and meters at a large flow, to storage: the valve is regulated to it first, and
/// the time counts from then on. Parameters: flow_m3_h, flush_s.
class Flush final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "flush"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
