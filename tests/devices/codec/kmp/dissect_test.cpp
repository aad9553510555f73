#include "devices/codec/kmp/dissect.h"

#include "tests/devices/codec/vector_file.h"

#include <gtest/gtest.h>

namespace mb::kmp {
namespace {

using codec::bytesOf;

TEST(KmpDissection, ShowsStuffedBytesWhereTheyStand) {
  const auto result = dissect(bytesOf("40 3F 10 00 1B 7F 16 04 11 01 2A F0 24 63 03 0D"));
  ASSERT_FALSE(result.error) << result.error->message();
  ASSERT_EQ(result.values.size(), 1U);
  EXPECT_EQ(result.values[0].offset, 3U);
  EXPECT_EQ(result.values[0].length, 10U);  // nine bytes, one of them stuffed
  EXPECT_EQ(result.values[0].unit, "W");
  EXPECT_EQ(result.values[0].valueText(), "1959120400000000000000000000");
  const std::string tree = codec::toTree(result);
  EXPECT_NE(tree.find("unit: kW"), std::string::npos) << tree;
  EXPECT_NE(tree.find("+, 10^17"), std::string::npos) << tree;
}

TEST(KmpDissection, ReadsEveryPublishedFrame) {
  for (const auto& vector : codec::vectorFile("kmp/kmp.jsonl")) {
    if (vector.contains("hex")) {
      const auto result = dissect(bytesOf(vector["hex"].get<std::string>()));
      EXPECT_FALSE(result.error) << vector << result.error->message();
    }
  }
  EXPECT_EQ(dissect(bytesOf("40 3F 02 01 23 45 67 E9 56 0D")).values.at(0).valueText(), "19088743");
}

TEST(KmpDissection, NamesWhatIsAskedFor) {
  const auto request = [](const char* data) {
    return dissect(buildFrame(Direction::toMeter, kHeatMeter, kGetRegister, bytesOf(data)));
  };
  const std::string tree = codec::toTree(request("02 00 3C 01 0A"));
  EXPECT_NE(tree.find("register: 60, heat energy E1"), std::string::npos) << tree;
  EXPECT_NE(tree.find("register: 266, heat energy E1, high resolution"), std::string::npos) << tree;
  EXPECT_TRUE(request("02 00 3C").error);
}

TEST(KmpDissection, AnErrorLeavesNoValues) {
  const auto cut = dissect(buildFrame(Direction::fromMeter, kHeatMeter, kGetRegister,
                                      bytesOf("00 3C 02 04 42 00 00 30 39 00 3C")));
  ASSERT_TRUE(cut.error);
  EXPECT_TRUE(nlohmann::json::parse(codec::toJson(cut))["records"].empty());
}

}  // namespace
}  // namespace mb::kmp
