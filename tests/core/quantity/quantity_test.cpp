#include "core/quantity/quantity.h"

#include <type_traits>

#include <gtest/gtest.h>

namespace mb {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};

// What the types forbid is as much a promise as what they allow.
static_assert(!Addable<Temperature, Temperature>);
static_assert(Addable<Temperature, TemperatureDifference>);
static_assert(!Addable<Mass, Volume>);
static_assert(!Addable<Register<Volume>, Register<Volume>>);
static_assert(!std::is_convertible_v<double, Volume>);
static_assert(!std::is_convertible_v<Temperature, TemperatureDifference>);
static_assert(std::is_same_v<decltype(kilograms(1) / litres(1)), Density>);
static_assert(std::is_same_v<decltype(litres(1) / seconds(1)), VolumeFlow>);
static_assert(std::is_same_v<decltype(cubicMetresPerHour(1) * hours(1)), Volume>);
static_assert(std::is_same_v<decltype(HeatCoefficient(1) * litres(1) * kelvins(1)), Energy>);
static_assert(std::is_same_v<decltype(litres(1) / litres(1)), double>);

TEST(Quantity, PointsDifferByADifference) {
  EXPECT_EQ((degreesCelsius(53) - degreesCelsius(50)).si, 3.0);
  EXPECT_EQ((degreesCelsius(50) + kelvins(3)).celsius, 53.0);
  EXPECT_EQ(degreesCelsius(26.85).kelvin(), 300.0);
  EXPECT_LT(degreesCelsius(49), degreesCelsius(50));
}

TEST(Quantity, RegistersDifferByWhatPassed) {
  const Register<Volume> before(litres(999990));
  const Register<Volume> after(litres(1000010));
  EXPECT_NEAR(inLitres(after - before), 20.0, 1e-9);
}

TEST(Quantity, UnitsOfTheTradeComeBack) {
  EXPECT_DOUBLE_EQ(inLitres(litres(80)), 80.0);
  EXPECT_DOUBLE_EQ(inCubicMetresPerHour(cubicMetresPerHour(2.5)), 2.5);
  EXPECT_DOUBLE_EQ(inKilowattHours(kilowattHours(0.348)), 0.348);
  EXPECT_DOUBLE_EQ(inMegapascals(kilopascals(600)), 0.6);
  EXPECT_DOUBLE_EQ(inCubicMetresPerHour(litres(50) / seconds(72)), 2.5);
  EXPECT_EQ(hours(1).si, 3600.0);
}

TEST(Quantity, ComputesInCoherentUnits) {
  // Q = m·dh: 100 kg and 3 K of water, some 4.18 kJ/(kg K).
  const Energy energy = kilograms(100) * SpecificEnthalpy(12529.4);
  EXPECT_DOUBLE_EQ(energy.si, 1252940.0);
  Volume sum = litres(1);
  sum += litres(2);
  sum -= litres(0.5);
  EXPECT_DOUBLE_EQ(inLitres(-sum), -2.5);
  EXPECT_DOUBLE_EQ((2.0 * sum / 4.0).si, sum.si / 2.0);
}

}  // namespace
}  // namespace mb
