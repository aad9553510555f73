#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// One run of a flow point by start-stop against the balance (JJG 225-2010 draft 7.4, settled points 4 to 7):
/// close the line, read the registers at standstill, weigh, open, collect to the volume, close, read the
/// registers at rest and weigh again. What it measured is in the ledger, and under the key `kMeasuredKey`
/// which rows serve as what. Expects the flow of the point to be running to storage. Parameters: aim_m3_h,
/// volume_l, flow_band (relative half width the flow may leave the aim by).
class MeasureStartStop final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "measure-start-stop"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

}  // namespace mb
