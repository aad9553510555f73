#include "core/evaluation/flow_budget.h"

#include "core/evaluation/air.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

// Uncertainty of the density of water, half widths of rectangular distributions. IF97: the release gives 30
// ppm for the liquid below 100 °C. The printed tables stand for one pressure and are rounded: up to 46 ppm
// from IF97 at that pressure (measured over all their rows), and away from it the compressibility comes on
// top.
constexpr double kIf97HalfWidth = 3e-5;
constexpr double kTableHalfWidth = 4.6e-5;
constexpr double kCompressibility = 4.6e-10;  // 1/Pa, water between 5 and 95 °C: 4.4 to 4.9
constexpr double kTemperatureStep = 1.0;      // K, as CJ/T 357 5.4 takes gamma
constexpr double kPressureStep = 5e4;         // Pa

/// Collects components of one part of a budget.
class Components {
 public:
  explicit Components(BudgetPart part) : part_(part) {}

  struct Origin {
    Distribution distribution = Distribution::normal;
    std::string standard;
    BetweenRuns betweenRuns = BetweenRuns::same;
    std::optional<double> degreesOfFreedom;
  };

  void add(const char* name, double uncertainty, const char* unit, double sensitivity, const Origin& origin) {
    const double contribution = std::fabs(sensitivity) * uncertainty;
    if (contribution == 0.0) {
      return;
    }
    BudgetComponent one;
    one.name = name;
    one.standardUncertainty = uncertainty;
    one.unit = unit;
    one.sensitivity = sensitivity;
    one.contribution = contribution;
    one.distribution = origin.distribution;
    one.degreesOfFreedom = origin.degreesOfFreedom;
    one.standard = origin.standard;
    one.part = part_;
    one.betweenRuns = origin.betweenRuns;
    list.push_back(std::move(one));
  }

  std::vector<BudgetComponent> list;

 private:
  BudgetPart part_;
};

double rectangular(double halfWidth) {
  return halfWidth / std::sqrt(3.0);
}

/// Standard uncertainty of a sensor: its certificate and the rounding of its display.
double sensorUncertainty(const SensorCertificate& sensor) {
  const double certificate = sensor.uncertainty / 2.0;
  return std::sqrt(certificate * certificate + sensor.resolution * sensor.resolution / 12.0);
}

/// Relative change of the density of water with temperature (1/K, positive where it expands) and pressure
/// (1/Pa).
struct DensitySlopes {
  double expansion = 0.0;
  double compressibility = 0.0;
};

Expected<DensitySlopes> densitySlopes(WaterEngine engine, const ReferenceVolume& at) {
  // JJG tables start at 1 °C: a side that lies outside is left out.
  const auto warmer = density(engine, at.temperature + kelvins(kTemperatureStep), at.pressure);
  const auto colder = density(engine, at.temperature - kelvins(kTemperatureStep), at.pressure);
  const auto denser = density(engine, at.temperature, at.pressure + pascals(kPressureStep));
  if (!denser || (!warmer && !colder)) {
    return tl::unexpected<Error>(!denser ? denser.error() : warmer.error());
  }
  const double high = warmer ? warmer->si : at.density.si;
  const double low = colder ? colder->si : at.density.si;
  const double steps = (warmer ? 1.0 : 0.0) + (colder ? 1.0 : 0.0);
  DensitySlopes slopes;
  slopes.expansion = (low - high) / (steps * kTemperatureStep) / at.density.si;
  slopes.compressibility = (denser->si - at.density.si) / kPressureStep / at.density.si;
  return slopes;
}

void addBalance(Components& to, const RunInputs& inputs, const BalanceCertificate& balance,
                double perKilogram) {
  to.add("balance-slope", balance.slopeUncertainty / 2.0, "1", perKilogram * inputs.weighed,
         {Distribution::normal, balance.standard, BetweenRuns::same, std::nullopt});
  // Two readings each, at loads whose deviations are not known to go together.
  to.add("balance-linearity", std::sqrt(2.0) * balance.linearityUncertainty / 2.0, "kg", perKilogram,
         {Distribution::normal, balance.standard, BetweenRuns::same, std::nullopt});
  to.add("balance-repeatability", std::sqrt(2.0) * balance.repeatability, "kg", perKilogram,
         {Distribution::normal, balance.standard, BetweenRuns::independent, balance.repeatabilityDof});
  to.add("balance-resolution",
         std::sqrt((inputs.startInterval * inputs.startInterval + inputs.endInterval * inputs.endInterval) /
                   12.0),
         "kg", perKilogram,
         {Distribution::triangular, balance.standard, BetweenRuns::independent, std::nullopt});
  to.add("balance-drift", rectangular(balance.driftPerHour * inputs.weighingTime / 3600.0), "kg", perKilogram,
         {Distribution::rectangular, balance.standard, BetweenRuns::same, std::nullopt});
}

