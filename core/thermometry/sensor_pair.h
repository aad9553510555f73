#pragma once

#include "core/quantity/quantity.h"
#include "core/text/error.h"
#include "core/thermometry/platinum.h"

#include <functional>

namespace mb {

/// A pair of temperature sensors by its fitted characteristics, read by a calculator with the standard
/// characteristic of `nominal` (EN 1434-5 clause 5.3, JJG 225 parameter method).
struct SensorPair {
  PlatinumCurve inlet;
  PlatinumCurve outlet;
  Resistance nominal;  ///< 100 Ω, 500 Ω, 1000 Ω

  /// What the calculator finds minus the true difference, for true temperatures of the two sensors.
  [[nodiscard]] Expected<TemperatureDifference> differenceError(Temperature atInlet,
                                                                Temperature atOutlet) const;
};

/// What a single sensor shows (read with the standard characteristic) minus the true temperature.
[[nodiscard]] Expected<TemperatureDifference> singleSensorError(const PlatinumCurve& sensor,
                                                                Resistance nominal, Temperature truth);

/// The rated field of a pair: all outlet temperatures and differences with
/// lowest <= outlet, outlet + difference <= highest, minimum <= difference <= maximum.
struct PairField {
  Temperature lowest;
  Temperature highest;
  TemperatureDifference minimumDifference;
  TemperatureDifference maximumDifference;
  /// EN 1434-5: above this outlet temperature only differences over `hotDifference` count; 80 °C and 10 K
  /// there.
  Temperature hotOutlet = Temperature(80.0);
  TemperatureDifference hotDifference = TemperatureDifference(10.0);
};

/// The point of the field where the error comes nearest to its limit, or exceeds it most.
struct WorstPairPoint {
  Temperature inlet;
  Temperature outlet;
  TemperatureDifference difference;
  double errorPercent = 0.0;  ///< of the difference
  double limitPercent = 0.0;  ///< at the difference
  [[nodiscard]] bool within() const { return errorPercent <= limitPercent && errorPercent >= -limitPercent; }
};

/// Searches the field on a grid with both ends of each axis in it (steps of at most `step`). `limitPercent`
/// gives the maximum permissible error in % at a difference. Fails on an empty field, a step under 0.05 K or
/// a curve that cannot be read back.
[[nodiscard]] Expected<WorstPairPoint> worstPairPoint(
    const SensorPair& pair, const PairField& field, TemperatureDifference step,
    const std::function<double(TemperatureDifference)>& limitPercent);

}  // namespace mb
