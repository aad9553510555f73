#include "core/evaluation/budget.h"

#include "core/evaluation/flow_budget.h"
#include "core/evaluation/gravimetric.h"
#include "core/water/water.h"
#include "tests/core/evaluation/sample_point.h"

#include <cmath>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::demoRow;
using test::demoStandards;

constexpr double kRoot3 = 1.7320508075688772;

/// A long run at the low point that drifts and cools along the row, so that every component is alive.
RunInputs lowRun() {
  RunInputs inputs;
  inputs.weighed = 9.86;
  inputs.weighingTime = 1400.0;
  inputs.startInterval = 0.001;
  inputs.endInterval = 0.001;
  inputs.duration = 1380.0;
  inputs.inletTemperature = {51.0, 50.8, 51.2, 0.6};
  inputs.outletTemperature = {49.05, 48.9, 49.2, 0.4};
  inputs.inletPressure = {4.0e5, 4.0e5, 4.0e5, 0.0};
  inputs.outletPressure = {3.9e5, 3.9e5, 3.9e5, 0.0};
  inputs.airTemperature = 22.0;
  inputs.airHumidity = 50.0;
  inputs.airPressure = 1.01e5;
  inputs.geometry = demoRow();
  inputs.evaporationRate = 0.10;
  return inputs;
}

StandardsSnapshot everyStandard() {
  StandardsSnapshot standards = demoStandards();
  standards.balance.linearityUncertainty = 0.002;
  standards.validation.tankFactorUncertainty = 4e-5;
  return standards;
}

std::vector<BudgetComponent> componentsOf(const RunInputs& inputs, const StandardsSnapshot& standards,
                                          int position, WaterEngine engine = WaterEngine::If97) {
  const auto reference = referenceVolume(inputs, engine, position);
  EXPECT_TRUE(reference);
  auto found = benchComponents(inputs, *reference, standards, engine, position);
  EXPECT_TRUE(found);
  return found.value_or(std::vector<BudgetComponent>());
}

std::map<std::string, BudgetComponent> byName(const std::vector<BudgetComponent>& list) {
  std::map<std::string, BudgetComponent> found;
  for (const BudgetComponent& one : list) {
    EXPECT_TRUE(found.emplace(one.name, one).second) << one.name << " stands twice";
  }
  return found;
}

