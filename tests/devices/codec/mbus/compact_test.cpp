// Compact frames: the format told by a full frame or by a format frame before. The pair of a real meter is a
// radio one (Kamstrup), with its application layer put on the wire.

#include "devices/codec/mbus/cipher.h"
#include "devices/codec/mbus/format_book.h"
#include "devices/codec/mbus/hex.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

constexpr std::size_t kRadioHead = 18;  // L C manufacturer, meter; extended link layer; payload CRC

test::FrameBytes kamstrup(const char* file, std::size_t size) {
  const auto bytes = test::bytesOf(test::readVector(std::string("../mbus_wireless/") + file));
  return test::longFrame(0x08, 1, bytes[kRadioHead + 1], hexText(Bytes(bytes).subspan(kRadioHead + 2, size)));
}

test::FrameBytes fullFrame() {
  return kamstrup("kamstrup_long_2.hex", 45);
}

test::FrameBytes compactFrame() {
  return kamstrup("kamstrup_compact_2.hex", 30);
}

std::string values(const Telegram& telegram) {
  std::string text;
  for (const Record& record : telegram.records) {
    text += valueText(telegram, record).value_or("! " + invalidText(telegram, record)) + " " +
            unitText(telegram, record) + ";";
  }
  return text;
}

std::string faultOf(const test::FrameBytes& bytes, const DecodeAids& aids) {
  const auto telegram = decode(bytes, aids);
  return telegram ? "decoded" : telegram.error().message();
}

test::FrameBytes formatFrame(std::string_view headers, unsigned change = 0) {
  const auto bytes = test::bytesOf(headers);
  Crc crc;
  crc.add(bytes);
  const unsigned signature = crc.value() ^ change;
  const test::FrameBytes head = {static_cast<std::uint8_t>(bytes.size() + 2),
                                 static_cast<std::uint8_t>(signature & 0xFFU),
                                 static_cast<std::uint8_t>(signature >> 8U)};
  return test::longFrame(0x08, 1, 0x69, hexText(head) + std::string(headers));
}

TEST(Compact, SaysTheSameAsTheFullFrameBeforeIt) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  EXPECT_EQ(faultOf(compactFrame(), aids),
            "compact frame at offset 7: no telegram before it told the format D7C4");
  EXPECT_EQ(faultOf(compactFrame(), {}),
            "compact frame at offset 7: no telegram before it told the format D7C4");
  const auto full = decode(fullFrame(), aids);
  ASSERT_TRUE(full) << full.error().message();
  const auto compact = decode(compactFrame(), aids);
  ASSERT_TRUE(compact) << compact.error().message();
  EXPECT_TRUE(compact->expanded);
  EXPECT_EQ(values(*compact), values(*full));
  EXPECT_EQ(full->records.size(), 8U);
  EXPECT_EQ(values(*compact).substr(0, 11), "2982000 Wh;");
  EXPECT_EQ(hexText(compact->frame()), hexText(full->frame())) << "filled up it is that frame";
}

TEST(Compact, AFormatFrameTellsTheFormatToo) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  const auto format = decode(formatFrame("04 06 04 FF 07 04 FF 08 04 14 02 FD 17 04 3B 02 59 02 5D"), aids);
  ASSERT_TRUE(format) << format.error().message();
  ASSERT_EQ(format->records.size(), 8U);
  EXPECT_EQ(format->records[0].quantity, Quantity::energy);
  EXPECT_FALSE(format->records[0].decimal()) << "a format has no values";
  EXPECT_EQ(values(*decode(compactFrame(), aids)).substr(0, 11), "2982000 Wh;");
}

TEST(Compact, VariableLengthsAndPlainTextUnits) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  const std::string records = "0D FD 10 03 43 42 41 0C 7C 03 79 65 6B 78 56 34 12 0D 06 C2 34 12";
  ASSERT_TRUE(decode(test::answerWith(records), aids));
  const auto headers = test::bytesOf("0D FD 10 0C 7C 03 79 65 6B 0D 06");
  const auto whole = test::bytesOf(records);
  Crc signature;
  signature.add(headers);
  Crc crc;
  crc.add(whole);
  const test::FrameBytes head = {static_cast<std::uint8_t>(signature.value() & 0xFFU),
                                 static_cast<std::uint8_t>(signature.value() >> 8U),
                                 static_cast<std::uint8_t>(crc.value() & 0xFFU),
                                 static_cast<std::uint8_t>(crc.value() >> 8U)};
  const std::string data = "03 43 42 41 78 56 34 12 C2 34 12";
  const auto compact = decode(test::longFrame(0x08, 1, 0x7B, "2A 00 00 00" + hexText(head) + data), aids);
  ASSERT_TRUE(compact) << compact.error().message();
  EXPECT_EQ(values(*compact), "ABC ;12345678 key;1234000 Wh;");
  EXPECT_EQ(compact->header.access, 0x2A);
  const std::string header = "78 56 34 12 2D 2C 08 04 2A 00 00 00";
  const auto longOne = decode(test::longFrame(0x08, 1, 0x73, header + hexText(head) + data), aids);
  ASSERT_TRUE(longOne) << longOne.error().message();
  EXPECT_EQ(longOne->header.identificationText(), "12345678");
}

TEST(Compact, NothingIsGuessed) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  ASSERT_TRUE(decode(fullFrame(), aids));
  const auto compact = compactFrame();
  // Every changed byte of data is found by the CRC of the full frame, or leaves the format.
  for (std::size_t at = 11; at + 2 < compact.size(); ++at) {
    auto changed = compact;
    changed[at] ^= 0x10U;
    changed[changed.size() - 2] = checksum(Bytes(changed).subspan(4, changed.size() - 6));
    EXPECT_EQ(faultOf(changed, aids), "compact frame: the CRC at offset 9 contradicts the filled-up records")
        << at;
  }
  const auto data = [&compact](std::size_t size) {
    return test::longFrame(0x08, 1, 0x79, hexText(Bytes(compact).subspan(7, size)));
  };
  EXPECT_EQ(faultOf(data(29), aids), "compact frame: its data do not fill its format at offset 35");
  EXPECT_EQ(faultOf(data(3), aids), "compact frame: its data do not fill its format at offset 7");
  EXPECT_EQ(faultOf(test::longFrame(0x08, 1, 0x79, hexText(Bytes(compact).subspan(7, 30)) + "00"), aids),
            "compact frame: its data do not fill its format at offset 37");
  EXPECT_EQ(faultOf(formatFrame("04 06 04 14", 1), aids),
            "format frame: the signature at offset 8 is not that of its records");
  EXPECT_EQ(faultOf(test::longFrame(0x08, 1, 0x69, "02 00"), aids),
            "format frame: the signature at offset 7 is not that of its records");
}

TEST(Compact, FormatsWithManufacturersDataAreNotLearnt) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  const auto telegram = decode(test::answerWith("04 06 01 00 00 00 0F 01 02"), aids);
  ASSERT_TRUE(telegram);
  EXPECT_FALSE(formats.expand(test::bytesOf("00 00 00 00"), 7));
}

}  // namespace
}  // namespace mb::mbus
