#pragma once

#include "core/evaluation/position_result.h"
#include "core/evaluation/run_inputs.h"
#include "core/text/error.h"
#include "core/water/water.h"

namespace mb {

// The conventional true volume at a position from a balance (settled point 7):
// V_ref,i = [dW * C * f_tank + m_evaporated +- change of the pipe content] / rho(theta_i, p_i).
// Other standards (master meter, volumetric) get their own file beside this one; the position is theirs too.

/// Share of the way from the inlet to the outlet thermometer at which a position lies, 0...1.
[[nodiscard]] double shareOfRow(const RowGeometry& geometry, int position);

/// Content of the pipe from a position to the thermometer on the standard's side of the row.
[[nodiscard]] Volume contentInRow(const RowGeometry& geometry, int position);

/// Has the row a length, and does it hold this position? Fails with what is wrong.
[[nodiscard]] Expected<void> checkGeometry(const RowGeometry& geometry, int position);

/// Water at a position: temperature by distance between the two thermometers, absolute pressure by linear
/// loss along the row, both means over the run.
struct PositionWater {
  double share = 0.0;
  Temperature temperature;
  Pressure pressure;
};
[[nodiscard]] PositionWater waterAt(const RunInputs& inputs, int position);

/// Change of the mass of water between the position and the standard during the run, end minus start, kg. The
/// part in the row has the mean of the temperatures at its two ends, the rest that of the thermometer.
[[nodiscard]] Expected<double> contentChange(const RunInputs& inputs, WaterEngine engine, int position);

/// Fails when the water lies outside the range of the engine.
[[nodiscard]] Expected<ReferenceVolume> referenceVolume(const RunInputs& inputs, WaterEngine engine,
                                                        int position);

}  // namespace mb
