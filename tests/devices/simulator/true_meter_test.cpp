#include "devices/simulator/true_meter.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace mb::sim {
namespace {

TrueMeter meter(const std::string& number, double interval) {
  TrueMeter one;
  one.number = number;
  one.interval = interval;
  one.flows = {0.02625, 0.2625, 2.375};
  one.errors = {-0.6, 0.2, 0.4};
  one.repeatability = {0.0, 0.0, 0.0};
  return one;
}

/// Lets `flow` (m3/h) run for `seconds` from `begin` on, in steps of 0.1 s, and rests for `rest` seconds.
double run(MeterRegister& under, double begin, double flow, double seconds, double rest) {
  double t = begin;
  for (; t < begin + seconds - 1e-9; t += 0.1) {
    under.step(t, t + 0.1, flow / 3600.0 * 0.1);
  }
  for (; t < begin + seconds + rest - 1e-9; t += 0.1) {
    under.step(t, t + 0.1, 0.0);
  }
  return t;
}

TEST(TrueMeter, CountsWithItsErrorWithinWhatTheIntervalLeavesOpen) {
  const TrueMeter one = meter("26010001", 0.5);
  MeterRegister under(one, 1);
  run(under, 0.0, 2.375, 142.0, 5.0);
  const double counted = static_cast<double>(under.shown()) * under.resolution();
  const double passed = 2.375 / 3600.0 * 142.0;
  EXPECT_NEAR(under.episodes().front().errorPercent(), 0.4, 1e-9);
  EXPECT_NEAR(counted, passed * 1.004, 2.375 / 3600.0 * 0.5 + 1e-5);
}

TEST(TrueMeter, IntervalSpreadsAsSettledPointFourSays) {
  // u_t = tau/sqrt(6) over phases and ends of runs, and no bias.
  double sum = 0.0;
  double squares = 0.0;
  constexpr int kRuns = 2000;
  constexpr double kInterval = 2.0;
  for (int i = 0; i < kRuns; ++i) {
    const TrueMeter one = meter(std::to_string(26010000 + i), kInterval);
    MeterRegister under(one, 7);
    const double seconds = 20.0 + 0.1 * (i % 37);
    run(under, run(under, 0.0, 0.0, 0.0, 3.0), 2.375, seconds, 5.0);
    const double missed =
        (static_cast<double>(under.shown()) + 0.5) * under.resolution() / 1.004 / (2.375 / 3600.0) - seconds;
    sum += missed;
    squares += missed * missed;
  }
  EXPECT_NEAR(sum / kRuns, 0.0, 0.08);
  EXPECT_NEAR(std::sqrt(squares / kRuns), kInterval / std::sqrt(6.0), 0.06);
}

/// A valve that opens more slowly than it closes: the ramps go into the meter as into the tank.
TEST(TrueMeter, StrokesOfTheValveDoNotBiasIt) {
  constexpr int kRuns = 2000;
  constexpr double kFlow = 2.375 / 3600.0;
  constexpr double kOpening = 0.4;
  constexpr double kClosing = 0.3;
  double counted = 0.0;
  for (int i = 0; i < kRuns; ++i) {
    const TrueMeter one = meter(std::to_string(26010000 + i), 0.5);
    MeterRegister under(one, 11);
    double passed = 0.0;
    for (int step = 0; step < 260; ++step) {
      const double t = 0.1 * step;
      const double middle = t + 0.05;
      const double open = std::clamp((middle - 3.0) / kOpening, 0.0, 1.0);
      const double shut = std::clamp((middle - 20.0) / kClosing, 0.0, 1.0);
      const double volume = kFlow * 0.1 * (open - shut);
      passed += volume;
      under.step(t, t + 0.1, volume);
    }
    const double shown = (static_cast<double>(under.shown()) + 0.5) * under.resolution();
    counted += (shown - passed * 1.004) / kFlow;
  }
  EXPECT_NEAR(counted / kRuns, 0.0, 0.02) << "seconds of flow";
}

TEST(TrueMeter, GoesOn) {
  const TrueMeter one = meter("26010001", 0.5);
  MeterRegister under(one, 1);
  under.setVerification(true);
  double t = run(under, 0.0, 2.375, 60.0, 60.0);
  const auto first = under.shown();
  run(under, t, 2.375, 60.0, 60.0);
  EXPECT_GT(under.shown(), first);
}

TEST(TrueMeter, ZeroesAtStopAfterItsTime) {
  TrueMeter one = meter("26010002", 0.5);
  one.zeroing = "at-stop";
  MeterRegister under(one, 1);
  under.setVerification(true);
  const double t = run(under, 0.0, 2.375, 60.0, 19.0);
  EXPECT_GT(under.shown(), 0);
  run(under, t, 0.0, 0.0, 2.0);
  EXPECT_EQ(under.shown(), 0);
}

TEST(TrueMeter, ZeroesAtTheNextStart) {
  TrueMeter one = meter("26010003", 0.5);
  one.zeroing = "at-start";
  one.startLitres = 1000.0;
  MeterRegister under(one, 1);
  under.setVerification(true);
  EXPECT_EQ(under.shown(), 100'000) << "the old value stays shown until flow starts";
  run(under, 0.0, 2.375, 60.0, 60.0);
  EXPECT_NEAR(static_cast<double>(under.shown()) * 0.01, 2.375 / 3.6 * 60.0 * 1.004, 0.5);
}

TEST(TrueMeter, WrapsAtEightDigits) {
  TrueMeter one = meter("26010011", 0.5);
  one.startLitres = 999'990.0;
  MeterRegister under(one, 1);
  run(under, 0.0, 2.375, 60.0, 5.0);
  EXPECT_LT(under.shown(), 10'000);
}

TEST(TrueMeter, TruncatesItsDisplay) {
  TrueMeter one = meter("26010004", 0.5);
  one.startLitres = 0.0199;
  MeterRegister under(one, 1);
  EXPECT_EQ(under.shown(), 1);
}

TEST(TrueMeter, CreepingWaterIsNoFlow) {
  const TrueMeter one = meter("26010001", 0.5);
  MeterRegister under(one, 1);
  run(under, 0.0, 0.0005, 600.0, 0.0);
  EXPECT_EQ(under.shown(), 0);
  EXPECT_TRUE(under.episodes().empty());
}

}  // namespace
}  // namespace mb::sim
