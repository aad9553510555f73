#pragma once

namespace mb::sim {

// The simulator's own physics: other sources than the evaluation's, so that an error in either shows. SI
// units; temperatures in °C of ITS-90.

/// Specific heat capacity of water between 20 and 80 °C, J/(kg K), to 0.2 %.
inline constexpr double kWaterHeatCapacity = 4182.0;
inline constexpr double kGravity = 9.80665;
/// Density of the weights a balance is adjusted with, kg/m3 (OIML R 111).
inline constexpr double kWeightDensity = 8000.0;

/// kg/m3; G. S. Kell, J. Chem. Eng. Data 20 (1975) 97: density at one atmosphere and isothermal
/// compressibility. 0 to 100 °C; the scale of the paper is IPTS-68.
[[nodiscard]] double waterDensity(double celsius, double pascals);

/// Pa over water; A. L. Buck, 1996 revision.
[[nodiscard]] double saturationPressure(double celsius);

/// J/kg, heat of evaporation, straight line between 0 and 100 °C.
[[nodiscard]] double evaporationHeat(double celsius);

/// kg/m3 of moist air as a mixture of two ideal gases. `humidity` relative, 0 to 1.
[[nodiscard]] double airDensity(double celsius, double pascals, double humidity);

}  // namespace mb::sim
