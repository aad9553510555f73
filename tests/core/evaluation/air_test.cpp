#include "core/evaluation/air.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

double air(double celsius, double hectopascals, double humidity) {
  return moistAirDensity(degreesCelsius(celsius), humidity, pascals(hectopascals * 100.0)).si;
}

TEST(MoistAir, GivesTheWorkedValues) {
  EXPECT_NEAR(air(20.0, 1013.25, 50.0), 1.1993, 5e-5);
  EXPECT_NEAR(air(25.0, 1000.0, 60.0), 1.1605, 5e-5);
  EXPECT_NEAR(air(30.0, 1013.25, 60.0), 1.1537, 5e-5);
}

TEST(Buoyancy, GivesTheWorkedValues) {
  const Density rho = kilogramsPerCubicMetre(1.2);
  EXPECT_NEAR(buoyancyFactor(rho, kilogramsPerCubicMetre(998.2055)), 1.0010534, 5e-8);
  EXPECT_NEAR(buoyancyFactor(rho, kilogramsPerCubicMetre(988.2643)), 1.0010655, 5e-8);
  EXPECT_NEAR(buoyancyFactor(rho, kilogramsPerCubicMetre(972.026)), 1.001086, 5e-7);
}

TEST(Buoyancy, GivesTheWorkedVolumes) {
  const Density rho = kilogramsPerCubicMetre(1.2);
  const auto volume = [&](double density) {
    return 100.0 * buoyancyFactor(rho, kilogramsPerCubicMetre(density)) / density * 1000.0;
  };
  EXPECT_NEAR(volume(998.2055), 100.285306, 6e-6);
  EXPECT_NEAR(volume(988.2643), 101.295331, 6e-6);
}

TEST(Buoyancy, IsTheOtherWayToWriteTheRegulationsFormula) {
  // JJG 225-2001: C = rho (rho_b - rho_a) / (rho_b (rho - rho_a)).
  const double rho = 988.2643;
  const double a = 1.1834;
  EXPECT_NEAR(buoyancyFactor(kilogramsPerCubicMetre(a), kilogramsPerCubicMetre(rho)),
              rho * (8000.0 - a) / (8000.0 * (rho - a)), 1e-15);
}

}  // namespace
}  // namespace mb
