#include "devices/codec/dlt645/frame.h"
#include "tests/devices/codec/vector_file.h"

#include <gtest/gtest.h>

namespace mb::dlt645 {
namespace {

using codec::bytesOf;

constexpr Address kMeter{0x01, 0x89, 0x67, 0x45, 0x23, 0x01};

std::string fault(const char* hex) {
  const auto frame = parseFrame(bytesOf(hex));
  return frame ? "good" : frame.error().message();
}

TEST(Dlt645Frame, ReadsAndBuildsBothEditions) {
  const auto old = buildFrame(kMeter, 0x01, bytesOf("10 90"));
  ASSERT_TRUE(old);
  EXPECT_EQ(codec::spacedHex(*old), "68 01 89 67 45 23 01 68 01 02 43 C3 33 16");
  const auto frame = parseFrame(bytesOf("FE FE 68 01 89 67 45 23 01 68 01 02 43 C3 33 16"));
  ASSERT_TRUE(frame) << frame.error().message();
  EXPECT_EQ(frame->addressText(), "012345678901");
  EXPECT_EQ(identifierText(*frame), "9010");
  EXPECT_EQ(frame->dataOffset, 12U);
  EXPECT_EQ(editionOf(frame->control), Edition::y1997);
  const auto answer = parseFrame(*buildFrame(kMeter, 0x91, bytesOf("00 01 01 02 34 12")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(identifierText(*answer), "02010100");
  EXPECT_EQ(editionOf(answer->control), Edition::y2007);
  EXPECT_TRUE(answer->answer());
  EXPECT_FALSE(buildFrame(kMeter, 0x11, Bytes(256, 0)));
}

TEST(Dlt645Frame, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(fault(""), "no bytes");
  EXPECT_EQ(fault("FE"), "byte 1: nothing follows the preamble");
  EXPECT_EQ(fault("69"), "byte 0: a frame begins with 68");
  EXPECT_EQ(fault("68 01 89 67 45 23 01 69 01"), "byte 7: 69 stands where the second 68 belongs");
  EXPECT_EQ(fault("68 01 89 67 45 23 01 68 01 02 43 C3 34 16"),
            "byte 12: the checksum is 34, the bytes give 33");
  EXPECT_EQ(fault("68 01 89 67 45 23 01 68 01 02 43 C3 33 17"),
            "byte 13: 17 stands where length 2 puts the end byte 16");
  EXPECT_EQ(fault("68 01 89 67 45 23 01 68 01 02 43"), "byte 11: 11 of 14 bytes");
  EXPECT_EQ(fault("68 01 89 67 45 23 01 68 01 02 43 C3 33 16 00"), "byte 14: bytes follow the frame");
}

TEST(Dlt645Frame, IsFoundInWhateverComes) {
  const Bytes whole = *buildFrame(kMeter, 0x81, bytesOf("10 90 68 68 68 68"));
  Bytes noisy = bytesOf("68 FE 68 00 FE");
  noisy.insert(noisy.end(), whole.begin(), whole.end());
  for (std::size_t n = 0; n < noisy.size(); ++n) {
    EXPECT_FALSE(findFrame(View(noisy).first(n)).valid) << n;
  }
  const FoundFrame found = findFrame(noisy);
  EXPECT_TRUE(found.valid);
  EXPECT_EQ(found.begin, 5U);
  EXPECT_EQ(found.length, whole.size());
  Bytes damaged = whole;
  damaged[11] ^= 1U;
  EXPECT_TRUE(findFrame(damaged).complete);
  EXPECT_FALSE(findFrame(damaged).valid);
}

TEST(Dlt645Dissection, ShowsTheDataInPlain) {
  const auto result = dissect(*buildFrame(kMeter, 0x81, bytesOf("1F 90 78 56 34 12")));
  EXPECT_FALSE(result.error);
  const std::string tree = codec::toTree(result);
  EXPECT_NE(tree.find("DL/T 645-1997 frame, answer: read data"), std::string::npos) << tree;
  EXPECT_NE(tree.find("identifier: 901F"), std::string::npos) << tree;
  EXPECT_NE(tree.find("data: without 33h: 78 56 34 12"), std::string::npos) << tree;
  const auto refused = dissect(*buildFrame(kMeter, 0xD1, bytesOf("02")));
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->message(), "byte 8: the meter refused (D1), error 02");
}

}  // namespace
}  // namespace mb::dlt645
