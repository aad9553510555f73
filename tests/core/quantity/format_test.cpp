#include "core/quantity/format.h"

#include <bit>
#include <cfloat>
#include <cstdint>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(Format, ShortestReadsBackToTheSameBits) {
  EXPECT_EQ(toShortest(0.1), "0.1");
  EXPECT_EQ(toShortest(1e-7), "1e-07");
  EXPECT_EQ(toShortest(-2.02), "-2.02");
  EXPECT_EQ(toShortest(100.0), "100");
  EXPECT_EQ(toShortest(-0.0), "0");
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (value - value != 0.0) {
      continue;  // not finite
    }
    const auto back = parseDouble(toShortest(value));
    ASSERT_TRUE(back.has_value()) << toShortest(value);
    EXPECT_EQ(*back, value);
  }
}

// GB/T 8170: a 5 that is exactly half goes to the even digit; one that is not exactly half in binary follows
// its true value.
TEST(Format, FixedRoundsHalfToEven) {
  EXPECT_EQ(toFixed(0.5, 0), "0");
  EXPECT_EQ(toFixed(1.5, 0), "2");
  EXPECT_EQ(toFixed(2.5, 0), "2");
  EXPECT_EQ(toFixed(-2.5, 0), "-2");
  EXPECT_EQ(toFixed(0.125, 2), "0.12");
  EXPECT_EQ(toFixed(0.375, 2), "0.38");
  EXPECT_EQ(toFixed(-0.125, 2), "-0.12");
  EXPECT_EQ(toFixed(2.675, 2), "2.67") << "the double is 2.67499999…";
  EXPECT_EQ(toFixed(1.005, 2), "1.00");
  EXPECT_EQ(toFixed(2.0200000000000005, 2), "2.02");
}

TEST(Format, FixedHasNoNegativeZero) {
  EXPECT_EQ(toFixed(-0.001, 2), "0.00");
  EXPECT_EQ(toFixed(-0.0, 1), "0.0");
  EXPECT_EQ(toFixed(-0.4, 0), "0");
  EXPECT_EQ(toFixed(-0.005001, 2), "-0.01");
}

TEST(Format, FixedWritesTheWidestDouble) {
  EXPECT_EQ(toFixed(DBL_MAX, 3).size(), 309U + 4U);
  EXPECT_EQ(toFixed(12.0, 4), "12.0000");
}

TEST(Format, ParseTakesWholeFiniteNumbersOnly) {
  EXPECT_EQ(parseDouble("12.5"), 12.5);
  EXPECT_EQ(parseDouble("-1e3"), -1000.0);
  for (const char* text : {"", " 1", "1 ", "1,5", "nan", "inf", "-inf", "1e999", "0x10", "1.5m", "+1"}) {
    EXPECT_FALSE(parseDouble(text).has_value()) << '"' << text << '"';
  }
}

}  // namespace
}  // namespace mb