void addAir(Components& to, const RunInputs& inputs, const ReferenceVolume& reference,
            const StandardsSnapshot& standards, double perKilogram) {
  // d(ln C)/d(rho_a), with the water of the position: the tank's differs by less than 1e-3.
  const double perDensity = perKilogram * inputs.weighed *
                            (1.0 / reference.density.si - 1.0 / kWeightDensity.si) /
                            (1.0 - reference.airDensity / reference.density);
  const auto air = [&inputs](double dt, double dh, double dp) {
    return moistAirDensity(degreesCelsius(inputs.airTemperature + dt), inputs.airHumidity + dh,
                           pascals(inputs.airPressure + dp))
        .si;
  };
  const auto certificate = [](const SensorCertificate& sensor) {
    return Components::Origin{Distribution::normal, sensor.standard, BetweenRuns::same, std::nullopt};
  };
  to.add("air-temperature", sensorUncertainty(standards.airTemperature), "Cel",
         perDensity * (air(0.5, 0, 0) - air(-0.5, 0, 0)), certificate(standards.airTemperature));
  to.add("air-humidity", sensorUncertainty(standards.airHumidity), "%",
         perDensity * (air(0, 0.5, 0) - air(0, -0.5, 0)), certificate(standards.airHumidity));
  to.add("air-pressure", sensorUncertainty(standards.airPressure), "Pa",
         perDensity * (air(0, 0, 50.0) - air(0, 0, -50.0)) / 100.0, certificate(standards.airPressure));
  to.add("air-density-formula", kAirFormulaUncertainty * reference.airDensity.si, "kg/m3", perDensity,
         {Distribution::normal, "", BetweenRuns::same, std::nullopt});
}

/// An input measured at inlet and outlet and used in between. One standard behind both: one input.
struct PairNames {
  const char* inlet;
  const char* outlet;
  const char* both;
  const char* unit;
};

void addPair(Components& to, const PairNames& names, const SensorCertificate& inlet,
             const SensorCertificate& outlet, double perUnit, double share) {
  const auto origin = [](const SensorCertificate& sensor) {
    return Components::Origin{Distribution::normal, sensor.standard, BetweenRuns::same, std::nullopt};
  };
  const double ofInlet = perUnit * (1.0 - share);
  const double ofOutlet = perUnit * share;
  if (!inlet.standard.empty() && inlet.standard == outlet.standard) {
    const double largest = std::max(sensorUncertainty(inlet), sensorUncertainty(outlet));
    to.add(names.both, largest, names.unit, ofInlet + ofOutlet, origin(inlet));
    return;
  }
  to.add(names.inlet, sensorUncertainty(inlet), names.unit, ofInlet, origin(inlet));
  to.add(names.outlet, sensorUncertainty(outlet), names.unit, ofOutlet, origin(outlet));
}

/// Half width of what linear interpolation between the thermometers may miss at a position. First term: a
/// pipe that cools follows an exponential, whose sagitta is dT * eps * x(1-x)/2 for a relative loss eps of
/// the excess over the room. Second: while the inlet temperature wanders by its range, the water needs part
/// of the run to pass the row, and the mean at the position lags by that part at most.
double interpolationHalfWidth(const RunInputs& inputs, const ReferenceVolume& reference, double share) {
  const double across = share * (1.0 - share);
  const double loss = std::fabs(inputs.inletTemperature.mean - inputs.outletTemperature.mean);
  const double excess = std::fabs(inputs.inletTemperature.mean - inputs.airTemperature);
  const double eps = loss < excess ? loss / excess : 1.0;
  const RowGeometry& row = inputs.geometry;
  const double places = row.positions - 1 + (row.inletDistance + row.outletDistance) / row.spacing;
  const double transit = row.contentPerPosition.si * places / reference.volume.si;  // share of the run
  return loss * eps * across / 2.0 + 2.0 * across * inputs.inletTemperature.range * std::min(1.0, transit);
}

/// Half width of the density of water as the engine gives it, relative.
double waterHalfWidth(WaterEngine engine, Pressure pressure) {
  if (engine == WaterEngine::If97) {
    return kIf97HalfWidth;
  }
  const double lowTable = 0.6e6;
  const double highTable = 1.6e6;
  const double lowTableUpTo = engine == WaterEngine::TableCj128 ? 1.0e6 : lowTable;
  const double printed = pressure.si <= lowTableUpTo ? lowTable : highTable;
  return kTableHalfWidth + kCompressibility * std::fabs(printed - pressure.si);
}

