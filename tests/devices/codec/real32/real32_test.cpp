#include "devices/codec/real32/real32.h"

#include <random>

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(Real32, ReadsTheShortestDecimal) {
  EXPECT_EQ(decodeReal32(0x3F9E0651), Decimal(12345678, -7)) << "printed in a manual";
  EXPECT_EQ(decodeReal32(0x42C80000), Decimal(100, 0));
  EXPECT_EQ(decodeReal32(0x80000000).value().mantissa, 0);
  EXPECT_FALSE(decodeReal32(0x7FC00000)) << "NaN";
  EXPECT_FALSE(decodeReal32(0xFF800000)) << "infinity";
  EXPECT_FALSE(encodeReal32(Decimal(1, 39)));
  EXPECT_EQ(encodeReal32(Decimal(1, 2)), 0x42C80000U);
}

TEST(Real32, EveryNumberReadsBackToItsBits) {
  std::mt19937 random(32);
  int numbers = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto bits = static_cast<std::uint32_t>(random());
    const auto value = decodeReal32(bits);
    if (value && value->mantissa != 0) {
      ++numbers;
      EXPECT_EQ(encodeReal32(*value), bits) << value->toString();
    }
  }
  EXPECT_GT(numbers, 90'000);
}

}  // namespace
}  // namespace mb
