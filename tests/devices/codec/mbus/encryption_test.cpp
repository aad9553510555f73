// Encryption mode 5. The telegrams are those of radio meters with keys that were published; their application
// layer (from the CI field on) is what the same meters send on a wire.

#include "devices/codec/mbus/cipher.h"
#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/telegram_json.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::mbus {
namespace {

constexpr const char* kSontexKey = "1AC8BD4C1421E45C4D11456AC0467A83";
const std::string kSampleKey = "A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1";

/// Radio: [L] C, manufacturer, identification, version, medium, CI, …
struct RadioTelegram {
  test::FrameBytes wired;  ///< RSP_UD with the same application layer, of which `size` bytes are taken
  Header meter;
};

RadioTelegram radio(const std::string& file, bool lengthByte, std::size_t size) {
  const auto bytes = test::bytesOf(test::readVector(file));
  const Bytes link = Bytes(bytes).subspan(lengthByte ? 1 : 0);
  RadioTelegram telegram;
  telegram.meter.manufacturer = static_cast<std::uint16_t>(link[2] << 8U | link[1]);
  for (std::size_t i = 6; i > 2; --i) {
    telegram.meter.identification = telegram.meter.identification << 8U | link[i];
  }
  telegram.meter.version = link[7];
  telegram.meter.medium = link[8];
  telegram.wired = test::longFrame(0x08, 1, link[9], hexText(link.subspan(10, size)));
  return telegram;
}

std::string value(const Telegram& telegram, std::size_t index) {
  const Record& record = telegram.records.at(index);
  return valueText(telegram, record).value_or("! " + invalidText(telegram, record)) + " " +
         unitText(telegram, record);
}

std::string faultOf(const test::FrameBytes& bytes, const DecodeAids& aids) {
  const auto telegram = decode(bytes, aids);
  return telegram ? "decoded" : telegram.error().message();
}

TEST(Encryption, LongHeaderSaysWhoseKeyIsMeant) {
  const auto sent = radio("../mbus_wireless/zri_longheader_mode5.hex", true, 12 + 32);
  const Key key = *parseKey(kSampleKey);
  DecodeAids aids;
  aids.key = &key;
  const auto telegram = decode(sent.wired, aids);
  ASSERT_TRUE(telegram) << telegram.error().message();
  EXPECT_TRUE(telegram->decrypted);
  EXPECT_EQ(telegram->header.identificationText(), "49705932");
  EXPECT_EQ(telegram->header.manufacturerText(), "ZRI");
  ASSERT_EQ(telegram->records.size(), 5U);
  EXPECT_EQ(value(*telegram, 0), "0.494 m3");
  EXPECT_EQ(value(*telegram, 1), "2018-10-23 ");
  EXPECT_EQ(value(*telegram, 2), "0.274 m3");
  EXPECT_EQ(telegram->records[0].offset, 7 + 12 + 2) << "the offsets are those of the frame on the wire";
}

TEST(Encryption, ShortHeaderNeedsTheMeter) {
  const auto sent = radio("exmbus/sontex868_mode5.hex", false, 4 + 176);
  const Key key = *parseKey(kSontexKey);
  DecodeAids aids;
  aids.key = &key;
  EXPECT_EQ(faultOf(sent.wired, aids),
            "encrypted (mode 5) at offset 11: a short header does not say whose; give number, manufacturer, "
            "version and "
            "medium");
  aids.meter = &sent.meter;
  const auto telegram = decode(sent.wired, aids);
  ASSERT_TRUE(telegram) << telegram.error().message();
  EXPECT_EQ(value(*telegram, 0), "2025-04-07T12:44 ");
  EXPECT_EQ(sent.meter.identificationText(), "28335519");
  EXPECT_EQ(sent.meter.manufacturerText(), "SON");
  EXPECT_EQ(telegram->records.size(), 20U);
}

TEST(Encryption, AllButTheEncryptedBlocksIsPlain) {
  const auto sent = radio("../mbus_wireless/mad_water_mode5.hex", true, 4 + 64);
  const Key key = *parseKey(kSampleKey);
  DecodeAids aids;
  aids.key = &key;
  aids.meter = &sent.meter;
  // The same with two more records behind the four encrypted blocks.
  auto longer = sent.wired;
  longer.resize(longer.size() - 2);
  const auto plain = test::bytesOf("01 FD 08 2A 01 20 07");
  longer.insert(longer.end(), plain.begin(), plain.end());
  longer = test::longFrame(0x08, 1, 0x7A, hexText(Bytes(longer).subspan(7)));
  const auto telegram = decode(longer, aids);
  ASSERT_TRUE(telegram) << telegram.error().message();
  EXPECT_EQ(value(*telegram, 0), "1.123 m3");
  EXPECT_EQ(value(*telegram, telegram->records.size() - 2), "42 ");
  EXPECT_EQ(value(*telegram, telegram->records.size() - 1), "7 s");
}

TEST(Encryption, AWrongKeyIsSeenAndNothingIsRead) {
  const auto sent = radio("../mbus_wireless/zri_longheader_mode5.hex", true, 12 + 32);
  Key key = *parseKey(kSampleKey);
  DecodeAids aids;
  aids.key = &key;
  for (std::size_t bit = 0; bit < 128; ++bit) {
    key = *parseKey(kSampleKey);
    key[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(faultOf(sent.wired, aids), "encrypted (mode 5) at offset 19: the key is not that of this meter")
        << bit;
  }
  EXPECT_EQ(faultOf(sent.wired, {}), "encrypted (mode 5) at offset 19: a key is needed");
}

TEST(Encryption, OtherModesAreNamed) {
  const Key key = *parseKey(kSampleKey);
  DecodeAids aids;
  aids.key = &key;
  EXPECT_EQ(faultOf(test::longFrame(0x08, 1, 0x7A, "2A 00 10 07 " + std::string(32, 'A')), aids),
            "encrypted (mode 7) at offset 11: this mode is not supported, only mode 5 is");
}

TEST(Encryption, KeysAreThirtyTwoHexDigits) {
  EXPECT_TRUE(parseKey(kSampleKey));
  EXPECT_FALSE(parseKey("A1"));
  EXPECT_FALSE(parseKey(kSampleKey + "00"));
  EXPECT_FALSE(parseKey("G1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1"));
}

TEST(Encryption, JsonSaysThatTheBytesAreNotThoseOfTheWire) {
  const auto sent = radio("../mbus_wireless/zri_longheader_mode5.hex", true, 12 + 32);
  const Key key = *parseKey(kSampleKey);
  DecodeAids aids;
  aids.key = &key;
  const auto json = nlohmann::json::parse(describe(sent.wired, Form::json, aids).text);
  EXPECT_EQ(json.at("frame").at("decrypted"), true);
  EXPECT_EQ(json.at("records").at(0).at("value"), "0.494");
}

}  // namespace
}  // namespace mb::mbus
