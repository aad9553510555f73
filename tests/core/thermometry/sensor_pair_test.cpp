#include "core/thermometry/sensor_pair.h"

#include <cmath>

#include <gtest/gtest.h>

namespace mb {
namespace {

// EN 1434-1: 0.5 + 3·Δθmin/Δθ with Δθmin = 3 K.
double pairLimit(TemperatureDifference difference) {
  return 0.5 + 9.0 / difference.si;
}

SensorPair perfectPair() {
  const PlatinumCurve curve = iec60751(Resistance(500));
  return SensorPair{curve, curve, Resistance(500)};
}

/// A pair whose inlet sensor reads `inletShift` kelvin high near 0 °C.
SensorPair shiftedPair(double inletShift) {
  SensorPair pair = perfectPair();
  pair.inlet.r0 = Resistance(500.0 * (1.0 + 3.9083e-3 * inletShift));
  return pair;
}

const PairField kField{degreesCelsius(5), degreesCelsius(95), kelvins(3), kelvins(90)};

TEST(SensorPair, PerfectPairHasNoError) {
  const auto error = perfectPair().differenceError(degreesCelsius(70), degreesCelsius(30));
  ASSERT_TRUE(error);
  EXPECT_NEAR(error->si, 0.0, 1e-10);
}

TEST(SensorPair, ErrorsOfTheSensorsSubtract) {
  // R0 off by a part in 10^4: at t the sensor shows t + 1e-4·(1 + At + Bt²)/(A + 2Bt).
  SensorPair pair = perfectPair();
  pair.inlet.r0 = Resistance(500.05);
  const auto expected = [](double t) {
    return 1e-4 * (1 + 3.9083e-3 * t - 5.775e-7 * t * t) / (3.9083e-3 - 2 * 5.775e-7 * t);
  };
  const auto single = singleSensorError(pair.inlet, Resistance(500), degreesCelsius(70));
  ASSERT_TRUE(single);
  EXPECT_NEAR(single->si, expected(70), 2e-6);
  EXPECT_NEAR(single->si, 0.033196, 1e-5);
  pair.outlet.r0 = Resistance(500.05);
  const auto both = pair.differenceError(degreesCelsius(70), degreesCelsius(30));
  ASSERT_TRUE(both);
  EXPECT_NEAR(both->si, expected(70) - expected(30), 4e-6);
}

TEST(SensorPair, WorstPointOfAShiftedPairIsAtTheSmallestDifference) {
  const auto worst = worstPairPoint(shiftedPair(0.05), kField, kelvins(1), pairLimit);
  ASSERT_TRUE(worst) << worst.error().message();
  EXPECT_EQ(worst->difference.si, 3.0);
  EXPECT_DOUBLE_EQ(worst->limitPercent, 3.5);
  EXPECT_GT(worst->errorPercent, 0.05 / 3 * 100);
  EXPECT_TRUE(worst->within());
}

TEST(SensorPair, PairBeyondItsLimitIsFound) {
  // 3.5 % of 3 K are 0.105 K. A part of R0 weighs (1 + At + Bt²)/(1 + 2Bt/A) times as much at t as at 0
  // °C: 1.3536 at 83 °C, the hottest inlet at which a difference of 3 K counts; 0.105 K there are 0.07757 K
  // at 0 °C.
  EXPECT_TRUE(worstPairPoint(shiftedPair(0.0775), kField, kelvins(1), pairLimit)->within());
  EXPECT_FALSE(worstPairPoint(shiftedPair(0.0777), kField, kelvins(1), pairLimit)->within());
  const auto negative = worstPairPoint(shiftedPair(-0.106), kField, kelvins(1), pairLimit);
  EXPECT_FALSE(negative->within());
  EXPECT_LT(negative->errorPercent, 0.0);
}

// The worst point of a slope error lies at a large difference; a search along Δθmin alone would miss it.
TEST(SensorPair, SlopeErrorIsWorstAtALargeDifference) {
  SensorPair pair = perfectPair();
  pair.inlet.a *= 1.007;
  pair.outlet.a *= 1.007;
  const auto worst = worstPairPoint(pair, kField, kelvins(1), pairLimit);
  ASSERT_TRUE(worst);
  EXPECT_GT(worst->difference.si, 60.0);
  EXPECT_FALSE(worst->within());
}

TEST(SensorPair, AboveEightyDegreesOnlyDifferencesOverTenKelvinCount) {
  // An outlet sensor that is wrong only when hot: 0.3 K at 90 °C.
  SensorPair pair = perfectPair();
  pair.outlet.b += 1.45e-7;
  pair.outlet.a -= 1.3e-5 * 0.5;
  PairField everywhere = kField;
  everywhere.hotOutlet = degreesCelsius(1000);
  const auto strict = worstPairPoint(pair, everywhere, kelvins(1), pairLimit);
  const auto en1434 = worstPairPoint(pair, kField, kelvins(1), pairLimit);
  ASSERT_TRUE(strict && en1434);
  EXPECT_GT(strict->outlet.celsius, 80.0);
  EXPECT_TRUE(en1434->outlet.celsius <= 80.0 || en1434->difference.si > 10.0);
  EXPECT_GT(std::fabs(strict->errorPercent) / strict->limitPercent,
            std::fabs(en1434->errorPercent) / en1434->limitPercent);
}

TEST(SensorPair, GridHoldsBothEndsOfTheField) {
  const PairField narrow{degreesCelsius(40), degreesCelsius(60), kelvins(3), kelvins(90)};
  SensorPair pair = perfectPair();
  pair.inlet.a *= 1.02;  // grows with the difference and with the temperature
  const auto worst = worstPairPoint(pair, narrow, kelvins(7), pairLimit);
  ASSERT_TRUE(worst);
  EXPECT_GE(worst->outlet.celsius, 40.0);
  EXPECT_LE(worst->inlet.celsius, 60.0 + 1e-9);
}

TEST(SensorPair, RefusesAnEmptyField) {
  const PairField tooNarrow{degreesCelsius(40), degreesCelsius(42), kelvins(3), kelvins(90)};
  EXPECT_FALSE(worstPairPoint(perfectPair(), tooNarrow, kelvins(1), pairLimit));
  const PairField noMinimum{degreesCelsius(5), degreesCelsius(95), kelvins(0), kelvins(90)};
  EXPECT_FALSE(worstPairPoint(perfectPair(), noMinimum, kelvins(1), pairLimit));
  EXPECT_FALSE(worstPairPoint(perfectPair(), kField, kelvins(0), pairLimit));
}

}  // namespace
}  // namespace mb