TEST(Budget, EveryComponentByHand) {
  const RunInputs inputs = lowRun();
  const int position = 4;
  const auto found = byName(componentsOf(inputs, everyStandard(), position));
  const double share = 1.05 / 3.35;
  const double celsius = 51.0 - 1.95 * share;
  const double pascal = 4.0e5 - 0.1e5 * share;
  const auto rho = [](double t, double p) {
    return density(WaterEngine::If97, degreesCelsius(t), pascals(p))->si;
  };
  const double water = rho(celsius, pascal);
  const double mass = referenceVolume(inputs, WaterEngine::If97, position)->volume.si * water;
  const double gamma = (rho(celsius - 1.0, pascal) - rho(celsius + 1.0, pascal)) / 2.0 / water;
  EXPECT_NEAR(gamma, 4.55e-4, 0.1e-4);  // CJ/T 357 at 50 °C
  const double kappa = (rho(celsius, pascal + 5e4) - water) / 5e4 / water;
  const double c = 1.00106;
  const double grams = 100.0 * c / mass / 1000.0;  // % per gram on the balance
  const double airDensity = (0.34848 * 1010.0 - 0.45 * std::exp(0.061 * 22.0)) / 295.15;
  const double perAir = 100.0 * 9.86 * c / mass * (1.0 / water - 1.0 / 8000.0);  // % per kg/m3
  const double thermometer = std::sqrt(0.025 * 0.025 + 0.0001 / 12.0);
  // Interpolation: the sagitta of an exponential that loses 1.95 of 29 K, and the lag of a row of 1.608 L in
  // 10 L.
  const double across = share * (1.0 - share);
  const double sagitta = 1.95 * (1.95 / 29.0) * across / 2.0;
  const double lag = 2.0 * across * 0.6 * (13.4 * 0.12) / (mass / water * 1000.0);
  const double correction = referenceVolume(inputs, WaterEngine::If97, position)->pipeContent.si;
  const double pipe =
      std::sqrt(std::pow((8 * 0.12 + 0.144) / 1e3 * gamma * water * 0.6 / kRoot3, 2) +
                std::pow(2.5 / 1e3 * gamma * water * 0.4 / kRoot3, 2) + std::pow(correction * 0.05, 2));
  const std::map<std::string, double> expected = {
      {"balance-slope", 100.0 * 2.5e-5 * 9.86 * c / mass},
      {"balance-linearity", std::sqrt(2.0) * grams},
      {"balance-repeatability", std::sqrt(2.0) * grams},
      {"balance-resolution", grams / std::sqrt(6.0)},
      {"balance-drift", 0.5 * 1400.0 / 3600.0 / kRoot3 * grams},
      {"air-temperature", perAir * airDensity / 295.15 * 1.1 * std::sqrt(0.0625 + 0.01 / 12.0)},
      {"air-humidity", perAir * 0.009 * std::exp(0.061 * 22.0) / 295.15 * 2.5},
      {"air-pressure", perAir * 0.0034848 / 295.15 * 100.0},
      {"air-density-formula", perAir * 2e-4 * airDensity},
      {"inlet-temperature", 100.0 * gamma * (1.0 - share) * thermometer},
      {"outlet-temperature", 100.0 * gamma * share * thermometer},
      {"temperature-at-position", 100.0 * gamma * (sagitta + lag) / kRoot3},
      {"water-pressure", 100.0 * kappa * 2500.0},
      {"water-density", 3e-3 / kRoot3},
      {"evaporation", 0.010 * 1400.0 / 3600.0 / mass * 100.0},
      {"tank-factor", 100.0 * 2e-5 * 9.86 * c / mass},
      {"pipe-content", pipe / mass * 100.0}};
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [name, contribution] : expected) {
    ASSERT_TRUE(found.contains(name)) << name;
    // The formula of the air's temperature is differentiated roughly here: 10 %; the rest to 0.2 %.
    const double tolerance = name == "air-temperature" ? 0.1 : 2e-3;
    EXPECT_NEAR(found.at(name).contribution / contribution, 1.0, tolerance) << name;
    EXPECT_NEAR(found.at(name).contribution,
                std::fabs(found.at(name).sensitivity) * found.at(name).standardUncertainty, 1e-15)
        << name;
    EXPECT_EQ(found.at(name).part, BudgetPart::bench) << name;
  }
  EXPECT_EQ(found.at("balance-slope").standard, "SIM-BAL-01");
  EXPECT_EQ(found.at("evaporation").standard, "SIM-VAL-01");
  EXPECT_EQ(found.at("water-pressure").standard, "SIM-P-01");
  EXPECT_EQ(found.at("inlet-temperature").standard, "SIM-T-01");
}

TEST(Budget, OneThermometerForBothEndsIsOneInput) {
  StandardsSnapshot standards = everyStandard();
  standards.outletTemperature.standard = "SIM-T-01";
  const auto separate = byName(componentsOf(lowRun(), everyStandard(), 6));
  const auto common = byName(componentsOf(lowRun(), standards, 6));
  EXPECT_FALSE(common.contains("inlet-temperature"));
  EXPECT_FALSE(common.contains("outlet-temperature"));
  // The sensitivities add before they are squared: full gamma, not sqrt(x^2 + (1-x)^2) of it.
  EXPECT_NEAR(common.at("water-temperature").contribution,
              separate.at("inlet-temperature").contribution + separate.at("outlet-temperature").contribution,
              1e-12);
}

