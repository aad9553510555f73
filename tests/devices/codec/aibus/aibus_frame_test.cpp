#include "devices/codec/aibus/aibus_frame.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::aibus {
namespace {

using testing::HasSubstr;

TEST(Aibus, BuildsTheRecordedRequests) {
  EXPECT_EQ(request(1, kRead, 0, 0), (Bytes{0x81, 0x81, 0x52, 0x00, 0x00, 0x00, 0x53, 0x00}));
  EXPECT_EQ(request(1, kWrite, 0, 1000), (Bytes{0x81, 0x81, 0x43, 0x00, 0xE8, 0x03, 0x2C, 0x04}));
  // A negative value is added as the 16 bits that it has.
  EXPECT_EQ(request(2, kWrite, 0, -5), (Bytes{0x82, 0x82, 0x43, 0x00, 0xFB, 0xFF, 0x40, 0x00}));
}

TEST(Aibus, ReadsAnswersOfItsAddressAlone) {
  // PV 502, SV 500, MV 37, status 0, value 500, sum 502 + 500 + 37 + 500 + 1.
  const Bytes bytes{0xF6, 0x01, 0xF4, 0x01, 0x25, 0x00, 0xF4, 0x01, 0x04, 0x06};
  const auto answer = parseAnswer(bytes, 1);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->process, 502);
  EXPECT_EQ(answer->setPoint, 500);
  EXPECT_EQ(answer->output, 37);
  EXPECT_EQ(answer->value, 500);
  EXPECT_THAT(parseAnswer(bytes, 2).error().what, HasSubstr("checksum"));
  EXPECT_FALSE(parseAnswer(std::span(bytes).first(9), 1));
  EXPECT_FALSE(parseAnswer(Bytes(), 1));
}

TEST(Aibus, AnyBytesAreReadOrRefused) {
  std::mt19937 random(7);
  int accepted = 0;
  for (int round = 0; round < 50'000; ++round) {
    Bytes bytes(kAnswer + random() % 3 - 1);
    for (auto& byte : bytes) {
      byte = static_cast<std::uint8_t>(random());
    }
    accepted += parseAnswer(bytes, 1) ? 1 : 0;
  }
  EXPECT_LT(accepted, 20) << "one in 65536 holds by chance";
}

}  // namespace
}  // namespace mb::aibus
