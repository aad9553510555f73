#include "devices/profile/frame_rule.h"

#include "devices/profile/message_splitter.h"
#include "tests/devices/bus/scripted_link.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::ElementsAre;
using testing::HasSubstr;

FrameRule board() {
  FrameRule rule;
  rule.kind = FrameRule::Kind::fixed;
  rule.start = hex("69");
  rule.end = hex("16");
  rule.checksum = Checksum::sum8;
  return rule;
}

FrameRule::Expecting lengths(std::vector<std::size_t> payloads) {
  FrameRule::Expecting expecting;
  expecting.payloadLengths = std::move(payloads);
  return expecting;
}

TEST(Checksum, NamedOnesAreWhatTheirNamesSay) {
  const Bytes digits = hex("31 32 33 34 35 36 37 38 39");  // the usual check string "123456789"
  EXPECT_EQ(checksumBytes(checksumOf("crc16-modbus").value(), digits), hex("37 4B"));
  EXPECT_EQ(checksumBytes(checksumOf("crc16-ccitt").value(), digits), hex("31 C3")) << "CRC-16/XMODEM";
  EXPECT_EQ(checksumBytes(checksumOf("sum8").value(), digits), hex("DD"));
  EXPECT_EQ(checksumBytes(checksumOf("sum8-negative").value(), digits), hex("23"));
  EXPECT_EQ(checksumBytes(checksumOf("xor8").value(), digits), hex("31"));
  EXPECT_EQ(checksumBytes(checksumOf("sum16-le").value(), digits), hex("DD 01"));
  EXPECT_EQ(checksumBytes(checksumOf("sum16-be").value(), digits), hex("01 DD"));
  EXPECT_EQ(checksumBytes(checksumOf("none").value(), digits), Bytes());
  EXPECT_THAT(checksumOf("md5").error().message(), HasSubstr("crc16-modbus"));
  for (const char* name : {"none", "sum8", "xor8", "sum16-le", "crc16-ccitt"}) {
    EXPECT_EQ(checksumBytes(checksumOf(name).value(), digits).size(), checksumSize(checksumOf(name).value()));
  }
}

TEST(FrameRule, WrapsAndUnwraps) {
  const Bytes payload = hex("01 01 06 20 00 00");
  const Bytes frame = board().wrap(payload, 0).value();
  EXPECT_EQ(frame, hex("69 01 01 06 20 00 00 91 16")) << "printed by the maker";
  EXPECT_EQ(board().unwrap(frame, {}).value(), payload);
  FrameRule line;
  EXPECT_EQ(line.wrap(hex("41"), 0).value(), hex("41 0D 0A"));
  EXPECT_EQ(line.unwrap(hex("41 0D 0A"), {}).value(), hex("41"));
  FrameRule modbus;
  modbus.kind = FrameRule::Kind::modbusRtu;
  EXPECT_EQ(modbus.wrap(hex("03 00 04 00 02"), 1).value(), hex("01 03 00 04 00 02 85 CA"));
  FrameRule aibus;
  aibus.kind = FrameRule::Kind::aibus;
  EXPECT_EQ(aibus.wrap(hex("52 00 00 00"), 1).value(), hex("81 81 52 00 00 00 53 00"));
  EXPECT_FALSE(aibus.wrap(hex("52 00"), 1));
  FrameRule reserved = board();
  reserved.reserved = hex("16");
  EXPECT_THAT(reserved.wrap(hex("01 16"), 0).error().message(), HasSubstr("16 marks a frame"));
}

TEST(FrameRule, FindsAFrameBehindNoise) {
  const Bytes bytes = hex("00 69 FF 69 05 10 02 15 03 12 06 B0 16 33");
  const Framing framing = board().find(bytes, lengths({2, 7}));
  EXPECT_TRUE(framing.valid);
  EXPECT_EQ(framing.begin, 3U);
  EXPECT_EQ(framing.length, 10U);
  EXPECT_FALSE(board().find(bytes, lengths({6})).valid);
  const Bytes wrong = hex("69 05 10 02 15 03 12 06 B1 16");
  EXPECT_THAT(board().find(wrong, lengths({7, 2})).why, HasSubstr("checksum"));
}