TEST(Budget, TheTableIsLessCertainAwayFromItsPressure) {
  RunInputs inputs = lowRun();
  const double formula = byName(componentsOf(inputs, everyStandard(), 4)).at("water-density").contribution;
  const double table = byName(componentsOf(inputs, everyStandard(), 4, WaterEngine::TableJjg225))
                           .at("water-density")
                           .contribution;
  inputs.inletPressure = {6e5, 6e5, 6e5, 0.0};
  inputs.outletPressure = inputs.inletPressure;
  const double atTable = byName(componentsOf(inputs, everyStandard(), 4, WaterEngine::TableJjg225))
                             .at("water-density")
                             .contribution;
  EXPECT_NEAR(atTable, 4.6e-3 / kRoot3, 1e-12);
  EXPECT_GT(table, atTable);
  EXPECT_GT(atTable, formula);
}

/// The conventional true volume with errors drawn for every input: a model of its own, of the same physics.
class DrawnVolume {
 public:
  DrawnVolume(const RunInputs& inputs, const StandardsSnapshot& standards, int position, bool oneThermometer)
      : in_(inputs), standards_(standards), one_(oneThermometer) {
    share_ = (0.3 + 0.25 * (position - 1)) / 3.35;
    rowContent_ = ((12 - position) * 0.12 + 0.144) / 1e3;
  }

  double draw(std::mt19937_64& random) const {
    std::normal_distribution<double> gauss;
    std::uniform_real_distribution<double> box(-1.0, 1.0);
    const auto& b = standards_.balance;
    double reading = in_.weighed * (1.0 + b.slopeUncertainty / 2.0 * gauss(random));
    for (int i = 0; i < 2; ++i) {
      reading += b.linearityUncertainty / 2.0 * gauss(random) + b.repeatability * gauss(random) +
                 0.0005 * box(random);
    }
    reading += b.driftPerHour * in_.weighingTime / 3600.0 * box(random);
    const auto sensor = [&](const SensorCertificate& s) {
      return s.uncertainty / 2.0 * gauss(random) + s.resolution / 2.0 * box(random);
    };
    const double t = in_.airTemperature + sensor(standards_.airTemperature);
    const double h = in_.airHumidity + sensor(standards_.airHumidity);
    const double p = (in_.airPressure + sensor(standards_.airPressure)) / 100.0;
    const double air =
        (0.34848 * p - 0.009 * h * std::exp(0.061 * t)) / (273.15 + t) * (1.0 + 2e-4 * gauss(random));
    const double inlet = sensor(standards_.inletTemperature);
    const double outlet = one_ ? inlet : sensor(standards_.outletTemperature);
    const double pressureError = sensor(standards_.inletPressure);  // one standard for both
    const double celsius =
        temperature(in_.inletTemperature.mean + inlet, in_.outletTemperature.mean + outlet) +
        interpolation() * box(random);
    const double pascal =
        in_.inletPressure.mean + (in_.outletPressure.mean - in_.inletPressure.mean) * share_ + pressureError;
    const double water = rho(celsius, pascal) * (1.0 + 3e-5 * box(random));
    const double c = (1.0 - air / 8000.0) / (1.0 - air / rho(in_.outletTemperature.mean, in_.airPressure));
    const double tank =
        in_.tankFactor * (1.0 + standards_.validation.tankFactorUncertainty / 2.0 * gauss(random));
    const double evaporated =
        (in_.evaporationRate + standards_.validation.evaporationUncertainty / 2.0 * gauss(random)) *
        in_.weighingTime / 3600.0;
    return (reading * c * tank + evaporated + pipe(inlet, outlet, gauss, box, random)) / water;
  }

 private:
  static double rho(double celsius, double pascal) {
    return density(WaterEngine::If97, degreesCelsius(celsius), pascals(pascal))->si;
  }
  double temperature(double inlet, double outlet) const { return inlet + (outlet - inlet) * share_; }

  double interpolation() const {
    const double across = share_ * (1.0 - share_);
    const double loss = std::fabs(in_.inletTemperature.mean - in_.outletTemperature.mean);
    const double lag = in_.inletTemperature.range * 13.4 * 0.12e-3 / (in_.weighed / 988.0);
    return loss * loss / std::fabs(in_.inletTemperature.mean - in_.airTemperature) * across / 2.0 +
           2.0 * across * lag;
  }

