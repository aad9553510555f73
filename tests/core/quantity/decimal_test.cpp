#include "core/quantity/decimal.h"

#include <cstdint>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace mb {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

TEST(Decimal, ParsesWithItsResolution) {
  EXPECT_EQ(Decimal::parse("0.380"), Decimal(380, -3));
  EXPECT_EQ(Decimal::parse("-12.50"), Decimal(-1250, -2));
  EXPECT_EQ(Decimal::parse("+7"), Decimal(7, 0));
  EXPECT_EQ(Decimal::parse("1e-3"), Decimal(1, -3));
  EXPECT_EQ(Decimal::parse("1.5E+2"), Decimal(15, 1));
  EXPECT_EQ(Decimal::parse("000"), Decimal(0, 0));
  EXPECT_EQ(Decimal::parse(".5"), Decimal(5, -1));
  EXPECT_EQ(Decimal::parse("5."), Decimal(5, 0));
}

TEST(Decimal, RefusesWhatIsNoDecimal) {
  for (const char* text : {"",
                           "-",
                           "+",
                           ".",
                           "e5",
                           "1e",
                           "1e+",
                           "1e+-3",
                           "1 ",
                           " 1",
                           "1,5",
                           "0x10",
                           "nan",
                           "inf",
                           "1.2.3",
                           "--1",
                           "1e128",
                           "1e-129",
                           "9223372036854775808",
                           "99999999999999999999",
                           "1e999999999999"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << '"' << text << '"';
  }
}

TEST(Decimal, KeepsTheLargestMantissa) {
  EXPECT_EQ(Decimal::parse("9223372036854775807"), Decimal(kLargest, 0));
  EXPECT_EQ(Decimal::parse("-9223372036854775807"), Decimal(-kLargest, 0));
  EXPECT_EQ(Decimal(kSmallest, 0).toString(), "-9223372036854775808");
  EXPECT_EQ(Decimal(kSmallest, -19).toString(), "-0.9223372036854775808");
}

TEST(Decimal, WritesEveryDigit) {
  EXPECT_EQ(Decimal(380, -3).toString(), "0.380");
  EXPECT_EQ(Decimal(5, 2).toString(), "500");
  EXPECT_EQ(Decimal(0, 3).toString(), "0");
  EXPECT_EQ(Decimal(0, -2).toString(), "0.00");
  EXPECT_EQ(Decimal(-5, -1).toString(), "-0.5");
  EXPECT_EQ(Decimal(-12345, -2).toString(), "-123.45");
  EXPECT_EQ(Decimal(380, -3).toShortestString(), "0.38");
  EXPECT_EQ(Decimal(500, 0).toShortestString(), "500");
  EXPECT_EQ(Decimal(500, -2).toShortestString(), "5");
  EXPECT_EQ(Decimal(0, -2).toShortestString(), "0");
}

TEST(Decimal, TextReadsBackAsItself) {
  std::mt19937_64 random(162);
  for (int i = 0; i < 5000; ++i) {
    const int shift = static_cast<int>(random() % 63);
    const auto mantissa = static_cast<std::int64_t>(random()) >> shift;
    const Decimal value(mantissa == kSmallest ? 0 : mantissa, -static_cast<int>(random() % 20));
    EXPECT_EQ(Decimal::parse(value.toString()), value) << value.toString();
  }
}

TEST(Decimal, BecomesTheNearestDouble) {
  EXPECT_EQ(Decimal(1, -1).toDouble(), 0.1);
  EXPECT_EQ(Decimal(123456789, -3).toDouble(), 123456.789);
  EXPECT_EQ(Decimal(kLargest, 0).toDouble(), 9223372036854775807.0);
  EXPECT_EQ(Decimal(1, -128).toDouble(), 1e-128);
  // 3·0.1 in binary is not 0.3: a scaling must go through the decimal.
  EXPECT_EQ(Decimal(3, -1).toDouble(), 0.3);
}

TEST(Decimal, ScalesExactlyAndTellsItsResolution) {
  EXPECT_EQ(Decimal(1234, 0).scaled(-3), Decimal(1234, -3));
  EXPECT_EQ(Decimal(1234, -3).resolution(), Decimal(1, -3));
}

TEST(Decimal, SubtractsAtTheFinerResolution) {
  EXPECT_EQ(subtract(Decimal(1000, -2), Decimal(1, 0)), Decimal(900, -2));
  EXPECT_EQ(subtract(Decimal(1, 0), Decimal(1, -3)), Decimal(999, -3));
  EXPECT_EQ(subtract(Decimal(99999999, -2), Decimal(99999000, -2)), Decimal(999, -2));
  EXPECT_EQ(subtract(Decimal(5, 100), Decimal(5, 100)), Decimal(0, 100));
}

TEST(Decimal, DifferenceThatDoesNotFitIsEmpty) {
  EXPECT_FALSE(subtract(Decimal(kLargest, 0), Decimal(-1, 0)).has_value());
  EXPECT_FALSE(subtract(Decimal(kSmallest, 0), Decimal(1, 0)).has_value());
  EXPECT_FALSE(subtract(Decimal(kLargest, 0), Decimal(1, -1)).has_value());
  EXPECT_FALSE(subtract(Decimal(1, 60), Decimal(1, 0)).has_value());
  EXPECT_EQ(subtract(Decimal(kLargest, 0), Decimal(kLargest, 0)), Decimal(0, 0));
  EXPECT_EQ(subtract(Decimal(-1, 0), Decimal(kLargest, 0)), Decimal(kSmallest, 0));
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(compareValue(Decimal(380, -3), Decimal(38, -2)), 0);
  EXPECT_EQ(compareValue(Decimal(-1, 0), Decimal(1, -9)), -1);
  EXPECT_EQ(compareValue(Decimal(1, 100), Decimal(1, -100)), 1);
  EXPECT_EQ(compareValue(Decimal(kLargest, 0), Decimal(kLargest - 1, 0)), 1);
  EXPECT_EQ(compareValue(Decimal(0, 100), Decimal(0, -100)), 0);
}

TEST(Decimal, ScalesExactly) {
  EXPECT_EQ(scaleExactly(Decimal(2345, 0), Decimal(1, -2), Decimal()), Decimal(2345, -2));
  EXPECT_EQ(scaleExactly(Decimal(12000, -3), Decimal(625, -2), Decimal(-25, 0)), Decimal(5000000, -5));
  EXPECT_EQ(scaleExactly(Decimal(16, 0), Decimal(1, 0), Decimal(2, -1)), Decimal(162, -1));
  EXPECT_EQ(scaleExactly(Decimal(0, 0), Decimal(1, 0), Decimal(-25, 0)), Decimal(-25, 0));
  EXPECT_FALSE(scaleExactly(Decimal(1'000'000'000'000'000'000, 0), Decimal(100, 0), Decimal()));
  EXPECT_FALSE(scaleExactly(Decimal(1, 100), Decimal(1, 100), Decimal()));
  EXPECT_FALSE(scaleExactly(Decimal(1, 0), Decimal(1, 0), Decimal(1, -30)));
}

}  // namespace
}  // namespace mb
