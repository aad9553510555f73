#include "devices/codec/mbus/frame.h"

#include "devices/codec/mbus/request.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

using test::bytesOf;

FrameError faultOf(std::string_view hex) {
  const auto frame = parseFrame(bytesOf(hex));
  EXPECT_FALSE(frame) << hex;
  return frame ? FrameError{} : frame.error();
}

TEST(Frame, AllFourKinds) {
  EXPECT_EQ(parseFrame(bytesOf("E5"))->kind, FrameKind::acknowledge);

  const auto request = bytesOf("10 7B FD 78 16");
  const auto shortFrame = parseFrame(request);
  ASSERT_TRUE(shortFrame);
  EXPECT_EQ(shortFrame->kind, FrameKind::shortFrame);
  EXPECT_EQ(shortFrame->control, 0x7B);
  EXPECT_EQ(shortFrame->address, 0xFD);
  EXPECT_TRUE(shortFrame->fromMaster());

  const auto baud = bytesOf("68 03 03 68 53 FE BD 0E 16");
  const auto control = parseFrame(baud);
  ASSERT_TRUE(control);
  EXPECT_EQ(control->kind, FrameKind::control);
  EXPECT_EQ(control->information, 0xBD);
  EXPECT_TRUE(control->data.empty());

  const auto reset = bytesOf("68 04 04 68 53 FE 50 90 31 16");
  const auto longOne = parseFrame(reset);
  ASSERT_TRUE(longOne);
  EXPECT_EQ(longOne->kind, FrameKind::longFrame);
  EXPECT_EQ(longOne->length, 10U);
  ASSERT_EQ(longOne->data.size(), 1U);
  EXPECT_EQ(longOne->data[0], 0x90);
}

TEST(Frame, StrayBytesBehindAreReportedAndHarmless) {
  const auto frame = parseFrame(bytesOf("10 40 FE 3E 16 00 00 00"));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->length, 5U);
  EXPECT_EQ(frame->extra, 3U);
}

TEST(Frame, LongestFrameHas252BytesOfData) {
  const std::vector<std::uint8_t> data(252, 0x2F);
  const auto bytes = sndUd(1, 0x51, data);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->size(), 261U);
  EXPECT_EQ(parseFrame(*bytes)->data.size(), 252U);
  EXPECT_FALSE(sndUd(1, 0x51, std::vector<std::uint8_t>(253, 0)));
}

TEST(Frame, EveryFaultSaysWhatAndWhere) {
  EXPECT_EQ(faultOf("").message(), "no bytes");
  EXPECT_EQ(faultOf("44 EE").message(), "start byte 44 at offset 0, expected 68, 10 or E5");
  EXPECT_EQ(faultOf("68 04 05 68 08 00 78 00 80 16").message(),
            "length mismatch: second length 05 at offset 2, expected 04");
  EXPECT_EQ(faultOf("68 02 02 68 08 00 08 16").message(), "length 2 at offset 1 is below 3");
  EXPECT_EQ(faultOf("68 04 04 10 08 00 78 00 80 16").message(),
            "second start byte 10 at offset 3, expected 68");
  EXPECT_EQ(faultOf("68 04 04 68 08 00 78 00 81 16").message(), "checksum 81 at offset 8, expected 80");
  EXPECT_EQ(faultOf("68 04 04 68 08 00 78 00 80 17").message(), "stop byte 17 at offset 9, expected 16");
  EXPECT_EQ(faultOf("68 04 04 68 08 00 78").message(), "truncated: 7 of 10 bytes");
  EXPECT_EQ(faultOf("68 04").message(), "truncated: 2 of 4 bytes");
  EXPECT_EQ(faultOf("10 40 FE 3F 16").message(), "checksum 3F at offset 3, expected 3E");
  EXPECT_EQ(faultOf("10 40 FE 3E 15").message(), "stop byte 15 at offset 4, expected 16");
  EXPECT_EQ(faultOf("10 40").message(), "truncated: 2 of 5 bytes");
}

TEST(Frame, ControlFieldNamesIgnoreTheFlags) {
  EXPECT_EQ(controlName(0x40), "SND_NKE");
  EXPECT_EQ(controlName(0x53), "SND_UD");
  EXPECT_EQ(controlName(0x73), "SND_UD");
  EXPECT_EQ(controlName(0x43), "SND_UD2");
  EXPECT_EQ(controlName(0x5B), "REQ_UD2");
  EXPECT_EQ(controlName(0x7B), "REQ_UD2");
  EXPECT_EQ(controlName(0x7A), "REQ_UD1");
  EXPECT_EQ(controlName(0x49), "REQ_SKE");
  EXPECT_EQ(controlName(0x08), "RSP_UD");
  EXPECT_EQ(controlName(0x38), "RSP_UD");
  EXPECT_EQ(controlName(0x0B), "RSP_SKE");
  EXPECT_EQ(controlName(0xFF), "unknown");
}

TEST(Request, BytesOfThePapers) {
  EXPECT_EQ(sndNke(0xFE), bytesOf("10 40 FE 3E 16"));
  EXPECT_EQ(reqUd2(0xFD, true), bytesOf("10 7B FD 78 16"));
  EXPECT_EQ(reqUd2(1, false), bytesOf("10 5B 01 5C 16"));
  EXPECT_EQ(reqUd1(1, false), bytesOf("10 5A 01 5B 16"));
  // Verification state of EN 13757 heat meters: enter and leave.
  EXPECT_EQ(applicationReset(kAllReplyAddress, kResetTesting), bytesOf("68 04 04 68 53 FE 50 90 31 16"));
  EXPECT_EQ(applicationReset(kAllReplyAddress, kResetAll), bytesOf("68 04 04 68 53 FE 50 00 A1 16"));
  EXPECT_EQ(applicationReset(1), bytesOf("68 03 03 68 53 01 50 A4 16"));
  // Vendor read of the high-resolution values.
  EXPECT_EQ(*sendData(kAllReplyAddress, bytesOf("0F 09 00 04")),
            bytesOf(test::readVector("cn-verification/en13757_read_hires_cmd.hex")));
  EXPECT_EQ(*setBaud(kAllReplyAddress, 9600), bytesOf("68 03 03 68 53 FE BD 0E 16"));
  EXPECT_FALSE(setBaud(kAllReplyAddress, 1234));
}

TEST(Request, SecondarySelectionWithAndWithoutFabricationNumber) {
  SecondaryAddress address;
  address.identification = *parseIdentification("12345678");
  address.manufacturer = 0x2C2D;
  address.version = 8;
  address.medium = 4;
  EXPECT_EQ(select(address, true), bytesOf("68 0B 0B 68 73 FD 52 78 56 34 12 2D 2C 08 04 3B 16"));
  address.manufacturer = 0x418F;
  address.version = 2;
  address.fabrication = 0x01020304;
  auto enhanced = select(address);
  enhanced.resize(enhanced.size() - 2);  // the paper's bytes end before the checksum
  EXPECT_EQ(enhanced, bytesOf(test::readVector("cn-verification/mbus_select_enhanced.hex")));
  EXPECT_EQ(select({}), bytesOf("68 0B 0B 68 53 FD 52 FF FF FF FF FF FF FF FF 9A 16"));
}

TEST(Request, IdentificationDigitsAndWildCards) {
  EXPECT_EQ(parseIdentification("12FFFFF8"), 0x12FFFFF8U);
  EXPECT_FALSE(parseIdentification("1234567"));
  EXPECT_FALSE(parseIdentification("1234567A"));
}

}  // namespace
}  // namespace mb::mbus