  double pipe(double inlet, double outlet, std::normal_distribution<double>& gauss,
              std::uniform_real_distribution<double>& box, std::mt19937_64& random) const {
    const double middle = (share_ + 1.0) / 2.0;
    const auto mean = [middle](double a, double b) { return a + (b - a) * middle; };
    const double rowStart = mean(in_.inletTemperature.first + inlet, in_.outletTemperature.first + outlet);
    const double rowEnd = mean(in_.inletTemperature.last + inlet, in_.outletTemperature.last + outlet) +
                          std::max(in_.inletTemperature.range, in_.outletTemperature.range) * box(random);
    const double outStart = in_.outletTemperature.first + outlet;
    const double outEnd = in_.outletTemperature.last + outlet + in_.outletTemperature.range * box(random);
    const double size = 1.0 + standards_.validation.pipeContentUncertainty / 2.0 * gauss(random);
    const double pascal = in_.inletPressure.mean;
    return size * (rowContent_ * (rho(rowEnd, pascal) - rho(rowStart, pascal)) +
                   2.5e-3 * (rho(outEnd, pascal) - rho(outStart, pascal)));
  }

  const RunInputs& in_;
  const StandardsSnapshot& standards_;
  bool one_;
  double share_;
  double rowContent_;
};

void expectMonteCarloAgrees(const RunInputs& inputs, const StandardsSnapshot& standards, int position,
                            bool oneThermometer) {
  const double reference = referenceVolume(inputs, WaterEngine::If97, position)->volume.si;
  const ExpandedUncertainty u = expandedUncertainty(componentsOf(inputs, standards, position));
  const DrawnVolume model(inputs, standards, position, oneThermometer);
  std::mt19937_64 random(20260101U + static_cast<unsigned>(position));
  const int n = 20000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < n; ++i) {
    const double percent = (model.draw(random) / reference - 1.0) * 100.0;
    sum += percent;
    squares += percent * percent;
  }
  const double mean = sum / n;
  const double deviation = std::sqrt(squares / n - mean * mean);
  EXPECT_NEAR(deviation / u.standard, 1.0, 0.02) << "position " << position;  // 4 standard deviations of it
  EXPECT_LT(std::fabs(mean), 0.05 * u.standard) << "position " << position;
}

TEST(Budget, AgreesWithMonteCarlo) {
  for (const int position : {1, 6, 12}) {
    expectMonteCarloAgrees(lowRun(), everyStandard(), position, false);
  }
}

TEST(Budget, AgreesWithMonteCarloWhereTemperatureDominates) {
  StandardsSnapshot standards = everyStandard();
  standards.inletTemperature.uncertainty = 1.0;
  standards.outletTemperature.uncertainty = 1.0;
  expectMonteCarloAgrees(lowRun(), standards, 6, false);
  standards.outletTemperature.standard = standards.inletTemperature.standard;
  expectMonteCarloAgrees(lowRun(), standards, 6, true);
}

TEST(Budget, AgreesWithMonteCarloWhereTheAirDominates) {
  StandardsSnapshot standards = everyStandard();
  standards.airTemperature.uncertainty = 6.0;
  standards.airPressure.uncertainty = 8000.0;
  standards.airHumidity.uncertainty = 40.0;
  expectMonteCarloAgrees(lowRun(), standards, 3, false);
}