TEST(FrameRule, ALengthAmongTheFirstBytesEndsTheFrame) {
  FrameRule rule;
  rule.kind = FrameRule::Kind::length;
  rule.start = hex("68");
  rule.end = hex("16");
  rule.checksum = Checksum::sum8;
  rule.lengthAt = 1;
  rule.lengthEncoding = FieldEncoding::parse("u8").value();
  rule.lengthAdds = 4;
  const Bytes frame = rule.wrap(hex("02 AA BB"), 0).value();
  const Framing framing = rule.find(frame, {});
  EXPECT_TRUE(framing.valid);
  EXPECT_EQ(framing.length, frame.size());
  for (std::size_t i = 0; i < frame.size(); ++i) {
    EXPECT_FALSE(rule.find(std::span(frame).first(i), {}).complete) << i;
  }
  EXPECT_THAT(rule.find(hex("68 FF 00 00"), {}).why, HasSubstr("259"));
}

TEST(FrameRule, AnyBytesAreTaken) {
  std::mt19937 random(3);
  FrameRule length = board();
  length.kind = FrameRule::Kind::length;
  length.lengthEncoding = FieldEncoding::parse("u16-le").value();
  FrameRule gap = board();
  gap.kind = FrameRule::Kind::gap;
  FrameRule modbus;
  modbus.kind = FrameRule::Kind::modbusRtu;
  FrameRule aibus;
  aibus.kind = FrameRule::Kind::aibus;
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes(random() % 60);
    for (auto& byte : bytes) {
      byte = round % 2 == 0 ? static_cast<std::uint8_t>(random()) : hex("69 16 0D 0A 00 05")[random() % 6];
    }
    for (const FrameRule& rule : {FrameRule(), board(), length, gap, modbus, aibus}) {
      const Framing framing = rule.find(bytes, lengths({0, 2, 7}));
      if (framing.valid) {
        ASSERT_LE(framing.begin + framing.length, bytes.size());
        static_cast<void>(rule.unwrap(std::span(bytes).subspan(framing.begin, framing.length), {}));
      }
      static_cast<void>(rule.unwrap(bytes, {}));
    }
  }
}

class MessageSplitterTest : public testing::Test {
 protected:
  void feed(const Bytes& bytes, std::vector<std::size_t> damaged = {}) {
    Chunk chunk;
    chunk.bytes = bytes;
    chunk.damaged = std::move(damaged);
    chunk.first.at = now_;
    chunk.last.at = now_ + 1ms * (std::ssize(bytes) - 1);
    splitter_.feed(chunk, lengths({2}),
                   [this](const ReceivedMessage& message) { messages_.push_back(message); });
    now_ = chunk.last.at + 1ms;
  }

  MessageSplitter splitter_{board(), 20ms};
  std::vector<ReceivedMessage> messages_;
  Instant now_{1s};
};

TEST_F(MessageSplitterTest, CutsJoinsAndStamps) {
  feed(hex("69 0B AA 1E 16 69 0B"));
  feed(hex("DD 51 16"));
  ASSERT_EQ(messages_.size(), 2U);
  EXPECT_EQ(messages_[0].frame, hex("69 0B AA 1E 16"));
  EXPECT_EQ(messages_[1].first.at, Instant(1005ms));
  EXPECT_EQ(messages_[1].last.at, Instant(1009ms));
  EXPECT_EQ(splitter_.dropped(), 0);
}

TEST_F(MessageSplitterTest, DropsWhatIsSpoiltAndIsWholeAgain) {
  feed(hex("69 0B AA 1E 16"), {2});
  feed(hex("69 0B AA"));
  now_ += 50ms;  // a pause in the middle
  feed(hex("1E 16"));
  now_ += 50ms;
  feed(hex("12 34 69 0B AA 1E 16"));
  ASSERT_EQ(messages_.size(), 1U);
  EXPECT_GE(splitter_.dropped(), 3);
  feed(Bytes(3000, 0x42));
  now_ += 50ms;
  feed(hex("69 0B DD 51 16"));
  EXPECT_EQ(messages_.size(), 2U);
}

}  // namespace
}  // namespace mb
