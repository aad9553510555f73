#include "core/water/water.h"

#include "core/water/published_tables.h"
#include "tests/core/support/csv.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::numberIn;
using test::readCsv;
using ::testing::HasSubstr;

constexpr auto kIf97 = WaterEngine::If97;
constexpr auto kTable = WaterEngine::TableJjg225;

double rho(WaterEngine engine, double t, double mpa) {
  return density(engine, degreesCelsius(t), megapascals(mpa)).value().si;
}

double enthalpy(WaterEngine engine, double t, double mpa) {
  return specificEnthalpy(engine, degreesCelsius(t), megapascals(mpa)).value().si / 1000.0;
}

/// kWh/(m3 K)
double k(WaterEngine engine, double inlet, double outlet, double mpa, FlowSensorPosition position) {
  return heatCoefficient(engine, degreesCelsius(inlet), degreesCelsius(outlet), megapascals(mpa), position)
             .value()
             .si /
         3.6e6;
}

TEST(WaterTable, ReturnsEveryPrintedValueAsPrinted) {
  int checked = 0;
  for (const auto& row : readCsv("tables/water_density_enthalpy.csv")) {
    const double mpa = numberIn(row, "pressure_MPa");
    const double t = numberIn(row, "t_C");
    EXPECT_EQ(rho(kTable, t, mpa), numberIn(row, "density_kg_m3")) << mpa << " MPa, " << t;
    EXPECT_DOUBLE_EQ(enthalpy(kTable, t, mpa), numberIn(row, "enthalpy_kJ_kg")) << mpa << " MPa, " << t;
    ++checked;
  }
  EXPECT_EQ(checked, 300);
}

TEST(WaterTable, MisprintsOfTheCopyOf2001AreCorrected) {
  EXPECT_EQ(rho(kTable, 55, 1.6), 986.35);
  EXPECT_EQ(rho(kTable, 82, 1.6), 971.21);
  EXPECT_EQ(rho(kTable, 83, 1.6), 970.57);
  EXPECT_EQ(rho(kTable, 100, 1.6), 959.06);
}

TEST(WaterTable, InterpolatesLinearlyBetweenFullDegrees) {
  EXPECT_NEAR(rho(kTable, 50.5, 0.6), (rho(kTable, 50, 0.6) + rho(kTable, 51, 0.6)) / 2, 1e-9);
  EXPECT_NEAR(enthalpy(kTable, 20.25, 1.6),
              0.75 * enthalpy(kTable, 20, 1.6) + 0.25 * enthalpy(kTable, 21, 1.6), 1e-9);
  EXPECT_NEAR(rho(kTable, 149.75, 0.6), 0.25 * rho(kTable, 149, 0.6) + 0.75 * rho(kTable, 150, 0.6), 1e-9);
}

TEST(WaterTable, TakesTheTableThatTheEditionPrescribesForThePressure) {
  EXPECT_EQ(rho(kTable, 50, 0.4), 988.25);
  EXPECT_EQ(rho(kTable, 50, 0.6), 988.25);
  EXPECT_EQ(rho(kTable, 50, 0.7), 988.69);
  EXPECT_EQ(rho(WaterEngine::TableCj128, 50, 1.0), 988.25);
  EXPECT_EQ(rho(WaterEngine::TableCj128, 50, 1.1), 988.69);
  EXPECT_EQ(rho(WaterEngine::TableCj128, 50, 2.5), 988.69);
  EXPECT_FALSE(density(kTable, degreesCelsius(50), megapascals(1.7)));
  EXPECT_FALSE(density(WaterEngine::TableCj128, degreesCelsius(50), megapascals(2.6)));
  EXPECT_FALSE(density(kTable, degreesCelsius(50), pascals(0)));
}

// The differences stand in the columns of the table's own file, rounded to 0.1 ppm and 0.0001 kJ/kg.
TEST(WaterEngines, DifferByWhatTheTableSays) {
  double largestPpm = 0.0;
  double largestEnthalpy = 0.0;
  for (const auto& row : readCsv("tables/water_density_enthalpy.csv")) {
    const double mpa = numberIn(row, "pressure_MPa");
    const double t = numberIn(row, "t_C");
    const double formula = rho(kIf97, t, mpa);
    const double formulaEnthalpy = enthalpy(kIf97, t, mpa);
    EXPECT_NEAR(formula, numberIn(row, "if97_density"), 0.5001e-4) << t;
    EXPECT_NEAR(formulaEnthalpy, numberIn(row, "if97_enthalpy"), 0.5001e-4) << t;
    const double ppm = (rho(kTable, t, mpa) / formula - 1.0) * 1e6;
    const double difference = enthalpy(kTable, t, mpa) - formulaEnthalpy;
    EXPECT_NEAR(ppm, numberIn(row, "drho_ppm_vs_if97"), 0.0501) << t;
    EXPECT_NEAR(difference, numberIn(row, "dh_kJ_kg_vs_if97"), 0.5001e-4) << t;
    largestPpm = std::max(largestPpm, std::fabs(ppm));
    largestEnthalpy = std::max(largestEnthalpy, std::fabs(difference));
  }
  EXPECT_NEAR(largestPpm, 46.1, 0.1);
  EXPECT_NEAR(largestEnthalpy, 0.076, 0.001);
}