/// Simulates display and measuring interval of a meter without error, for volumes around `litres`; mean and
/// deviation of the error found, in %.
std::pair<double, double> displayedError(const MeterHabits& habits, bool fromZero, double litres,
                                         double duration) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  const int n = 40000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < n; ++i) {
    const double passed = litres * (0.99 + 0.02 * unit(random));
    const double lost = (unit(random) - unit(random)) * habits.measuringInterval / duration;
    const double counted = passed * (1.0 + lost);
    const double start = fromZero ? 0.0 : unit(random);
    const auto shown = [](double v) { return std::floor(v / 0.01) * 0.01; };
    const double volume = fromZero ? shown(counted) + 0.005  // -a/2 corrected
                                   : shown(start + counted) - shown(start);
    const double percent = (volume / passed - 1.0) * 100.0;
    sum += percent;
    squares += percent * percent;
  }
  return {sum / n, std::sqrt(squares / n - sum / n * sum / n)};
}

TEST(Budget, TheMetersPartAgreesWithMonteCarlo) {
  for (const bool fromZero : {false, true}) {
    for (const double tau : {0.0, 0.5, 4.0}) {
      IndicatedVolume indicated;
      indicated.volume = litres(10.0);
      indicated.oneReading = fromZero;
      const Volume last = litres(0.01);
      indicated.resolution = displayUncertainty(fromZero ? std::nullopt : std::optional<Volume>(last), last);
      const MeterHabits habits = test::goesOn(tau);
      const double u =
          expandedUncertainty(meterComponents(indicated, habits, indicated.volume, 1354.0)).standard;
      const auto [mean, deviation] = displayedError(habits, fromZero, 10.0, 1354.0);
      EXPECT_NEAR(deviation / u, 1.0, 0.02) << fromZero << " " << tau;
      EXPECT_LT(std::fabs(mean), 0.03 * u) << fromZero << " " << tau;
    }
  }
}

TEST(Budget, OfTheMeterIsThatOfTheSettledPoints) {
  // 50 L at 2.5 m3/h (72 s): U = 0.57 % for tau = 0.5 s, 2.3 % for 2 s (settled point 4).
  IndicatedVolume indicated;
  indicated.volume = litres(50.0);
  const auto u = [&](double tau) {
    return 2.0 *
           expandedUncertainty(meterComponents(indicated, test::goesOn(tau), litres(50.0), 72.0)).standard;
  };
  EXPECT_NEAR(u(0.5), 0.57, 0.005);
  EXPECT_NEAR(u(2.0), 2.27, 0.01);
  MeterHabits integrates = test::goesOn(2.0);
  integrates.integratesPartialInterval = true;
  EXPECT_TRUE(meterComponents(indicated, integrates, litres(50.0), 72.0).empty());
}

TEST(Budget, TheResultsUncertaintyContainsBoth) {
  UncertaintyBudget budget;
  BudgetComponent bench;
  bench.contribution = 0.3;
  BudgetComponent meter = bench;
  meter.part = BudgetPart::meter;
  meter.contribution = 0.4;
  budget.components = {bench, meter};
  EXPECT_NEAR(budget.bench().expanded, 0.6, 1e-15);
  EXPECT_NEAR(budget.result(0.0).expanded, 1.0, 1e-15);
  // At an error of +100 % a wrong reference counts twice.
  EXPECT_NEAR(budget.result(100.0).standard, std::sqrt(0.36 + 0.16), 1e-15);
  EXPECT_EQ(budget.bench().coverageFactor, 2.0);
  EXPECT_FALSE(budget.bench().degreesOfFreedom);
}

TEST(Budget, FewObservationsWidenTheCoverage) {
  // JCGM 100 G.4: nu_eff = u^4 / sum(c^4/nu).
  BudgetComponent few;
  few.contribution = 0.3;
  few.degreesOfFreedom = 4.0;
  BudgetComponent certain;
  certain.contribution = 0.2;
  const ExpandedUncertainty found = expandedUncertainty({few, certain});
  const double nu = 0.13 * 0.13 / (0.0081 / 4.0);
  EXPECT_NEAR(*found.degreesOfFreedom, nu, 1e-12);  // 8.3
  EXPECT_NEAR(found.coverageFactor, 2.37, 0.005);   // table G.2 at 8
  EXPECT_NEAR(found.expanded, found.coverageFactor * std::sqrt(0.13), 1e-15);
}

}  // namespace
}  // namespace mb
