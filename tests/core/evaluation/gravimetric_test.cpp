#include "core/evaluation/gravimetric.h"

#include "core/water/water.h"
#include "tests/core/evaluation/sample_point.h"

#include <cmath>

#include <gtest/gtest.h>

namespace mb {
namespace {

using test::demoRow;

ChannelWindow steady(double value) {
  return {value, value, value, 0.0};
}

RunInputs inputsAt(double celsius, double pascal) {
  RunInputs inputs;
  inputs.weighed = 100.0;
  inputs.weighingTime = 0.0;
  inputs.duration = 150.0;
  inputs.inletTemperature = steady(celsius);
  inputs.outletTemperature = steady(celsius);
  inputs.inletPressure = steady(pascal);
  inputs.outletPressure = steady(pascal);
  inputs.airTemperature = 20.0;
  inputs.airHumidity = 50.0;
  inputs.airPressure = 101325.0;
  inputs.geometry = demoRow();
  return inputs;
}

double densityAt(double celsius, double pascal) {
  return density(WaterEngine::If97, degreesCelsius(celsius), pascals(pascal))->si;
}

TEST(ReferenceVolume, WeighsWaterInAir) {
  // 100 kg on the balance at 50 °C and 0.6 MPa, by hand: the air from its formula with the library's exp, the
  // density from the release's table, the water in the tank at 0.1 MPa: 988.0475.
  const auto found = referenceVolume(inputsAt(50.0, 0.6e6), WaterEngine::If97, 6);
  ASSERT_TRUE(found);
  const double air = (0.34848 * 1013.25 - 0.009 * 50.0 * std::exp(0.061 * 20.0)) / 293.15;
  const double c = (1.0 - air / 8000.0) / (1.0 - air / 988.0475);
  EXPECT_NEAR(found->airDensity.si, air, 1e-12);
  EXPECT_NEAR(found->buoyancy, c, 1e-10);
  EXPECT_NEAR(inLitres(found->volume), 100.0 * c / 988.2643 * 1000.0, 1e-5);
  EXPECT_NEAR(inLitres(found->volume), 101.2953, 1e-3);  // the worked example has 1.2 kg/m3
  EXPECT_EQ(found->pipeContent.si, 0.0);
  EXPECT_EQ(found->evaporated.si, 0.0);
}

TEST(ReferenceVolume, UsesTheEngineOfTheRegulation) {
  // JJG 225-2001 Annex B at 50 °C and up to 0.6 MPa: 988.25 as printed.
  const auto table = referenceVolume(inputsAt(50.0, 0.3e6), WaterEngine::TableJjg225, 1);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->density.si, 988.25);
  const auto formula = referenceVolume(inputsAt(50.0, 0.3e6), WaterEngine::If97, 1);
  EXPECT_NEAR(formula->density.si, 988.134, 0.002);
}

TEST(ReferenceVolume, AddsWhatEvaporated) {
  RunInputs inputs = inputsAt(50.0, 0.6e6);
  inputs.weighed = 10.0;
  const auto dry = referenceVolume(inputs, WaterEngine::If97, 1);
  inputs.evaporationRate = 0.10;
  inputs.weighingTime = 1440.0;  // 24 min: 40 g, the 0.4 % of 10 kg of settled point 7
  const auto found = referenceVolume(inputs, WaterEngine::If97, 1);
  EXPECT_NEAR(found->evaporated.si, 0.040, 1e-15);
  EXPECT_NEAR(found->volume.si - dry->volume.si, 0.040 / densityAt(50.0, 0.6e6), 1e-15);
  EXPECT_NEAR(found->volume / dry->volume - 1.0, 0.004, 1e-5);
}

TEST(ReferenceVolume, AppliesTheTankFactorToTheBalanceOnly) {
  RunInputs inputs = inputsAt(50.0, 0.6e6);
  inputs.evaporationRate = 0.10;
  inputs.weighingTime = 3600.0;
  const auto free = referenceVolume(inputs, WaterEngine::If97, 1);
  inputs.tankFactor = 0.9971;  // an immersed filling pipe
  const auto immersed = referenceVolume(inputs, WaterEngine::If97, 1);
  const double density = densityAt(50.0, 0.6e6);
  EXPECT_NEAR((free->volume.si - immersed->volume.si) * density, 100.0 * free->buoyancy * 0.0029, 1e-10);
}

TEST(Position, LiesByDistanceBetweenTheThermometers) {
  RunInputs inputs = inputsAt(50.0, 0.4e6);
  inputs.inletTemperature = steady(51.0);
  inputs.outletTemperature = steady(49.05);  // 1.95 K as at the low point
  inputs.outletPressure = steady(0.28e6);
  // 0.3 + 11 * 0.25 + 0.3 = 3.35 m; position 4 after 0.3 + 0.75 m.
  const double share = 1.05 / 3.35;
  const PositionWater water = waterAt(inputs, 4);
  EXPECT_NEAR(water.share, share, 1e-15);
  EXPECT_NEAR(water.temperature.celsius, 51.0 - 1.95 * share, 1e-12);
  EXPECT_NEAR(water.pressure.si, 0.4e6 - 0.12e6 * share, 1e-6);
  // The same mass is a larger volume where the water is warmer.
  const auto first = referenceVolume(inputs, WaterEngine::If97, 1);
  const auto last = referenceVolume(inputs, WaterEngine::If97, 12);
  EXPECT_GT(first->volume, last->volume);
  EXPECT_NEAR(first->volume / last->volume,
              densityAt(51.0 - 1.95 * 3.05 / 3.35, 0.4e6 - 0.12e6 * 3.05 / 3.35) /
                  densityAt(51.0 - 1.95 * 0.3 / 3.35, 0.4e6 - 0.12e6 * 0.3 / 3.35),
              1e-12);
}

TEST(PipeContent, IsCountedFromThePositionToTheStandard) {
  RowGeometry geometry = demoRow();
  // 0.12 L a position, and 0.3 m of the same bore: 0.144 L.
  EXPECT_NEAR(inLitres(contentInRow(geometry, 12)), 0.144, 1e-12);
  EXPECT_NEAR(inLitres(contentInRow(geometry, 1)), 11 * 0.12 + 0.144, 1e-12);
  geometry.standardSide = StandardSide::upstream;
  EXPECT_NEAR(inLitres(contentInRow(geometry, 1)), 0.144, 1e-12);
  EXPECT_NEAR(inLitres(contentInRow(geometry, 12)), 11 * 0.12 + 0.144, 1e-12);
}

RunInputs cooling(double from, double to) {
  RunInputs inputs = inputsAt((from + to) / 2.0, 0.4e6);
  inputs.inletTemperature = {(from + to) / 2.0, from, to, std::fabs(from - to)};
  inputs.outletTemperature = inputs.inletTemperature;
  return inputs;
}

TEST(PipeContent, OfAStandardDownstreamAddsADensityRise) {
  // The water cools by 2 K, the pipe holds more at the end: the meter let it pass, the balance never saw it.
  RunInputs inputs = cooling(51.0, 49.0);
  inputs.geometry.contentPerPosition = litres(0.0);
  inputs.geometry.contentToStandard = litres(10.0);
  inputs.weighed = 9.87;
  const double rise = densityAt(49.0, 0.4e6) - densityAt(51.0, 0.4e6);
  ASSERT_GT(rise, 0.0);
  const auto found = referenceVolume(inputs, WaterEngine::If97, 5);
  EXPECT_NEAR(found->pipeContent.si, 0.010 * rise, 1e-15);
  // Settled point 7: 10 L of pipe and 2 K are 0.09 % of 10 L.
  EXPECT_NEAR(found->pipeContent.si / 9.87 * 100.0, 0.09, 0.005);
  const auto warming = referenceVolume(
      [&] {
        RunInputs other = cooling(49.0, 51.0);
        other.geometry = inputs.geometry;
        other.weighed = 9.87;
        return other;
      }(),
      WaterEngine::If97, 5);
  EXPECT_EQ(warming->pipeContent.si, -found->pipeContent.si);
  EXPECT_LT(warming->volume, found->volume);
}

TEST(PipeContent, OfAStandardUpstreamHasTheOtherSign) {
  RunInputs inputs = cooling(51.0, 49.0);
  inputs.geometry.contentPerPosition = litres(0.0);
  inputs.geometry.contentToStandard = litres(10.0);
  inputs.geometry.standardSide = StandardSide::upstream;
  const double rise = densityAt(49.0, 0.4e6) - densityAt(51.0, 0.4e6);
  const auto found = referenceVolume(inputs, WaterEngine::If97, 5);
  EXPECT_NEAR(found->pipeContent.si, -0.010 * rise, 1e-15);
}

TEST(PipeContent, TakesTheRowAtItsOwnTemperature) {
  // Only the inlet cools, by 2 K; the pipe beyond the outlet thermometer does not change. Position 7 lies at
  // (0.3 + 1.5)/3.35; the middle of the water from there to the outlet halfway to 1.
  RunInputs inputs = inputsAt(50.0, 0.4e6);
  inputs.inletTemperature = {50.0, 51.0, 49.0, 2.0};
  const double middle = (1.8 / 3.35 + 1.0) / 2.0;
  const double change = 2.0 * (1.0 - middle);
  const double rise = densityAt(50.0 - change / 2.0, 0.4e6) - densityAt(50.0 + change / 2.0, 0.4e6);
  const auto found = referenceVolume(inputs, WaterEngine::If97, 7);
  EXPECT_NEAR(found->pipeContent.si, (5 * 0.12 + 0.144) / 1000.0 * rise, 1e-15);
}

TEST(Geometry, IsChecked) {
  EXPECT_TRUE(checkGeometry(demoRow(), 12));
  EXPECT_FALSE(checkGeometry(demoRow(), 0));
  EXPECT_FALSE(checkGeometry(demoRow(), 13));
  RowGeometry none;
  none.positions = 3;
  EXPECT_FALSE(checkGeometry(none, 1));
}

}  // namespace
}  // namespace mb
