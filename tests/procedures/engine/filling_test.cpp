// Whether a balance follows the flow indicator, by hand-made samples.

#include "procedures/engine/filling.h"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

namespace mb {
namespace {

/// A tank that fills at 1 kg/s (3.6 m3/h of 1000 kg/m3) from 2 s to 62 s; samples at 10 Hz.
class FillingTest : public testing::Test {
 protected:
  /// What the balance shows and says at t, when the water truly weighs `kilograms`.
  using Show = std::function<Sample(double t, double kilograms)>;

  /// Runs to `end` s; gives the time of the first breach, 0 for none.
  double breach(const Show& show, double end = 80.0, double flowError = 1.0) {
    for (int i = 0; i <= static_cast<int>(end * 10.0); ++i) {
      const double t = i / 10.0;
      const bool flows = t > 2.0 && t <= 62.0;
      indicator.push(sampleOf(t, flows ? 3.6 * flowError : 0.0, false));
      const double kilograms = 10.0 + std::min(60.0, std::max(0.0, t - 2.0));
      balance.push(show(t, kilograms));
      filling.look(balance, indicator);
      if (!filling.holds()) {
        return t;
      }
    }
    return 0.0;
  }

  static Sample sampleOf(double t, double value, bool stable) {
    Sample sample;
    sample.shown = Decimal(std::llround(value * 1000.0), -3);
    sample.value = sample.shown.toDouble();
    sample.stamp.at = Instant(fromSeconds(t));
    sample.stable = stable;
    return sample;
  }
  static Sample honest(double t, double kilograms) { return sampleOf(t, kilograms, t < 2.0 || t > 64.0); }

  Channel balance{"balance", "mass", "kg", "", Decimal(1, -3), fromSeconds(2), fromSeconds(120)};
  Channel indicator{"q", "volume-flow", "m3/h", "", Decimal(1, -3), fromSeconds(1), fromSeconds(120)};
  Filling filling{FillingLimits()};
};

TEST_F(FillingTest, AnHonestBalanceFollows) {
  EXPECT_EQ(breach(honest), 0.0);
  EXPECT_NEAR(*filling.difference(), 0.0, 0.15);
}

TEST_F(FillingTest, ABalanceThatLagsAndSwingsFollows) {
  const Show lagging = [](double t, double kilograms) {
    return sampleOf(t, std::max(10.0, kilograms - (t < 63.0 ? 1.5 : 0.0)) + 0.05 * std::sin(7.0 * t), false);
  };
  EXPECT_EQ(breach(lagging), 0.0);
}

TEST_F(FillingTest, AFrozenOneIsStableWhileItFills) {
  const Show frozen = [](double t, double kilograms) {
    return t < 30.0 ? honest(t, kilograms) : sampleOf(t, 38.0, true);
  };
  EXPECT_NEAR(breach(frozen), 30.0, 0.15) << "at once";
}

TEST_F(FillingTest, AFrozenOneThatSaysItIsUnstableFallsBehind) {
  const Show frozen = [](double t, double kilograms) {
    return sampleOf(t, t < 30.0 ? kilograms : 38.0, false);
  };
  EXPECT_NEAR(breach(frozen), 33.0, 0.8);
}

TEST_F(FillingTest, OneGarbledWeightIsNone) {
  const Show garbled = [](double t, double kilograms) {
    const bool bad = std::abs(t - 20.0) < 0.01 || std::abs(t - 40.0) < 0.01;
    return sampleOf(t, bad ? 922.0 : kilograms, false);
  };
  EXPECT_EQ(breach(garbled), 0.0);
}

TEST_F(FillingTest, WaterThatDoesNotReachTheTankShows) {
  const Show nothing = [](double t, double) { return sampleOf(t, 10.0, false); };
  EXPECT_GT(breach(nothing), 0.0);
}

TEST_F(FillingTest, AnIndicatorWithinItsAccuracyIsNoBreach) {
  EXPECT_EQ(breach(honest, 80.0, 1.015), 0.0);
}

TEST_F(FillingTest, AnIndicatorOutsideItsAccuracyIsOne) {
  EXPECT_GT(breach(honest, 80.0, 1.06), 0.0);
}

}  // namespace
}  // namespace mb
