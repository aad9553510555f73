#include "devices/instrument/settle.h"

#include "tests/devices/instrument/balance_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

class SettleTest : public BalanceFixture {
 protected:
  Expected<Sample> settle() {
    return runStreaming(settled(context_, channel_, SettleGate(describeBalance())));
  }
  std::string refusal() {
    const auto sample = settle();
    return sample ? "settled" : sample.error().message();
  }
  /// Milligrams that a linear creep of so many grams a second has reached.
  static std::int64_t creep(Instant now, std::int64_t milligramsPerSecond) {
    return nanoseconds(now) / 1'000'000 * milligramsPerSecond / 1'000'000;
  }
};

TEST_F(SettleTest, AQuietBalanceTakesTheWindowAndNoMore) {
  const auto sample = settle();
  ASSERT_TRUE(sample) << sample.error().message();
  EXPECT_EQ(sample->shown, Decimal(12'345, -3));
  EXPECT_GE(context_.now(), Instant(3s));
  EXPECT_LE(context_.now(), Instant(3400ms));
}

TEST_F(SettleTest, WhatItShowedBeforeTheCallDoesNotCount) {
  stream(10s);
  const Instant begin = context_.now();
  ASSERT_TRUE(settle());
  EXPECT_GE(context_.now() - begin, 3s);
}

TEST_F(SettleTest, TwoGramsAreInsideABandOfTwoGramsAndThreeAreNot) {
  weightOf = [round = 0](Instant) mutable { return weightLine(12'344 + 2 * (++round % 2)); };
  EXPECT_TRUE(settle());
  weightOf = [round = 0](Instant) mutable { return weightLine(12'344 + 3 * (++round % 2)); };
  EXPECT_THAT(refusal(), AllOf(HasSubstr("balance balance"), HasSubstr("within 60 s"),
                               HasSubstr("spread 0.003 kg"), HasSubstr("0.002 kg are allowed")));
}

TEST_F(SettleTest, ADriftIsRefusedEvenWhenTheBalanceCallsItStable) {
  weightOf = [](Instant now) { return weightLine(20'000 + creep(now, 1'000)); };  // 1 g/s
  EXPECT_THAT(refusal(), HasSubstr("spread"));
  EXPECT_GE(context_.now(), Instant(60s));
  weightOf = [](Instant now) { return weightLine(20'000 + creep(now, 500)); };  // 1.5 g in the window
  EXPECT_EQ(refusal(), "settled");
}

TEST_F(SettleTest, AValueThatStaysWithoutTheStableFlagIsRefused) {
  stable_ = false;
  EXPECT_THAT(refusal(), HasSubstr("does not say that it is stable"));
}

TEST_F(SettleTest, TheFlagMayComeLate) {
  stable_ = false;
  scheduler_.at(Instant(20s), [this] { stable_ = true; });
  const auto sample = settle();
  ASSERT_TRUE(sample);
  EXPECT_TRUE(sample->stable);
  EXPECT_GE(sample->stamp.at, Instant(20s));
}

TEST_F(SettleTest, OverloadStartsTheWindowAgain) {
  weightOf = [](Instant now) {
    return now > Instant(2s) && now < Instant(2200ms) ? std::string("S +\r\n") : weightLine(12'345);
  };
  ASSERT_TRUE(settle());
  EXPECT_GE(context_.now(), Instant(5100ms));
  weightOf = [](Instant) { return "S -\r\n"; };
  EXPECT_THAT(refusal(), HasSubstr("overload or underload"));
}

TEST_F(SettleTest, SilenceIsNamedAndIsNeverAValue) {
  mute_ = true;
  EXPECT_THAT(refusal(), HasSubstr("the balance is silent"));
  mute_ = false;
  const Instant begin = context_.now();
  scheduler_.at(begin + 2s, [this] { mute_ = true; });
  EXPECT_THAT(refusal(), HasSubstr("the balance is silent"));
}

TEST_F(SettleTest, AHoleInTheReadingsStartsTheWindowAgain) {
  scheduler_.at(Instant(2s), [this] { mute_ = true; });
  scheduler_.at(Instant(4500ms), [this] { mute_ = false; });
  ASSERT_TRUE(settle());
  EXPECT_GE(context_.now(), Instant(7500ms));
}

TEST_F(SettleTest, AStopEndsTheWait) {
  mute_ = true;
  scheduler_.at(Instant(5s), [this] { stop_.request_stop(); });
  const auto body = [this]() -> Task<void> {
    const SettleGate gate(describeBalance());
    (void)co_await settled(context_, channel_, gate);
  };
  EXPECT_THROW(scheduler_.runTask(body()), Cancelled);
  EXPECT_EQ(context_.now(), Instant(5s));
}

}  // namespace
}  // namespace mb
