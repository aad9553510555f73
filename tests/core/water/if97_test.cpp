#include "core/water/if97.h"

#include "core/quantity/format.h"
#include "core/water/integer_power.h"
#include "core/water/water.h"
#include "tests/core/support/csv.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace mb {
namespace {

using test::numberIn;
using test::readCsv;

/// Half a unit of the last of `digits` significant digits of a published value.
double halfUnit(double published, int digits) {
  const double magnitude = std::pow(10.0, std::floor(std::log10(std::fabs(published))));
  return 0.5000001 * magnitude * std::pow(10.0, 1 - digits);
}

TEST(If97, GivesTheCheckValuesOfTheReleaseToTheLastDigit) {
  int checked = 0;
  for (const auto& row : readCsv("tables/if97_check.csv")) {
    const std::string quantity = row.at("quantity");
    const double published = numberIn(row, "value");
    const double kelvin = numberIn(row, "T_K");
    double found = 0.0;
    int digits = 9;
    if (row.at("region_or_eq").starts_with("region4")) {
      found = inMegapascals(if97SaturationPressure(kelvin));
    } else {
      const If97State state = if97Region1(kelvin, megapascals(numberIn(row, "p_MPa")));
      if (quantity == "v") {
        found = state.specificVolume.si;
      } else if (quantity == "h") {
        found = state.enthalpy.si / 1000.0;
      } else if (quantity == "cp") {
        found = state.heatCapacity.si / 1000.0;
      } else {
        continue;  // u, s, w: not needed on a bench
      }
      digits = row.at("region_or_eq").starts_with("EN1434") ? 6 : 9;
    }
    EXPECT_NEAR(found, published, halfUnit(published, digits))
        << row.at("region_or_eq") << " " << quantity << " " << kelvin;
    ++checked;
  }
  EXPECT_EQ(checked, 16) << "9 of region 1, 3 of region 4, 4 of EN 1434-1";
}

std::uint64_t bitsFromHex(const std::string& text) {
  std::uint64_t bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
  EXPECT_TRUE(error == std::errc() && end == text.data() + text.size()) << text;
  return bits;
}

// The file was written by another implementation (tables/water_bits.py); fused or reordered arithmetic would
// differ in the last bits. The test program is also built with -march=native (MB_NATIVE) and with clang.
TEST(If97, BitsAreTheSameOnEveryMachine) {
  std::ifstream file(std::string(MB_TEST_DATA) + "/tables/water_bits.txt");
  std::string line;
  int checked = 0;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) {
      continue;
    }
    std::istringstream fields(line);
    std::string t, p, v, h, cp, kInlet, kOutlet;
    fields >> t >> p >> v >> h >> cp >> kInlet >> kOutlet;
    const Temperature temperature(parseDouble(t).value());
    const Pressure pressure(parseDouble(p).value());
    const If97State state = if97Region1(temperature.kelvin(), pressure);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(state.specificVolume.si), bitsFromHex(v)) << line;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(state.enthalpy.si), bitsFromHex(h)) << line;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(state.heatCapacity.si), bitsFromHex(cp)) << line;
    const Temperature outlet = temperature - kelvins(3.0);
    const auto atInlet =
        heatCoefficient(WaterEngine::If97, temperature, outlet, pressure, FlowSensorPosition::Inlet);
    const auto atOutlet =
        heatCoefficient(WaterEngine::If97, temperature, outlet, pressure, FlowSensorPosition::Outlet);
    ASSERT_TRUE(atInlet && atOutlet) << line;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(atInlet->si), bitsFromHex(kInlet)) << line;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(atOutlet->si), bitsFromHex(kOutlet)) << line;
    ++checked;
  }
  EXPECT_EQ(checked, 225);
}

TEST(IntegerPower, IsExactForSmallPowers) {
  static_assert(integerPower(2.0, 10) == 1024.0);
  static_assert(integerPower(2.0, -3) == 0.125);
  static_assert(integerPower(7.0, 0) == 1.0);
  static_assert(integerPower(-3.0, 3) == -27.0);
  EXPECT_EQ(integerPower(1.5, 5), 7.59375);
}

}  // namespace
}  // namespace mb
