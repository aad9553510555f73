#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Brings flow and water temperature to the point and keeps them there, through the meters to storage
/// (JJG 225-2001 7.3.7.2: 10 min at the flow point before the start). Gates: the flow has been within the
/// bench's band around the aim for the whole time, the water at every position lies within the range of the
/// regulation at its end. A flow that leaves the band begins the time anew; a gate that is not met in its
/// time-out makes the run of the point invalid. Parameters: aim_m3_h; settle_s, at least the flow gate of the
/// bench; flow_band (optional), where the regulation's is narrower than the bench's.
class StabiliseFlow final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "stabilise-flow"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
