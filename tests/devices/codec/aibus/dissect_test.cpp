#include "devices/codec/aibus/dissect.h"

#include <gtest/gtest.h>

namespace mb::aibus {
namespace {

// The captured poll 81 81 52 00 00 00 53 00, and an answer of 25.3 with its sum worked out by hand.
const Bytes kPoll{0x81, 0x81, 0x52, 0x00, 0x00, 0x00, 0x53, 0x00};
const Bytes kReply{0xFD, 0x00, 0xE8, 0x03, 0x00, 0x60, 0xE8, 0x03, 0xCE, 0x68};

TEST(AibusDissection, ReadsRequestAndAnswer) {
  const auto poll = dissect(kPoll);
  EXPECT_FALSE(poll.error);
  EXPECT_EQ(poll.summary, "AIBUS request, read parameter 0");
  const auto answer = dissect(kReply, 1);
  ASSERT_FALSE(answer.error) << answer.error->message();
  ASSERT_EQ(answer.values.size(), 3U);
  EXPECT_EQ(answer.values[0].valueText(), "253");
}

TEST(AibusDissection, WithoutAnAddressTheChecksumOnlyNamesOne) {
  const auto answer = dissect(kReply);
  ASSERT_FALSE(answer.error);
  EXPECT_NE(codec::toTree(answer).find("of address 1, if it is right"), std::string::npos);
  EXPECT_EQ(dissect(kReply, 2).error->message(), "byte 8: the checksum does not hold");
  Bytes damaged = kReply;
  damaged[1] = 0x10;
  EXPECT_EQ(dissect(damaged).error->message(), "byte 8: the checksum fits no address from 0 to 80");
}

TEST(AibusDissection, RefusesOtherLengths) {
  EXPECT_TRUE(dissect({}).error);
  EXPECT_TRUE(dissect(codec::View(kPoll).first(7)).error);
  Bytes damaged = kPoll;
  damaged[3] = 1;
  EXPECT_TRUE(dissect(damaged).error);
}

}  // namespace
}  // namespace mb::aibus
