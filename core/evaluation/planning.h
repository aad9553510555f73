#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/position_result.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

#include <string>
#include <vector>

namespace mb {

// Before water flows: how much of it a point needs, and how certain its results will be.

/// A meter as planned for a run.
struct PlannedMeter {
  int position = 0;
  std::string meter;  ///< serial number
  MeterType type;
  MeterHabits habits;
};

/// The volume that the settled points 4 and 3 ask for, and what asks for it.
struct VolumeDemand {
  Volume volume;      ///< exact
  Volume rounded;     ///< up to the next whole litre: what a plan says
  TimeSpan duration;  ///< of the flow at the aim
  std::string why;    ///< "measuring-interval" or "resolution"
  int position = 0;   ///< the meter that asks
  std::string meter;
  double limitPercent = 0.0;  ///< MPE at the aim
};

/// What one meter needs at this aim: t_min = 2 u_t/(f MPE) with u_t = tau/sqrt(6) unless the meter integrates
/// partial intervals, and 2 u_a <= f MPE V with u_a = a/sqrt(6) (a/sqrt(12) for a start that is 0 by
/// definition); the larger one. Fails when the edition has no f or no limit.
[[nodiscard]] Expected<VolumeDemand> minimumVolume(const PlannedMeter& meter, VolumeFlow aim,
                                                   const Regulation& regulation, VerificationKind kind);

/// The largest demand among the meters of a row: what volume = "auto" takes (settled point 18).
[[nodiscard]] Expected<VolumeDemand> largestDemand(const std::vector<PlannedMeter>& meters, VolumeFlow aim,
                                                   const Regulation& regulation, VerificationKind kind);

/// What is expected of a run; the bench's own figures serve where nothing better is known.
struct PlannedPoint {
  VolumeFlow flow;
  Volume volume;
  Temperature inletTemperature = degreesCelsius(50.0);
  Temperature outletTemperature = degreesCelsius(50.0);
  TemperatureDifference temperatureChange;  ///< expected spread of the water temperature within the run
  Pressure inletPressure = megapascals(0.4);
  Pressure outletPressure = megapascals(0.4);
  Temperature airTemperature = degreesCelsius(22.0);
  double airHumidity = 50.0;  ///< %
  Pressure airPressure = kilopascals(101.3);
  Mass balanceInterval = kilograms(0.001);  ///< d
  double settling = 60.0;                   ///< s the balance readings lie outside the flow, together
  RowGeometry geometry;
  double tankFactor = 1.0;
  double evaporationRate = 0.0;  ///< kg/h
};

/// The bench's part of a plan: geometry, tank and balance of its description.
[[nodiscard]] PlannedPoint plannedPoint(const BenchDescription& bench, VolumeFlow flow, Volume volume,
                                        Temperature water);

struct PredictedUncertainty {
  double limitPercent = 0.0;  ///< MPE at the planned flow
  ExpandedUncertainty bench;
  ExpandedUncertainty result;
  bool ratioKept = true;  ///< U_bench <= ratio * MPE; where not, an edition without fallback is inconclusive
  UncertaintyBudget budget;
};

/// U_bench and U_result of a planned run for one meter, with the same budget as evaluate() uses.
[[nodiscard]] Expected<PredictedUncertainty> predictUncertainty(const PlannedPoint& point,
                                                                const PlannedMeter& meter,
                                                                const Regulation& regulation,
                                                                VerificationKind kind,
                                                                const StandardsSnapshot& standards);

}  // namespace mb
