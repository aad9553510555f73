#include "devices/meter/profile_answer.h"

#include "tests/devices/meter/fake_meter.h"
#include "tests/devices/meter/profile_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::hex;
using test::longFrame;
using testing::HasSubstr;

class ProfileAnswerTest : public testing::Test {
 protected:
  Judgement judge(const Bytes& received) {
    const Framing framing = answer.find(received);
    if (!framing.valid) {
      Judgement damaged;
      damaged.outcome = Outcome::damaged;
      damaged.why = framing.why;
      return damaged;
    }
    return answer.judge(received, framing);
  }
  [[nodiscard]] Bytes telegram(const std::string& volume) const {
    test::FakeMeter meter("26010001");
    meter.verifying = true;
    meter.volume = volume;
    return meter.highResolution();
  }

  std::shared_ptr<const Profile> profile = test::shippedProfiles().get("dem-optical").value();
  ProfileAnswer answer{profile->of(Procedure::read)[0], "26010001"};
};

TEST_F(ProfileAnswerTest, TellsWhereEachValueStood) {
  Bytes received = hex("55 FE");  // noise before the frame
  test::FakeMeter::append(received, telegram("00000038"));
  ASSERT_EQ(judge(received).outcome, Outcome::ok);
  const auto& readings = answer.decoded().readings;
  ASSERT_EQ(readings.size(), 4U);
  EXPECT_EQ(readings[0].quantity, "volume");
  EXPECT_EQ(readings[0].value, Decimal(38, -5));
  EXPECT_EQ(readings[0].unit, "m3");
  EXPECT_EQ(readings[0].dib, "0C");
  EXPECT_EQ(readings[0].vib, "11");
  EXPECT_EQ(readings[0].number, "26010001");
  const auto at = static_cast<std::ptrdiff_t>(readings[0].offset);
  EXPECT_EQ(Bytes(received.begin() + at, received.begin() + at + readings[0].length),
            hex("0C 11 38 00 00 00"));
}

TEST_F(ProfileAnswerTest, EveryChangedByteIsNoticedOrChangesNothingThatCounts) {
  const Bytes good = telegram("00123456");
  ASSERT_EQ(judge(good).outcome, Outcome::ok);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[i] = static_cast<std::uint8_t>(bad[i] ^ (1U << bit));
      EXPECT_NE(judge(bad).outcome, Outcome::ok) << "byte " << i << " bit " << bit;
    }
  }
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(answer.find(std::span(good).first(length)).complete) << length;
  }
}

TEST_F(ProfileAnswerTest, ChangesThatTheChecksumHidesMeetPlausibility) {
  // One bit up in a digit of the number, one bit down elsewhere: the sum stays.
  Bytes bad = telegram("00000038");
  bad[9] = static_cast<std::uint8_t>(bad[9] + 1);    // number, least significant byte
  bad[23] = static_cast<std::uint8_t>(bad[23] - 1);  // volume
  EXPECT_EQ(judge(bad).outcome, Outcome::unexpected);
  EXPECT_EQ(answer.fault(), AnswerFault::wrongMeter);
  EXPECT_EQ(answer.answeredNumber(), "26010002");

  EXPECT_THAT(judge(longFrame(hex("08 00 78 0C 79 01 00 01 26 0C 03 11 00 00 00 0C 11 0B 00 00 00"))).why,
              HasSubstr("volume"));
  EXPECT_EQ(answer.fault(), AnswerFault::invalid);
  EXPECT_THAT(judge(longFrame(hex("08 00 78 0C 79 01 00 01 26 0C 11 38 00 00 F0"))).why, HasSubstr("volume"));
  EXPECT_NE(answer.fault(), AnswerFault::none) << "a negative volume";
}

TEST_F(ProfileAnswerTest, NamesWhatIsMissingForeignOrRefused) {
  EXPECT_THAT(judge(hex("E5")).why, HasSubstr("E5 came in place of a telegram"));
  EXPECT_THAT(judge(longFrame(hex("08 00 72 01 00 01 26 AD 10 01 04 2A 00 00 00"))).why,
              HasSubstr("CI 72 came in place of CI 78"));
  EXPECT_THAT(judge(longFrame(hex("08 00 78 0C 79 01 00 01 26 0C 03 11 00 00 00"))).why,
              HasSubstr("there is no volume"));
  const Judgement refused = judge(longFrame(hex("08 00 70 08")));
  EXPECT_EQ(refused.outcome, Outcome::refused);
  const Judgement broken = judge(longFrame(hex("08 00 78 0C 79 01 00")));
  EXPECT_EQ(broken.outcome, Outcome::unexpected);
  EXPECT_THAT(broken.why, HasSubstr("undecodable, kept raw"));
  EXPECT_THAT(judge(longFrame(hex("08 00 78 0C 79 01 00 01 26 0C 03 11 00 00 00 0C 12 38 00 00 00"))).why,
              HasSubstr("resolution of 0.0001 m3, the profile promises 0.00001"));
  EXPECT_EQ(answer.fault(), AnswerFault::coarse);
}

TEST_F(ProfileAnswerTest, FinerThanPromisedIsWelcome) {
  ASSERT_EQ(judge(longFrame(hex("08 00 78 0C 79 01 00 01 26 0C 03 11 00 00 00 0C 10 38 00 00 00"))).outcome,
            Outcome::ok);
  EXPECT_EQ(answer.decoded().readings[0].value, Decimal(38, -6)) << "the VIF decides, not the profile";
}

TEST_F(ProfileAnswerTest, ARegisterThatRanBackwardsIsReadAgainAndThenBelieved) {
  answer.setPrevious(Decimal(50000, -5), Decimal(1000, 0));
  EXPECT_EQ(judge(telegram("00049999")).outcome, Outcome::unexpected);
  EXPECT_EQ(answer.fault(), AnswerFault::doubtful);
  EXPECT_EQ(judge(telegram("00049999")).outcome, Outcome::ok);

  ProfileAnswer wrapping(profile->of(Procedure::read)[0], "26010001");
  wrapping.setPrevious(Decimal(99999000, -5), Decimal(1000, 0));
  const Bytes wrapped = telegram("00001000");
  EXPECT_EQ(wrapping.judge(wrapped, wrapping.find(wrapped)).outcome, Outcome::ok) << "forward over the end";
}

TEST_F(ProfileAnswerTest, AnyBytes) {
  std::uint64_t state = 99;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint8_t>(state >> 40U);
  };
  for (int round = 0; round < 20'000; ++round) {
    Bytes body;
    for (int i = next() % 60; i >= 0; --i) {
      body.push_back(next());
    }
    if (round % 2 == 0) {
      body[0] = 0x08;
      body.insert(body.begin() + 1, {0x00, static_cast<std::uint8_t>(round % 4 == 0 ? 0x78 : 0x72)});
      body = longFrame(body);
    }
    static_cast<void>(judge(body));
  }
}

}  // namespace
}  // namespace mb
