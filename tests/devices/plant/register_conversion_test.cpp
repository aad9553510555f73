#include "devices/plant/register_conversion.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

RegisterSource source(double scale, double offset = 0.0, bool wide = false) {
  RegisterSource made;
  made.port = "plant";
  made.address = 7;
  made.scale = scale;
  made.offset = offset;
  made.wide = wide;
  return made;
}

Decimal read(const RegisterSource& from, std::vector<std::uint16_t> words) {
  return RegisterConversion(from).value(words);
}

TEST(RegisterConversionTest, PowersOfTenStayExact) {
  EXPECT_EQ(read(source(0.01), {5003}), Decimal(5003, -2));
  EXPECT_EQ(read(source(0.01), {0xffff}), Decimal(-1, -2));
  EXPECT_EQ(read(source(1.0), {0x8000}), Decimal(-32768, 0));
  EXPECT_EQ(read(source(100.0), {4000}), Decimal(4000, 2));
  EXPECT_EQ(read(source(1e-6, 0.0, true), {0x0024, 0x3d58}), Decimal(2375000, -6));
  EXPECT_EQ(read(source(1e-6, 0.0, true), {0xffff, 0xffff}), Decimal(-1, -6));
  EXPECT_EQ(read(source(1e-6, 0.0, true), {0x8000, 0}).mantissa, -2147483648LL);
}

TEST(RegisterConversionTest, OtherDecimalScalesAndOffsetsAreExactToo) {
  EXPECT_EQ(read(source(0.25), {3}).toString(), "0.75");
  EXPECT_EQ(read(source(-0.5), {3}).toString(), "-1.5");
  EXPECT_EQ(read(source(0.1, -273.15), {2731}).toString(), "-0.05");
  EXPECT_EQ(read(source(100.0, 0.5), {2}).toString(), "200.5");
  EXPECT_EQ(read(source(0.01, 100.0), {1}).toString(), "100.01");
}

TEST(RegisterConversionTest, ScalesThatAreNoShortDecimalGiveTheNearestDouble) {
  const double third = 1.0 / 3.0;
  EXPECT_EQ(read(source(third, 0.0, true), {0x7fff, 0xffff}).toDouble(), 2147483647.0 * third);
  EXPECT_EQ(read(source(1e-30, 1e6), {1}).toDouble(), 1e6);
}

TEST(RegisterConversionTest, WritesTheNearestCount) {
  EXPECT_EQ(RegisterConversion(source(0.1)).words(47.54).value(), std::vector<std::uint16_t>{475});
  EXPECT_EQ(RegisterConversion(source(0.1)).words(-0.1).value(), std::vector<std::uint16_t>{0xffff});
  EXPECT_EQ(RegisterConversion(source(1e-6, 0.0, true)).words(2.375).value(),
            (std::vector<std::uint16_t>{0x0024, 0x3d58}));
  EXPECT_EQ(RegisterConversion(source(2.0, 10.0)).words(4.0).value(), std::vector<std::uint16_t>{0xfffd});
}

TEST(RegisterConversionTest, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(RegisterConversion(source(0.1)).words(3276.7));
  EXPECT_FALSE(RegisterConversion(source(0.1)).words(3276.8));
  EXPECT_TRUE(RegisterConversion(source(0.1)).words(-3276.8));
  EXPECT_FALSE(RegisterConversion(source(0.1)).words(-3276.9));
  EXPECT_FALSE(RegisterConversion(source(1.0, 0.0, true)).words(2147483648.0));
  EXPECT_FALSE(RegisterConversion(source(0.0)).words(0.0)) << "a scale of zero";
}

}  // namespace
}  // namespace mb
