#include "core/evaluation/gravimetric.h"

#include "core/evaluation/air.h"

#include <string>

namespace mb {
namespace {

double rowLength(const RowGeometry& geometry) {
  return geometry.inletDistance.si + (geometry.positions - 1) * geometry.spacing.si +
         geometry.outletDistance.si;
}

double between(double atInlet, double atOutlet, double share) {
  return atInlet + (atOutlet - atInlet) * share;
}

/// rho(end) - rho(start) at one pressure.
Expected<double> densityChange(WaterEngine engine, double start, double end, Pressure pressure) {
  const auto before = density(engine, degreesCelsius(start), pressure);
  if (!before) {
    return tl::unexpected<Error>(before.error());
  }
  const auto after = density(engine, degreesCelsius(end), pressure);
  if (!after) {
    return tl::unexpected<Error>(after.error());
  }
  return after->si - before->si;
}

}  // namespace

double shareOfRow(const RowGeometry& geometry, int position) {
  return (geometry.inletDistance.si + (position - 1) * geometry.spacing.si) / rowLength(geometry);
}

Volume contentInRow(const RowGeometry& geometry, int position) {
  const bool downstream = geometry.standardSide == StandardSide::downstream;
  const int places = downstream ? geometry.positions - position : position - 1;
  const Length rest = downstream ? geometry.outletDistance : geometry.inletDistance;
  // The pipe to the thermometer has the bore of the row.
  return geometry.contentPerPosition * (places + rest / geometry.spacing);
}

Expected<void> checkGeometry(const RowGeometry& geometry, int position) {
  if (!(geometry.spacing.si > 0.0 && geometry.inletDistance.si >= 0.0 && geometry.outletDistance.si >= 0.0 &&
        geometry.contentPerPosition.si >= 0.0 && geometry.contentToStandard.si >= 0.0)) {
    return fail("the row has no geometry", "geometry",
                "give distances and contents of the row in the bench file");
  }
  if (position < 1 || position > geometry.positions) {
    return fail("the row has " + std::to_string(geometry.positions) + " positions and no position " +
                    std::to_string(position),
                "geometry", "correct the batch or the bench file");
  }
  return {};
}

PositionWater waterAt(const RunInputs& inputs, int position) {
  PositionWater water;
  water.share = shareOfRow(inputs.geometry, position);
  water.temperature =
      degreesCelsius(between(inputs.inletTemperature.mean, inputs.outletTemperature.mean, water.share));
  water.pressure = pascals(between(inputs.inletPressure.mean, inputs.outletPressure.mean, water.share));
  return water;
}

Expected<double> contentChange(const RunInputs& inputs, WaterEngine engine, int position) {
  const RowGeometry& geometry = inputs.geometry;
  const bool downstream = geometry.standardSide == StandardSide::downstream;
  const ChannelWindow& end = downstream ? inputs.outletTemperature : inputs.inletTemperature;
  const double share = shareOfRow(geometry, position);
  const double middle = downstream ? (share + 1.0) / 2.0 : share / 2.0;
  const Pressure pressure = waterAt(inputs, position).pressure;
  const auto inRow =
      densityChange(engine, between(inputs.inletTemperature.first, inputs.outletTemperature.first, middle),
                    between(inputs.inletTemperature.last, inputs.outletTemperature.last, middle), pressure);
  if (!inRow) {
    return inRow;
  }
  const auto beyond = densityChange(engine, end.first, end.last, pressure);
  if (!beyond) {
    return beyond;
  }
  return contentInRow(geometry, position).si * *inRow + geometry.contentToStandard.si * *beyond;
}

Expected<ReferenceVolume> referenceVolume(const RunInputs& inputs, WaterEngine engine, int position) {
  ReferenceVolume found;
  const PositionWater water = waterAt(inputs, position);
  found.temperature = water.temperature;
  found.pressure = water.pressure;
  const auto atPosition = density(engine, water.temperature, water.pressure);
  if (!atPosition) {
    return tl::unexpected<Error>(atPosition.error());
  }
  found.density = *atPosition;
  // The water in the tank is under the air's pressure and as warm as it left the row.
  const auto inTank =
      density(engine, degreesCelsius(inputs.outletTemperature.mean), pascals(inputs.airPressure));
  if (!inTank) {
    return tl::unexpected<Error>(inTank.error());
  }
  found.airDensity =
      moistAirDensity(degreesCelsius(inputs.airTemperature), inputs.airHumidity, pascals(inputs.airPressure));
  found.buoyancy = buoyancyFactor(found.airDensity, *inTank);
  found.weighed = kilograms(inputs.weighed);
  found.evaporated = kilograms(inputs.evaporationRate * inputs.weighingTime / 3600.0);
  const auto change = contentChange(inputs, engine, position);
  if (!change) {
    return tl::unexpected<Error>(change.error());
  }
  // A standard downstream misses what the pipe took up by becoming denser; one upstream measured it besides.
  const bool downstream = inputs.geometry.standardSide == StandardSide::downstream;
  found.pipeContent = kilograms(downstream ? *change : -*change);
  const Mass passed =
      found.weighed * found.buoyancy * inputs.tankFactor + found.evaporated + found.pipeContent;
  found.volume = passed / found.density;
  return found;
}

}  // namespace mb