TEST(HeatCoefficient, GivesTheSampleOfEn1434) {
  EXPECT_NEAR(k(kIf97, 70, 30, 1.6, FlowSensorPosition::Inlet) * 3.6, 4.087442, 0.5e-6);
  EXPECT_NEAR(k(kIf97, 70, 30, 1.6, FlowSensorPosition::Outlet) * 3.6, 4.162135, 0.5e-6);
}

TEST(HeatCoefficient, GivesTheWholeEn1434Table) {
  int checked = 0;
  for (const auto& row : readCsv("tables/k_en1434.csv")) {
    const auto position =
        row.at("position").starts_with("inlet") ? FlowSensorPosition::Inlet : FlowSensorPosition::Outlet;
    EXPECT_NEAR(k(kIf97, numberIn(row, "theta_inlet_C"), numberIn(row, "theta_outlet_C"),
                  numberIn(row, "pressure_MPa"), position) *
                    3.6,
                numberIn(row, "k"), 0.5001e-6)
        << row.at("theta_inlet_C") << "/" << row.at("theta_outlet_C") << " " << row.at("position");
    ++checked;
  }
  EXPECT_GE(checked, 488);
}

TEST(HeatCoefficient, ReturnsAnnexCAsPrintedAndDiffersFromIf97ByWhatItSays) {
  int checked = 0;
  for (const auto& row : readCsv("tables/k_jjg225_2001.csv")) {
    const double inlet = numberIn(row, "theta_inlet_C");
    const double outlet = numberIn(row, "theta_outlet_C");
    EXPECT_NEAR(k(kIf97, inlet, outlet, 1.6, FlowSensorPosition::Outlet),
                numberIn(row, "if97_1.6MPa_return_kWh_per_m3K"), 0.5001e-6)
        << inlet << "/" << outlet;
    ++checked;
    if (inlet - outlet < 2.0) {
      continue;
    }
    EXPECT_NEAR(k(kTable, inlet, outlet, 0.6, FlowSensorPosition::Outlet), numberIn(row, "k_kWh_per_m3K"),
                1e-12)
        << inlet << "/" << outlet;
  }
  EXPECT_EQ(checked, 3105);
}

TEST(HeatCoefficient, AnnexCServesNeighboursOnTheDiagonalToo) {
  EXPECT_NEAR(k(kTable, 95, 94, 0.6, FlowSensorPosition::Outlet), kPublishedHeatCoefficient.back() / 1000.0,
              1e-12);
  EXPECT_NEAR(k(kTable, 50, 49, 0.6, FlowSensorPosition::Outlet), kPublishedHeatCoefficient[44] / 1000.0,
              1e-12);
}

TEST(HeatCoefficient, AnnexCInterpolatesInBothTemperatures) {
  const auto outlet = FlowSensorPosition::Outlet;
  const double corners = (k(kTable, 70, 30, 0.6, outlet) + k(kTable, 71, 30, 0.6, outlet) +
                          k(kTable, 70, 31, 0.6, outlet) + k(kTable, 71, 31, 0.6, outlet)) /
                         4.0;
  EXPECT_NEAR(k(kTable, 70.5, 30.5, 0.6, outlet), corners, 1e-12);
  EXPECT_NEAR(k(kTable, 70.25, 30, 0.6, outlet),
              0.75 * k(kTable, 70, 30, 0.6, outlet) + 0.25 * k(kTable, 71, 30, 0.6, outlet), 1e-12);
}

// JJG 225-2001: the table is for the volume at the outlet; a volume at the inlet is multiplied by
// rho_in/rho_out.
TEST(HeatCoefficient, AnnexCIsConvertedForAFlowSensorInTheInlet) {
  EXPECT_NEAR(
      k(kTable, 70, 30, 0.6, FlowSensorPosition::Inlet),
      k(kTable, 70, 30, 0.6, FlowSensorPosition::Outlet) * rho(kTable, 70, 0.6) / rho(kTable, 30, 0.6),
      1e-12);
  const double ratio =
      k(kIf97, 70, 30, 1.6, FlowSensorPosition::Outlet) / k(kIf97, 70, 30, 1.6, FlowSensorPosition::Inlet);
  EXPECT_NEAR(ratio, 1.018, 0.001) << "the wrong side is 1.8 % off at 70/30";
}

