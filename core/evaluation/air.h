#pragma once

#include "core/quantity/quantity.h"

namespace mb {

/// Density to which balances are calibrated: the conventional density of weights (OIML D 28).
inline constexpr Density kWeightDensity = kilogramsPerCubicMetre(8000.0);

/// Density of moist air, the simplified CIPM formula of OIML R 111-1 E.3: relative uncertainty 2e-4 from 900
/// to 1100 hPa, 10 to 30 °C, below 80 % relative humidity.
[[nodiscard]] Density moistAirDensity(Temperature temperature, double humidityPercent, Pressure pressure);
inline constexpr double kAirFormulaUncertainty = 2e-4;

/// C = (1 - rho_a/rho_b)/(1 - rho_a/rho_w): mass of water = balance reading * C.
[[nodiscard]] double buoyancyFactor(Density air, Density water, Density weights = kWeightDensity);

}  // namespace mb
