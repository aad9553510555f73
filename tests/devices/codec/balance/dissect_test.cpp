#include "devices/codec/balance/dissect.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

codec::Dissection line(std::string_view text) {
  return dissectBalanceLine(codec::Bytes(text.begin(), text.end()));
}

TEST(BalanceDissection, ReadsBothLanguages) {
  const auto sics = line("S S     100.00 g\r\n");
  ASSERT_FALSE(sics.error) << sics.error->message();
  EXPECT_EQ(sics.values.at(0).number, Decimal(10000, -5));
  EXPECT_EQ(sics.values.at(0).unit, "kg");
  const auto sbi = line("N     -1234.5678 kg \r\n");
  ASSERT_FALSE(sbi.error) << sbi.error->message();
  EXPECT_EQ(sbi.values.at(0).number, Decimal(-12345678, -4));
  EXPECT_EQ(sbi.frame.at(0).second, "SBI");
}

TEST(BalanceDissection, AWeightThatMovesIsNone) {
  const auto moving = line("N     +   12.345    \r\n");
  ASSERT_FALSE(moving.error) << moving.error->message();
  EXPECT_FALSE(moving.values.at(0).number);
  EXPECT_EQ(moving.values.at(0).invalid, "not stable, no unit: shows 12.345");
}

TEST(BalanceDissection, SaysWhyALineIsNone) {
  EXPECT_TRUE(line("hello").error);
  EXPECT_TRUE(line("").error);
  EXPECT_TRUE(line("S S     100.00 lb\r\n").error);
}

}  // namespace
}  // namespace mb
