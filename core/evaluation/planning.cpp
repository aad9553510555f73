#include "core/evaluation/planning.h"

#include "core/evaluation/air.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/flow_budget.h"
#include "core/evaluation/gravimetric.h"
#include "core/regulation/limit.h"

#include <cmath>

namespace mb {
namespace {

constexpr double kLitre = 1e-3;  // m3

/// Up to the next whole litre; a demand that is a whole litre but for rounding is not raised.
Volume wholeLitres(Volume volume) {
  return litres(std::ceil(volume.si / kLitre - 1e-9));
}

Volume plannedDisplay(const MeterHabits& habits) {
  const Volume last = cubicMetres(habits.volumeResolution.toDouble());
  return habits.zeroing == ZeroingHabit::goesOn ? displayUncertainty(last, last)
                                                : displayUncertainty(std::nullopt, last);
}

ChannelWindow steady(double value, double range) {
  return ChannelWindow{value, value, value, range};
}

/// A run as planned: what evaluation would read off the record.
Expected<RunInputs> plannedInputs(const PlannedPoint& point, WaterEngine engine, int position) {
  RunInputs inputs;
  inputs.duration = point.volume.si / point.flow.si;
  inputs.weighingTime = inputs.duration + point.settling;
  inputs.startInterval = point.balanceInterval.si;
  inputs.endInterval = point.balanceInterval.si;
  inputs.inletTemperature = steady(point.inletTemperature.celsius, point.temperatureChange.si);
  inputs.outletTemperature = steady(point.outletTemperature.celsius, point.temperatureChange.si);
  inputs.inletPressure = steady(point.inletPressure.si, 0.0);
  inputs.outletPressure = steady(point.outletPressure.si, 0.0);
  inputs.airTemperature = point.airTemperature.celsius;
  inputs.airHumidity = point.airHumidity;
  inputs.airPressure = point.airPressure.si;
  inputs.geometry = point.geometry;
  inputs.tankFactor = point.tankFactor;
  inputs.evaporationRate = point.evaporationRate;
  const PositionWater water = waterAt(inputs, position);
  const auto rho = density(engine, water.temperature, water.pressure);
  if (!rho) {
    return tl::unexpected<Error>(rho.error());
  }
  const Density air = moistAirDensity(point.airTemperature, point.airHumidity, point.airPressure);
  const double evaporated = inputs.evaporationRate * inputs.weighingTime / 3600.0;
  inputs.weighed = (point.volume.si * rho->si - evaporated) / buoyancyFactor(air, *rho) / inputs.tankFactor;
  return inputs;
}

}  // namespace

Expected<VolumeDemand> minimumVolume(const PlannedMeter& meter, VolumeFlow aim, const Regulation& regulation,
                                     VerificationKind kind) {
  const auto limit =
      flowSensorLimit(regulation, meter.type.accuracyClass, aim, meter.type.permanentFlow, kind);
  if (!limit) {
    return tl::unexpected<Error>(limit.error());
  }
  if (!(regulation.intervalFactor > 0.0)) {
    return fail("the edition states no share of the limit for the measuring interval", regulation.edition,
                "enter interval_factor in " + regulation.fileName);
  }
  if (!(meter.habits.volumeResolution.toDouble() > 0.0)) {
    return fail("the resolution of the meter is not known", "position " + std::to_string(meter.position),
                "state it in the profile");
  }
  // Both ask that their own U (k = 2) is at most the share f of the limit.
  const double share = regulation.intervalFactor * *limit / 100.0;
  const double tau = meter.habits.integratesPartialInterval ? 0.0 : meter.habits.measuringInterval;
  const Volume forInterval = aim * seconds(2.0 * (tau / std::sqrt(6.0)) / share);
  const Volume forDisplay = plannedDisplay(meter.habits) * (2.0 / share);
  VolumeDemand demand;
  demand.volume = forInterval > forDisplay ? forInterval : forDisplay;
  demand.why = forInterval > forDisplay ? "measuring-interval" : "resolution";
  demand.rounded = wholeLitres(demand.volume);
  demand.duration = demand.volume / aim;
  demand.position = meter.position;
  demand.meter = meter.meter;
  demand.limitPercent = *limit;
  return demand;
}

Expected<VolumeDemand> largestDemand(const std::vector<PlannedMeter>& meters, VolumeFlow aim,
                                     const Regulation& regulation, VerificationKind kind) {
  std::optional<VolumeDemand> largest;
  for (const PlannedMeter& meter : meters) {
    auto demand = minimumVolume(meter, aim, regulation, kind);
    if (!demand) {
      return demand;
    }
    if (!largest || demand->volume > largest->volume) {
      largest = std::move(*demand);
    }
  }
  if (!largest) {
    return fail("there is no meter in the row", "plan", "clamp one in");
  }
  return *largest;
}

PlannedPoint plannedPoint(const BenchDescription& bench, VolumeFlow flow, Volume volume, Temperature water) {
  PlannedPoint point;
  point.flow = flow;
  point.volume = volume;
  point.inletTemperature = water;
  point.outletTemperature = water;
  point.temperatureChange = kelvins(bench.gates.temperatureChange);
  for (const BalanceDescription& balance : bench.balances) {
    if (balance.id == bench.tank.balance) {
      point.balanceInterval = balance.interval;
    }
  }
  point.geometry = rowGeometry(bench);
  point.tankFactor = bench.tank.factor;
  point.evaporationRate = bench.tank.evaporationRate;
  return point;
}

Expected<PredictedUncertainty> predictUncertainty(const PlannedPoint& point, const PlannedMeter& meter,
                                                  const Regulation& regulation, VerificationKind kind,
                                                  const StandardsSnapshot& standards) {
  if (auto sound = checkGeometry(point.geometry, meter.position); !sound) {
    return tl::unexpected<Error>(sound.error());
  }
  if (!(point.flow.si > 0.0 && point.volume.si > 0.0)) {
    return fail("a planned run needs a flow and a volume above 0", "plan", "correct the point");
  }
  const auto inputs = plannedInputs(point, regulation.waterEngine, meter.position);
  if (!inputs) {
    return tl::unexpected<Error>(inputs.error());
  }
  const auto reference = referenceVolume(*inputs, regulation.waterEngine, meter.position);
  if (!reference) {
    return tl::unexpected<Error>(reference.error());
  }
  auto bench = benchComponents(*inputs, *reference, standards, regulation.waterEngine, meter.position);
  if (!bench) {
    return tl::unexpected<Error>(bench.error());
  }
  PredictedUncertainty found;
  found.budget.components = std::move(*bench);
  found.bench = found.budget.bench();
  IndicatedVolume indicated;
  indicated.volume = reference->volume;
  indicated.resolution = plannedDisplay(meter.habits);
  indicated.oneReading = meter.habits.zeroing != ZeroingHabit::goesOn;
  for (BudgetComponent& one : meterComponents(indicated, meter.habits, reference->volume, inputs->duration)) {
    found.budget.components.push_back(std::move(one));
  }
  found.result = found.budget.result(0.0);
  const auto limit = limitAt(regulation, meter.type, kind, point.flow, found.bench.expanded);
  if (!limit) {
    return tl::unexpected<Error>(limit.error());
  }
  found.limitPercent = limit->permissible;
  found.ratioKept = limit->ratioKept;
  return found;
}

}  // namespace mb
