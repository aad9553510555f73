#include "core/evaluation/planning.h"

#include "core/evaluation/evaluate.h"
#include "core/model/parse.h"
#include "tests/core/evaluation/sample_point.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace mb {
namespace {

using test::demoStandards;
using test::dn20;
using test::goesOn;
using test::shipped;

PlannedMeter planned(int position, double tau) {
  PlannedMeter meter;
  meter.position = position;
  meter.meter = "2601000" + std::to_string(position);
  meter.type = dn20();
  meter.habits = goesOn(tau);
  return meter;
}

BenchDescription demoBench() {
  std::ifstream file(std::string(MB_RESOURCES) + "/benches/demo.toml", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto bench = parseBench(text, "demo.toml");
  EXPECT_TRUE(bench) << (bench ? "" : bench.error().message());
  return bench.value_or(BenchDescription());
}

VolumeDemand demandOf(const PlannedMeter& meter, double aim, const char* edition = "DEMO") {
  const auto found = minimumVolume(meter, cubicMetresPerHour(aim), shipped(edition), VerificationKind::First);
  EXPECT_TRUE(found) << (found ? "" : found.error().message());
  return found.value_or(VolumeDemand());
}

TEST(MinimumVolume, IsThatOfSettledPointFour) {
  // u_t = 0.5/sqrt(6) s, t_min = 2 u_t/(0.2 * 2.02 %) = 101 s; at qp the limit is 2.02 %.
  const VolumeDemand found = demandOf(planned(1, 0.5), 2.5);
  EXPECT_NEAR(found.limitPercent, 2.02, 1e-12);
  EXPECT_NEAR(inSeconds(found.duration), 2.0 * 0.5 / std::sqrt(6.0) / (0.2 * 0.0202), 1e-9);
  EXPECT_NEAR(inSeconds(found.duration), 101.0, 0.1);
  EXPECT_EQ(found.why, "measuring-interval");
}

TEST(MinimumVolume, OfTheSlowMeterIsAtLeastNinetyFourLitres) {
  const VolumeDemand found = demandOf(planned(8, 0.7), 2.375);
  EXPECT_GT(inLitres(found.volume), 93.0);
  EXPECT_LT(inLitres(found.volume), 94.0);
  EXPECT_NEAR(inLitres(found.rounded), 94.0, 1e-9);
  // The others are content with the 80 L of the plan.
  EXPECT_LT(inLitres(demandOf(planned(1, 0.5), 2.375).volume), 80.0);
}

TEST(MinimumVolume, IsAskedByTheDisplayWhereTheMeterIntegrates) {
  PlannedMeter meter = planned(1, 0.5);
  meter.habits.integratesPartialInterval = true;
  const double limit = (2.0 + 0.02 * 2.5 / 0.02625) / 100.0;
  VolumeDemand found = demandOf(meter, 0.02625);
  EXPECT_EQ(found.why, "resolution");
  EXPECT_NEAR(inLitres(found.volume), 2.0 * 0.01 / std::sqrt(6.0) / (0.2 * limit), 1e-9);
  EXPECT_NEAR(inLitres(found.rounded), 2.0, 1e-9);
  meter.habits.zeroing = ZeroingHabit::zeroAtStart;
  found = demandOf(meter, 0.02625);
  EXPECT_NEAR(inLitres(found.volume), 2.0 * 0.01 / std::sqrt(12.0) / (0.2 * limit), 1e-9);
}

TEST(MinimumVolume, FailsWithoutALimitAShareOrAResolution) {
  const auto refused = [](const PlannedMeter& meter, const Regulation& regulation) {
    return !minimumVolume(meter, cubicMetresPerHour(2.375), regulation, VerificationKind::First);
  };
  PlannedMeter meter = planned(1, 0.5);
  Regulation form = shipped("DEMO");
  form.intervalFactor = 0.0;
  EXPECT_TRUE(refused(meter, form));
  meter.type.accuracyClass = 8;
  EXPECT_TRUE(refused(meter, shipped("DEMO")));
  meter = planned(1, 0.5);
  meter.habits.volumeResolution = Decimal();
  EXPECT_TRUE(refused(meter, shipped("DEMO")));
}

TEST(LargestDemand, NamesTheMeterThatAsks) {
  const std::vector<PlannedMeter> row = {planned(7, 0.5), planned(8, 0.7), planned(9, 0.5)};
  const auto found = largestDemand(row, cubicMetresPerHour(2.375), shipped("DEMO"), VerificationKind::First);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->position, 8);
  EXPECT_EQ(found->meter, "26010008");
  EXPECT_NEAR(inLitres(found->rounded), 94.0, 1e-9);
  EXPECT_FALSE(largestDemand({}, cubicMetresPerHour(2.375), shipped("DEMO"), VerificationKind::First));
}

TEST(Prediction, IsWhatEvaluationFinds) {
  // A prediction of exactly the run that the sample record holds.
  PointRecord record = test::highPoint();
  record.positions = {test::meterAt(4, 0, 8054)};
  const PositionResult found = test::onlyResult(record, shipped("DEMO"));
  PlannedPoint point;
  point.flow = *found.flow;
  point.volume = found.reference->volume;
  point.inletPressure = pascals(4.0e5);
  point.outletPressure = pascals(4.0e5);
  point.airTemperature = degreesCelsius(22.0);
  point.airHumidity = 50.0;
  point.airPressure = pascals(1.01e5);
  point.settling = 141.5 - 121.475;
  point.geometry = test::demoRow();
  point.evaporationRate = 0.10;
  const auto predicted =
      predictUncertainty(point, planned(4, 0.5), shipped("DEMO"), VerificationKind::First, demoStandards());
  ASSERT_TRUE(predicted);
  EXPECT_NEAR(predicted->bench.expanded, found.bench->expanded, 1e-6);
  EXPECT_NEAR(predicted->result.expanded, found.result->expanded, 1e-3 * found.result->expanded);
  EXPECT_NEAR(predicted->limitPercent, *found.limitPercent, 1e-12);
  EXPECT_TRUE(predicted->ratioKept);
  EXPECT_EQ(predicted->budget.components.size(), found.budget.components.size());
}

TEST(Prediction, OfTheDemonstrationKeepsItsRatio) {
  const BenchDescription bench = demoBench();
  const auto standards = standardsSnapshot(bench);
  ASSERT_TRUE(standards) << standards.error().message();
  const struct {
    double flow;
    double volume;
  } points[] = {{2.375, 94.0}, {0.2625, 20.0}, {0.02625, 10.0}};
  for (const auto& one : points) {
    const PlannedPoint point =
        plannedPoint(bench, cubicMetresPerHour(one.flow), litres(one.volume), degreesCelsius(50.0));
    for (const int position : {1, 6, 12}) {
      const auto predicted = predictUncertainty(point, planned(position, 0.5), shipped("DEMO"),
                                                VerificationKind::First, *standards);
      ASSERT_TRUE(predicted) << predicted.error().message();
      EXPECT_TRUE(predicted->ratioKept) << one.flow;
      EXPECT_LT(predicted->bench.expanded, 0.2) << one.flow;
      EXPECT_GT(predicted->bench.expanded, 0.005) << one.flow;
    }
  }
}

TEST(Snapshot, IsThatOfTheBenchFile) {
  const auto found = standardsSnapshot(demoBench());
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->balance.standard, "SIM-BAL-01");
  EXPECT_EQ(found->balance.slopeUncertainty, 5e-5);
  EXPECT_EQ(found->balance.repeatability, 0.001);
  EXPECT_EQ(found->balance.driftPerHour, 0.0005);
  EXPECT_EQ(found->inletTemperature.standard, "SIM-T-01");
  EXPECT_EQ(found->outletTemperature.standard, "SIM-T-02");
  EXPECT_EQ(found->outletTemperature.uncertainty, 0.05);
  EXPECT_EQ(found->inletPressure.uncertainty, 5000.0);
  EXPECT_EQ(found->airHumidity.uncertainty, 5.0);
  EXPECT_EQ(found->validation.standard, "SIM-VAL-01");
  EXPECT_EQ(found->validation.evaporationUncertainty, 0.02);
  EXPECT_EQ(found->validation.tankFactorUncertainty, 1e-5);
  EXPECT_EQ(found->validation.valveTimingUncertainty, 0.05);
  ASSERT_NE(found->valve("valve-large"), nullptr);
  EXPECT_EQ(found->valve("valve-large")->openTime, 0.3);
  EXPECT_EQ(found->valve("valve-none"), nullptr);
}

TEST(Snapshot, RefusesAChannelWithoutACertificate) {
  BenchDescription bench = demoBench();
  for (ChannelDescription& channel : bench.channels) {
    if (channel.id == bench.row.outletTemperature) {
      channel.standard.clear();
    }
  }
  EXPECT_FALSE(standardsSnapshot(bench));
  bench = demoBench();
  bench.air.humidity = "nothing";
  EXPECT_FALSE(standardsSnapshot(bench));
  bench = demoBench();
  bench.tank.balance = "none";
  EXPECT_FALSE(standardsSnapshot(bench));
}

}  // namespace
}  // namespace mb
