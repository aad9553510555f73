#pragma once

namespace mb::sim {

// The simulator's own physics: other formulas, from other sources, than those of the evaluation.

/// Density of water, kg/m3, at `celsius` and absolute `pascals`: Kell 1975 with its isothermal
/// compressibility.
[[nodiscard]] double waterDensity(double celsius, double pascals);

/// Saturation pressure of water vapour, Pa (Magnus form after Sonntag 1990).
[[nodiscard]] double vapourPressure(double celsius);

/// Density of moist air, kg/m3, from the gas law for dry air and vapour.
[[nodiscard]] double airDensity(double celsius, double pascals, double relativeHumidity);

}  // namespace mb::sim
