#include "core/evaluation/run_inputs.h"

#include "tests/core/evaluation/sample_point.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace mb {
namespace {

using test::demoStandards;
using test::highPoint;
using test::kOpened;
using test::kSecond;
using test::weighs;

SampledSeries series(std::vector<SeriesSample> samples, double longestGap = 3.0) {
  SampledSeries one;
  one.longestGap = longestGap;
  one.samples = std::move(samples);
  return one;
}

TEST(Window, MeansOverTimeNotOverSamples) {
  // 0 to 10 s: a ramp from 20 to 30 in one second, then steady; sampled densely where it rises.
  const auto window = windowOf(series({{0, 20.0},
                                       {kSecond / 2, 25.0},
                                       {kSecond, 30.0},
                                       {4 * kSecond, 30.0},
                                       {7 * kSecond, 30.0},
                                       {10 * kSecond, 30.0}}),
                               0, 10 * kSecond);
  ASSERT_TRUE(window);
  EXPECT_NEAR(window->mean, (25.0 * 1.0 + 30.0 * 9.0) / 10.0, 1e-12);
  EXPECT_EQ(window->first, 20.0);
  EXPECT_EQ(window->last, 30.0);
  EXPECT_EQ(window->range, 10.0);
}

TEST(Window, InterpolatesAtItsEnds) {
  const auto window =
      windowOf(series({{-kSecond, 10.0}, {kSecond, 20.0}, {3 * kSecond, 40.0}}), 0, 2 * kSecond);
  ASSERT_TRUE(window);
  EXPECT_NEAR(window->first, 15.0, 1e-12);
  EXPECT_NEAR(window->last, 30.0, 1e-12);
  EXPECT_NEAR(window->mean, (17.5 + 25.0) / 2.0, 1e-12);
}

TEST(Window, LeavesOutWhatLiesOutside) {
  const auto window = windowOf(
      series({{-2 * kSecond, 99.0}, {0, 50.0}, {kSecond, 50.0}, {2 * kSecond, 50.0}, {4 * kSecond, 99.0}}), 0,
      2 * kSecond);
  ASSERT_TRUE(window);
  EXPECT_EQ(window->mean, 50.0);
  EXPECT_EQ(window->range, 0.0);
}

TEST(Window, RefusesHoles) {
  EXPECT_FALSE(windowOf(series({}), 0, kSecond));
  EXPECT_FALSE(windowOf(series({{0, 1.0}, {4 * kSecond, 1.0}}), 0, 4 * kSecond));
  EXPECT_FALSE(windowOf(series({{4 * kSecond, 1.0}}), 0, 5 * kSecond)) << "begins too late";
  EXPECT_FALSE(windowOf(series({{0, 1.0}}), 0, 5 * kSecond)) << "ends too early";
  EXPECT_TRUE(windowOf(series({{-9 * kSecond, 1.0}, {0, 1.0}, {2 * kSecond, 1.0}}), 0, 2 * kSecond))
      << "a hole before the window is nobody's business";
  EXPECT_FALSE(windowOf(series({{0, 1.0}, {kSecond, std::numeric_limits<double>::quiet_NaN()}}), 0, kSecond));
  EXPECT_FALSE(windowOf(series({{kSecond, 1.0}, {kSecond, 2.0}}), 0, kSecond)) << "not ascending";
  EXPECT_FALSE(windowOf(series({{0, 1.0}}), 0, 0)) << "no window";
}

TEST(RunInputs, TakeTheFlowFromHalfOpenToHalfClosed) {
  const auto found = runInputs(highPoint(), demoStandards());
  ASSERT_FALSE(found.defect);
  EXPECT_NEAR(found.inputs.duration, 121.5 - 0.15 + 0.125, 1e-12);
  EXPECT_EQ(found.inputs.weighed, 79.5);
  EXPECT_NEAR(found.inputs.weighingTime, 141.5, 1e-12);
  // 0.05 s (k = 2) and two rectangular half travels.
  EXPECT_NEAR(found.inputs.durationSpread, std::sqrt(0.025 * 0.025 + 0.15 * 0.15 / 3.0 + 0.125 * 0.125 / 3.0),
              1e-15);
}

void expectDefect(const PointRecord& record, const Reason& why) {
  const auto found = runInputs(record, demoStandards());
  ASSERT_TRUE(found.defect) << why.code;
  EXPECT_EQ(found.defect->reason.code, why.code);
}

TEST(RunInputs, RefuseABalanceThatSaysNothing) {
  PointRecord record = highPoint();
  record.weightEnd.reset();
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightStart.reset();
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightEnd->stable = false;
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightEnd->value = record.weightStart->value;
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightEnd->value = Decimal(4999, -3);
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightStart = weighs(5000, kOpened + 1, 9);
  expectDefect(record, reason::kBalance);
  record = highPoint();
  record.weightEnd->atNs = record.closed.atNs - 1;
  expectDefect(record, reason::kBalance);
}

TEST(RunInputs, RefuseAWindowThatIsNone) {
  PointRecord record = highPoint();
  record.closed.atNs = record.opened.atNs;
  expectDefect(record, reason::kWindow);
  record = highPoint();
  record.opened = ValveCommand();
  record.closed = ValveCommand();
  expectDefect(record, reason::kWindow);
}

TEST(RunInputs, RefuseEveryChannelWithAHole) {
  for (SampledSeries PointRecord::*channel :
       {&PointRecord::inletTemperature, &PointRecord::outletTemperature, &PointRecord::inletPressure,
        &PointRecord::outletPressure, &PointRecord::airTemperature, &PointRecord::airHumidity,
        &PointRecord::airPressure}) {
    PointRecord record = highPoint();
    (record.*channel).samples.clear();
    expectDefect(record, reason::kSeriesGap);
  }
}

}  // namespace
}  // namespace mb