void addPipeContent(Components& to, const RunInputs& inputs, const ReferenceVolume& reference,
                    const ValidationCertificate& validation, const DensitySlopes& slopes, int position,
                    double perKilogram) {
  // The content lags behind the thermometers: within the range of the run anything is possible.
  const RowGeometry& row = inputs.geometry;
  const bool downstream = row.standardSide == StandardSide::downstream;
  const double atEnd = downstream ? inputs.outletTemperature.range : inputs.inletTemperature.range;
  const double inRow = std::max(inputs.inletTemperature.range, inputs.outletTemperature.range);
  const double perKelvin = slopes.expansion * reference.density.si;
  const double rowPart = rectangular(contentInRow(row, position).si * perKelvin * inRow);
  const double endPart = rectangular(row.contentToStandard.si * perKelvin * atEnd);
  const double sizePart = reference.pipeContent.si * validation.pipeContentUncertainty / 2.0;
  to.add("pipe-content", std::sqrt(rowPart * rowPart + endPart * endPart + sizePart * sizePart), "kg",
         perKilogram, {Distribution::rectangular, "", BetweenRuns::independent, std::nullopt});
}

}  // namespace

Expected<std::vector<BudgetComponent>> benchComponents(const RunInputs& inputs,
                                                       const ReferenceVolume& reference,
                                                       const StandardsSnapshot& standards, WaterEngine engine,
                                                       int position) {
  const auto slopes = densitySlopes(engine, reference);
  if (!slopes) {
    return tl::unexpected<Error>(slopes.error());
  }
  const double share = shareOfRow(inputs.geometry, position);
  const double perPassed = 100.0 / (reference.volume.si * reference.density.si);  // % per kg of water
  const double perKilogram = perPassed * reference.buoyancy * inputs.tankFactor;  // % per kg of reading
  const ValidationCertificate& validation = standards.validation;
  Components to(BudgetPart::bench);
  addBalance(to, inputs, standards.balance, perKilogram);
  addAir(to, inputs, reference, standards, perKilogram);
  addPair(to, {"inlet-temperature", "outlet-temperature", "water-temperature", "Cel"},
          standards.inletTemperature, standards.outletTemperature, 100.0 * slopes->expansion, share);
  to.add("temperature-at-position", rectangular(interpolationHalfWidth(inputs, reference, share)), "K",
         100.0 * slopes->expansion, {Distribution::rectangular, "", BetweenRuns::same, std::nullopt});
  addPair(to, {"inlet-pressure", "outlet-pressure", "water-pressure", "Pa"}, standards.inletPressure,
          standards.outletPressure, -100.0 * slopes->compressibility, share);
  to.add("water-density", rectangular(waterHalfWidth(engine, reference.pressure)), "1", 100.0,
         {Distribution::rectangular, "", BetweenRuns::same, std::nullopt});
  to.add("evaporation", validation.evaporationUncertainty / 2.0, "kg/h",
         perPassed * inputs.weighingTime / 3600.0,
         {Distribution::normal, validation.standard, BetweenRuns::same, std::nullopt});
  to.add("tank-factor", validation.tankFactorUncertainty / 2.0, "1",
         perPassed * reference.buoyancy * inputs.weighed,
         {Distribution::normal, validation.standard, BetweenRuns::same, std::nullopt});
  addPipeContent(to, inputs, reference, validation, *slopes, position, perPassed);
  return std::move(to.list);
}

std::vector<BudgetComponent> meterComponents(const IndicatedVolume& indicated, const MeterHabits& habits,
                                             Volume reference, double duration) {
  Components to(BudgetPart::meter);
  to.add("meter-resolution", indicated.resolution.si, "m3", 100.0 / reference.si,
         {indicated.oneReading ? Distribution::rectangular : Distribution::triangular, "",
          BetweenRuns::independent, std::nullopt});
  if (!habits.integratesPartialInterval) {
    // Start and end each lie anywhere within an interval: u_t = tau/sqrt(6) for the pair.
    to.add("measuring-interval", habits.measuringInterval / std::sqrt(6.0), "s",
           100.0 * (indicated.volume / reference) / duration,
           {Distribution::triangular, "", BetweenRuns::independent, std::nullopt});
  }
  return std::move(to.list);
}

}  // namespace mb
