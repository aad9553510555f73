#pragma once

#include "procedures/engine/step.h"

namespace mb {

/// Makes room for the next point in the tank on the balance: closes drain and lines, empties the tank when
/// what is in it plus `volume_l` would not fit, and fills it to the base load. Parameters: volume_l.
class PrepareTank final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "prepare-tank"; }
  [[nodiscard]] ParameterSchema parameterSchema() const override;
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override;
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                            EstimateState& state) const override;
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override;
};

/// Room that is never filled: the overrun of a point and the reach of the overflow switch.
inline constexpr double kTankReserve = 2.0;  // kg

}  // namespace mb
