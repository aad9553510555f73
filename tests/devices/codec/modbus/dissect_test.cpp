#include "devices/codec/modbus/dissect.h"

#include "tests/devices/codec/vector_file.h"

#include <gtest/gtest.h>

namespace mb::modbus {
namespace {

using codec::bytesOf;

Bytes framed(std::uint8_t slave, std::string_view pdu) {
  return frame(slave, bytesOf(pdu));
}

std::vector<MapEntry> map(std::string_view text) {
  auto entries = parseMap(text);
  EXPECT_TRUE(entries) << entries.error().message();
  return entries ? *entries : std::vector<MapEntry>();
}

std::string number(std::string_view entry, std::vector<std::uint16_t> registers) {
  const auto value = valueOf(map(entry).at(0), 0, registers);
  if (!value) {
    return "none";
  }
  return value->number ? value->number->toString() : value->invalid;
}

// 06 51 3F 9E is 1.2345678 in the manual of the TUF-2000: the low word stands first.
TEST(RegisterMap, ReadsBothWordOrdersExactly) {
  EXPECT_EQ(number("v@0:f32-swapped:m/s", {0x0651, 0x3F9E}), "1.2345678");
  EXPECT_EQ(number("v@0:f32:m/s", {0x3F9E, 0x0651}), "1.2345678");
  EXPECT_EQ(number("v@0:f32:m3", {0x42C8, 0x0000}), "100");
  EXPECT_EQ(number("v@0:f32:m3", {0x7FC0, 0x0000}), "not a number (binary32)");
  EXPECT_EQ(number("v@0:u32e-2:kWh", {0x0001, 0x86A0}), "1000.00");
  EXPECT_EQ(number("v@0:u32-swappede-2:kWh", {0x86A0, 0x0001}), "1000.00");
  EXPECT_EQ(number("v@0:s32", {0xFFFF, 0xFFFE}), "-2");
  EXPECT_EQ(number("v@0:u32", {0xFFFF, 0xFFFE}), "4294967294");
  EXPECT_EQ(number("v@0:s16e-1:C", {0xFF9C}), "-10.0");
  EXPECT_EQ(number("v@0:u16e3:Wh", {7}), "7000");
  EXPECT_EQ(number("v@0:u64", {0, 0, 1, 0}), "65536");
  EXPECT_EQ(number("v@0:u64-swapped", {0, 1, 0, 0}), "65536");
  EXPECT_EQ(number("v@0:u64", {0x8000, 0, 0, 0}), "more than 63 bits");
  EXPECT_EQ(number("v@1:u32", {1, 2}), "none");
}

TEST(RegisterMap, RefusesWhatItCannotRead) {
  for (const char* wrong : {"", "v", "v@", "@1:u16", "v@1", "v@65536:u16", "v@x:u16", "v@1:u8",
                            "v@1:u16-swapped", "v@1:u16e", "v@1:u16e99", "v@1:u16,", "v@1:u32swapped"}) {
    const auto entries = parseMap(wrong);
    EXPECT_FALSE(entries) << wrong;
    if (!entries) {
      EXPECT_FALSE(entries.error().remedy.empty());
    }
  }
  EXPECT_EQ(map("a@0x10:u16,b@17:f32:m3/h").at(1).unit, "m3/h");
  EXPECT_EQ(map("a@0x10:u16,b@17:f32:m3/h").at(0).address, 16);
}

TEST(ModbusDissection, AnAnswerHasAddressesOnlyWithItsRequest) {
  DissectOptions options;
  options.map = map("velocity@4:f32-swapped:m/s,elsewhere@40:u16");
  const Bytes answer = framed(1, "03 04 06 51 3F 9E");
  EXPECT_TRUE(dissect(answer, options).values.empty());
  options.asked = readRequestOf(framed(1, "03 00 04 00 02"), std::nullopt);
  ASSERT_TRUE(options.asked);
  const auto result = dissect(answer, options);
  ASSERT_FALSE(result.error);
  ASSERT_EQ(result.values.size(), 1U);
  EXPECT_EQ(result.values[0].name, "velocity");
  EXPECT_EQ(result.values[0].valueText(), "1.2345678");
  EXPECT_EQ(result.values[0].offset, 3U);
  EXPECT_EQ(result.values[0].length, 4U);
  EXPECT_NE(codec::toTree(result).find("register 5: 16286"), std::string::npos);
  EXPECT_TRUE(dissect(framed(2, "03 04 06 51 3F 9E"), options).values.empty());  // another slave
}

TEST(ModbusDissection, KnowsThePublishedRequests) {
  std::ifstream in(std::string(MB_TEST_DATA) + "/modbus/published.json");
  const auto file = nlohmann::json::parse(in);  // outlives the loop over a part of it
  for (const auto& vector : file["vectors"]) {
    const Bytes bytes = bytesOf(vector["hex"].get<std::string>());
    EXPECT_FALSE(dissect(bytes).error) << vector;
    EXPECT_TRUE(readRequestOf(bytes, std::nullopt)) << vector;
  }
}

TEST(ModbusDissection, DoesNotGuessTheDirection) {
  // Eight bytes either way: coils 769 .. or three bytes of coils.
  const Bytes twofold = framed(1, "01 03 01 00 05");
  const auto doubtful = dissect(twofold);
  ASSERT_TRUE(doubtful.error);
  EXPECT_EQ(doubtful.error->message(), "byte 2: request and answer look alike here: name the direction");
  DissectOptions options;
  options.direction = Direction::answer;
  EXPECT_FALSE(dissect(twofold, options).error);
  options.direction = Direction::request;
  EXPECT_FALSE(dissect(twofold, options).error);
}

TEST(ModbusDissection, SaysWhatIsWrongAndWhere) {
  const auto fault = [](const Bytes& bytes) {
    const auto result = dissect(bytes);
    return result.error ? result.error->message() : std::string("good");
  };
  EXPECT_EQ(fault({}), "no bytes");
  EXPECT_EQ(fault(bytesOf("01 03")), "byte 2: a frame has 4 to 256 bytes, not 2");
  EXPECT_EQ(fault(bytesOf("01 03 00 04 00 02 85 CB")), "byte 6: the checksum (CRC) does not hold");
  EXPECT_EQ(fault(framed(1, "83 02")), "byte 2: the device refused: illegal data address (02)");
  EXPECT_EQ(fault(framed(1, "03 06 06 51 3F 9E")),
            "byte 2: neither a request to read nor an answer has this length");
}

TEST(ModbusDissection, WritesAndCoils) {
  EXPECT_FALSE(dissect(framed(1, "05 00 01 FF 00")).error);
  EXPECT_FALSE(dissect(framed(1, "10 00 01 00 01 02 00 05")).error);
  EXPECT_FALSE(dissect(framed(1, "10 00 01 00 01")).error);
  EXPECT_FALSE(dissect(framed(1, "01 01 05")).error);
  EXPECT_FALSE(dissect(framed(1, "2B 0E 01 00")).error);
}

}  // namespace
}  // namespace mb::modbus