TEST(HeatCoefficient, AnnexCRefusesWhatItDoesNotHold) {
  const auto ask = [](double inlet, double outlet) {
    return heatCoefficient(kTable, degreesCelsius(inlet), degreesCelsius(outlet), megapascals(0.6),
                           FlowSensorPosition::Outlet)
        .has_value();
  };
  EXPECT_TRUE(ask(50, 5));
  EXPECT_FALSE(ask(49.9, 5));
  EXPECT_FALSE(ask(95.1, 50));
  EXPECT_FALSE(ask(60, 4.9));
  EXPECT_FALSE(ask(60.5, 60.2));
  EXPECT_FALSE(ask(30, 60));
}

TEST(HeatCoefficient, Cj128UsesItsEnthalpiesAndDensities) {
  const auto cj = WaterEngine::TableCj128;
  EXPECT_NEAR(k(cj, 70, 30, 0.6, FlowSensorPosition::Outlet) * 3600.0,
              (enthalpy(cj, 70, 0.6) - enthalpy(cj, 30, 0.6)) / 40.0 * rho(cj, 30, 0.6), 1e-9);
}

// Facts computed elsewhere: kWh/(m3 K) at 1.6 MPa, return | flow.
TEST(HeatCoefficient, AgreesWithIndependentlyComputedValues) {
  struct Row {
    double inlet, outlet, atReturn, atFlow;
  };
  for (const Row& row :
       {Row{53, 50, 1.14702, 1.14541}, Row{95, 92, 1.12690, 1.12449}, Row{150, 50, 1.15963, 1.07630},
        Row{20, 5, 1.16402, 1.16191}, Row{12, 6, 1.16508, 1.16454}, Row{130, 60, 1.15099, 1.09444}}) {
    EXPECT_NEAR(k(kIf97, row.inlet, row.outlet, 1.6, FlowSensorPosition::Outlet), row.atReturn, 0.51e-5);
    EXPECT_NEAR(k(kIf97, row.inlet, row.outlet, 1.6, FlowSensorPosition::Inlet), row.atFlow, 0.51e-5);
  }
}

std::string refusal(WaterEngine engine, double t, double pa) {
  const auto state = waterState(engine, degreesCelsius(t), pascals(pa));
  return state ? std::string("accepted") : state.error().message();
}

TEST(Water, RefusesWhatIsNotLiquidWaterInRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(refusal(kIf97, 0.0, 101325), "accepted");
  EXPECT_EQ(refusal(kIf97, 150.0, 6e5), "accepted");
  EXPECT_EQ(refusal(kIf97, 20.0, 100e6), "accepted");
  EXPECT_THAT(refusal(kIf97, -0.1, 101325), HasSubstr("outside 0 °C to 150 °C"));
  EXPECT_THAT(refusal(kIf97, 150.1, 6e5), HasSubstr("outside 0 °C to 150 °C"));
  EXPECT_THAT(refusal(kIf97, 323.15, 6e5), HasSubstr("give the temperature in °C"));
  EXPECT_THAT(refusal(kIf97, 20.0, 100.1e6), HasSubstr("above 100 MPa"));
  EXPECT_THAT(refusal(kIf97, 100.0, 101000), HasSubstr("not liquid"));
  EXPECT_EQ(refusal(kIf97, 100.0, 101500), "accepted");
  EXPECT_THAT(refusal(kIf97, 50.0, 0.6), HasSubstr("absolute pressure in Pa"));
  EXPECT_THAT(refusal(kIf97, nan, 6e5), HasSubstr("outside"));
  EXPECT_THAT(refusal(kIf97, 20.0, nan), HasSubstr("above"));
  EXPECT_THAT(refusal(kTable, 0.5, 6e5), HasSubstr("1 °C to 150 °C"));
  EXPECT_THAT(refusal(kTable, nan, 6e5), HasSubstr("1 °C to 150 °C"));
  EXPECT_THAT(refusal(kTable, 20, nan), HasSubstr("outside the printed tables"));
}

TEST(HeatCoefficient, RefusesEqualTemperatures) {
  for (const double outlet : {50.0, 50.0005, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(heatCoefficient(kIf97, degreesCelsius(50), degreesCelsius(outlet), megapascals(0.6),
                                 FlowSensorPosition::Inlet));
  }
}

TEST(Water, EnginesHaveNames) {
  for (const auto engine : {kIf97, kTable, WaterEngine::TableCj128}) {
    EXPECT_EQ(waterEngineNamed(nameOf(engine)), engine);
    EXPECT_FALSE(describe(engine).empty());
  }
  EXPECT_FALSE(waterEngineNamed("steam"));
}

}  // namespace
}  // namespace mb
