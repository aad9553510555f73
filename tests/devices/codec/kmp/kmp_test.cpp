#include "devices/codec/kmp/registers.h"
#include "tests/devices/codec/vector_file.h"

#include <array>

#include <gtest/gtest.h>

namespace mb::kmp {
namespace {

using codec::bytesOf;

TEST(KmpFrame, ReadsAndBuildsThePublishedFrames) {
  for (const auto& vector : codec::vectorFile("kmp/kmp.jsonl")) {
    if (!vector.contains("hex")) {
      continue;
    }
    const Bytes wire = bytesOf(vector["hex"].get<std::string>());
    const auto frame = parseFrame(wire);
    ASSERT_TRUE(frame) << vector << frame.error().message();
    if (!frame->acknowledge) {
      EXPECT_EQ(buildFrame(frame->direction, frame->destination, frame->command, frame->data), wire);
    }
  }
}

TEST(KmpFrame, StuffsWhatCannotStandInside) {
  const Bytes wire = buildFrame(Direction::toMeter, 0x04, 0x0D, bytesOf("00 06 80 40 1B"));
  EXPECT_EQ(View(wire).first(13).size(), 13U);
  EXPECT_EQ(codec::spacedHex(View(wire).first(13)), "80 04 1B F2 00 1B F9 1B 7F 1B BF 1B E4");
  const auto frame = parseFrame(wire);
  ASSERT_TRUE(frame) << frame.error().message();
  EXPECT_EQ(codec::spacedHex(frame->data), "00 06 80 40 1B");
}

TEST(KmpFrame, SaysWhatIsWrongAndWhere) {
  const auto fault = [](const char* hex) {
    const auto frame = parseFrame(bytesOf(hex));
    return frame ? std::string("good") : frame.error().message();
  };
  EXPECT_EQ(fault("80 3F 01 05 8B 0D"), "byte 3: the checksum (CRC) is 058B, the bytes give 058A");
  EXPECT_EQ(fault("80 3F 01 05 8A"), "byte 5: the end byte 0D is missing");
  EXPECT_EQ(fault("3F 01 05 8A 0D"), "byte 0: a frame begins with 80 (to the meter) or 40 (from it)");
  EXPECT_EQ(fault("80 3F 1B 01 05 8A 0D"), "byte 2: the escape 1B stands for none of 80 40 0D 06 1B");
  EXPECT_EQ(fault("80 3F 06 05 8A 0D"), "byte 2: 06 cannot stand inside a frame without an escape");
  EXPECT_EQ(fault("80 3F 01 0D 05 8A 0D"), "byte 3: the end byte 0D stands before the last byte");
  EXPECT_EQ(fault("80 1B 0D"), "byte 1: the escape 1B stands for none of 80 40 0D 06 1B");
  EXPECT_EQ(fault("80 3F 0D"), "byte 2: 1 bytes between start and end, at least 4 belong there");
  EXPECT_EQ(fault(""), "no bytes");
}

TEST(KmpFrame, IsFoundBehindNoiseAndADamagedOne) {
  const Bytes noisy = bytesOf("00 0D 40 3F 40 3F 02 01 23 45 67 E9 57 0D 40 3F 02 01 23 45 67 E9 56 0D 99");
  const FoundFrame found = findFrame(noisy);
  EXPECT_TRUE(found.valid);
  EXPECT_EQ(found.begin, 14U);
  EXPECT_EQ(found.length, 10U);
  const FoundFrame first = findFrame(View(noisy).first(14));
  EXPECT_TRUE(first.complete);
  EXPECT_FALSE(first.valid);
  EXPECT_EQ(first.begin, 4U);
  EXPECT_FALSE(findFrame(View(noisy).first(20)).complete);
  EXPECT_FALSE(findFrame(bytesOf("06")).complete);
  EXPECT_TRUE(findFrame(bytesOf("06"), Direction::fromMeter, true).valid);
}

TEST(KmpRegisters, ReadValuesExactly) {
  const auto number = [](const char* hex) {
    const auto value = decodeNumber(bytesOf(hex));
    return value ? value->toShortestString() : std::string("none");
  };
  EXPECT_EQ(number("04 C2 00 00 30 39"), "-123.45");
  EXPECT_EQ(number("04 03 05 39 7F B1"), "87654321000");
  EXPECT_EQ(number("04 43 00 00 00 FB"), "0.251");
  EXPECT_EQ(number("02 42 18 C8"), "63.44");
  EXPECT_EQ(number("08 00 FF 00 00 00 00 00 00 00"), "none");
  EXPECT_EQ(number("0A 00 00 00 00 00 00 00 00 00 00 07"), "7");
  EXPECT_EQ(number("04 00 00 00 00"), "none");
  EXPECT_EQ(number("00 00"), "none");
}

TEST(KmpRegisters, KeepResolutionThroughTheUnit) {
  const auto frame = parseFrame(bytesOf("40 3F 10 00 1B 7F 16 04 11 01 2A F0 24 63 03 0D"));
  ASSERT_TRUE(frame) << frame.error().message();
  const auto values = registersOf(*frame);
  ASSERT_TRUE(values) << values.error().message();
  ASSERT_EQ(values->size(), 1U);
  const RegisterValue& value = values->front();
  EXPECT_EQ(value.id, 0x80);
  EXPECT_EQ(unitLabel(value.unitCode), "kW");
  EXPECT_EQ(value.unit, "W");
  EXPECT_EQ(value.number, Decimal(19591204, 20));
}

Frame answer(std::uint8_t command, const char* data) {
  const auto frame = parseFrame(buildFrame(Direction::fromMeter, kHeatMeter, command, bytesOf(data)));
  return frame ? *frame : Frame();
}

TEST(KmpRegisters, NeverTurnWhatIsNoneIntoANumber) {
  const auto values =
      registersOf(answer(kGetRegister,
                         "00 3C 02 04 42 00 00 30 39 00 3C 63 04 00 00 00 00 01 00 44 28 00 00 "
                         "03 EB 30 04 00 00 02 4E 4C 03 EB 30 04 00 00 0F 42 3F 00 70 36 02 00 41 07"));
  ASSERT_TRUE(values) << values.error().message();
  ASSERT_EQ(values->size(), 6U);
  EXPECT_EQ((*values)[0].number, Decimal(12345, 1));
  EXPECT_EQ((*values)[0].unit, "Wh");
  EXPECT_EQ((*values)[1].invalid, "unknown unit 63");
  EXPECT_FALSE((*values)[1].number);
  EXPECT_EQ((*values)[2].invalid, "no data");
  EXPECT_EQ((*values)[3].text, "15-11-16");
  EXPECT_EQ((*values)[4].invalid, "no yy:mm:dd");
  EXPECT_EQ((*values)[5].invalid, "characters that are not printable ASCII");
}

TEST(KmpRegisters, SayWhereAnAnswerIsCutOff) {
  const auto cut = registersOf(answer(kGetRegister, "00 3C 02 04 42 00 00 30"));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().message(), "byte 3: a register of 9 bytes is cut off after 8");
  EXPECT_FALSE(registersOf(answer(kGetType, "00 01 02 03")));
}

TEST(KmpRequests, AskForRegisters) {
  const std::array<std::uint16_t, 2> ids{kHeatEnergyE1, kHeatEnergyE1HighResolution};
  const auto data = getRegisterData(ids);
  ASSERT_TRUE(data);
  EXPECT_EQ(codec::spacedHex(*data), "02 00 3C 01 0A");
  EXPECT_FALSE(getRegisterData({}));
  const std::array<std::uint16_t, 9> many{};
  EXPECT_FALSE(getRegisterData(many));
}

TEST(KmpIdentity, TypeAndSerialNumber) {
  const auto serial = serialNumberOf(answer(kGetSerialNumber, "01 23 45 67"));
  ASSERT_TRUE(serial);
  EXPECT_EQ(*serial, 19088743U);
  const auto type = meterTypeOf(answer(kGetType, "01 02 03 04"));
  ASSERT_TRUE(type);
  EXPECT_EQ(type->code, 0x0102);
  EXPECT_EQ(type->software, "C4");
  EXPECT_EQ(meterTypeOf(answer(kGetType, "01 02 00 00"))->software, "");
  EXPECT_FALSE(meterTypeOf(answer(kGetType, "01 02 1B 04")));
  EXPECT_FALSE(serialNumberOf(answer(kGetSerialNumber, "01 23 45")));
}

}  // namespace
}  // namespace mb::kmp
