#include "devices/instrument/balance_driver.h"

#include "devices/codec/balance/sics_reply.h"
#include "devices/instrument/settle.h"
#include "tests/devices/instrument/balance_fixture.h"
#include "tests/devices/instrument/row_keeper.h"

#include <algorithm>
#include <ctime>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

class BalanceDriverTest : public BalanceFixture {
 protected:
  std::string openError() {
    const auto opened = run(balance_.open(context_));
    return opened ? "opened" : opened.error().message();
  }
  std::int64_t sentCount(const std::string& command) const {
    return std::ranges::count(link_.sent, command + "\r\n");
  }
};

TEST_F(BalanceDriverTest, OpeningIdentifiesItAndTakesAFirstReading) {
  EXPECT_EQ(openError(), "opened");
  EXPECT_EQ(balance_.serialNumber(), "B123456789");
  EXPECT_EQ(link_.settings, SerialSettings(9600, 8, 'N', 1));
  EXPECT_EQ(link_.sent, (std::vector<std::string>{"@\r\n", "SI\r\n"}));
  const auto sample = channel_.fresh(context_.now());
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->shown, Decimal(12'345, -3));
  EXPECT_EQ(sample->value, 12.345);
  EXPECT_TRUE(sample->stable);
}

TEST_F(BalanceDriverTest, OpeningNamesWhatIsWrong) {
  mute_ = true;
  EXPECT_THAT(openError(), AllOf(HasSubstr("balance balance on com1"), HasSubstr("no answer to @")));
  EXPECT_EQ(sentCount("@"), 3);
  link_.refuseOpen = true;
  EXPECT_THAT(openError(), AllOf(HasSubstr("no such port"), HasSubstr("plug it in")));
}

TEST_F(BalanceDriverTest, OpeningRefusesOtherLanguages) {
  link_.onSend = [this](const std::string&) { link_.say("N     +   123.56 g  \r\n"); };
  EXPECT_THAT(openError(), HasSubstr("3 lines came that are not MT-SICS"));
}

TEST_F(BalanceDriverTest, OpeningRefusesAnOverloadedBalance) {
  weightOf = [](Instant) { return "S +\r\n"; };
  EXPECT_THAT(openError(), HasSubstr("overload"));
}

TEST_F(BalanceDriverTest, OpeningRefusesABalanceThatCannotWeigh) {
  weightOf = [](Instant) { return "S I\r\n"; };
  EXPECT_THAT(openError(), HasSubstr("cannot weigh now"));
  EXPECT_EQ(sentCount("SI"), 3);
}

TEST_F(BalanceDriverTest, OpeningRefusesOtherDigitsThanItsFileSays) {
  weightOf = [](Instant) { return "S S      12.34 kg\r\n"; };
  EXPECT_THAT(openError(), AllOf(HasSubstr("12.34 kg"), HasSubstr("interval is 0.001 kg")));
  weightOf = [](Instant) { return "S S     12.345 g\r\n"; };
  EXPECT_THAT(openError(), HasSubstr("12.345 g"));
  weightOf = [](Instant) { return "S S      12345 g\r\n"; };
  EXPECT_EQ(openError(), "opened") << "grams will do when the interval is a gram";
}

TEST_F(BalanceDriverTest, AKilogramThatLostItsKIsNoWeight) {
  weightOf = [this](Instant now) { return now < Instant(3s) ? weightLine(grams_) : "S S     12.345 g\r\n"; };
  stream(10s);
  EXPECT_FALSE(channel_.fresh(context_.now()));
  EXPECT_EQ(channel_.history().back().shown, Decimal(12'345, -3));
  EXPECT_THAT(log_.lines, Contains(HasSubstr("lines that are no weight of its kind")));
}

TEST_F(BalanceDriverTest, StreamsTenWeightsASecondWithTheStampOfTheirFirstByte) {
  stream(10s);
  EXPECT_NEAR(static_cast<double>(channel_.history().size()), 100.0, 2.0);
  const Stamp stamp = channel_.history().front().stamp;
  // SIR has five characters, the tick comes 100 ms after it, and its first byte a character later.
  EXPECT_EQ(stamp.at, Instant() + link_.settings.characters(5) + 100ms + link_.settings.characters(1));
  EXPECT_EQ(link_.sent.back(), "@\r\n") << "it must be quiet when nobody listens";
  stable_ = false;
  stream(1s);
  EXPECT_FALSE(channel_.history().back().stable);
}

TEST_F(BalanceDriverTest, OverloadAndUnderloadAreFlagged) {
  weightOf = [](Instant now) { return now < Instant(1s) ? "S +\r\n" : "S -\r\n"; };
  stream(500ms);
  Sample sample = channel_.history().back();
  EXPECT_TRUE(sample.overload);
  EXPECT_FALSE(sample.stable);
  EXPECT_EQ(sample.value, 150.0) << "a limit on the load must act";
  stream(2s);
  sample = channel_.history().back();
  EXPECT_TRUE(sample.overload);
  EXPECT_EQ(sample.value, 0.0);
}

TEST_F(BalanceDriverTest, SilenceMakesTheChannelStaleAndIsAskedAgainAtGrowingIntervals) {
  scheduler_.at(Instant(5s), [this] { mute_ = true; });
  scheduler_.at(Instant(10s), [this] { EXPECT_FALSE(channel_.fresh(scheduler_.now())); });
  scheduler_.at(Instant(1h), [this] {
    EXPECT_LT(sentCount("@"), 400) << "every ten seconds and no more often";
    EXPECT_GT(sentCount("@"), 200);
    mute_ = false;
  });
  stream(1h + 20s);
  EXPECT_TRUE(channel_.fresh(context_.now()));
  EXPECT_THAT(log_.lines, Contains(HasSubstr("balance balance on com1 is asked again: no weight for 2 s")));
}

TEST_F(BalanceDriverTest, ABalanceThatWasSwitchedOffAndOnIsStartedAgainAtOnce) {
  scheduler_.at(Instant(5s), [this] {
    repeating_ = false;
    link_.say("I4 A \"B123456789\"\r\n");
  });
  stream(7s);
  EXPECT_GT(channel_.history().back().stamp.at, Instant(6900ms));
  EXPECT_THAT(log_.lines, Contains(HasSubstr("it was restarted")));
}

TEST_F(BalanceDriverTest, ComplaintsStartItAgain) {
  for (const char* complaint : {"ES", "ET", "EL", "S I"}) {
    const std::string line = std::string(complaint) + "\r\n";
    scheduler_.after(3s, [this, line] {
      repeating_ = false;
      link_.say(line);
    });
    stream(5s);
    EXPECT_GT(channel_.history().back().stamp.at, context_.now() - 200ms) << complaint;
  }
  EXPECT_THAT(log_.lines, Contains(HasSubstr("refuses the command SIR (ES)")));
}

TEST_F(BalanceDriverTest, ALostLinkIsOpenedAgain) {
  EXPECT_EQ(openError(), "opened");
  scheduler_.after(1s, [this] {
    mute_ = true;
    link_.refuseOpen = true;
    link_.lose("the adapter was pulled out");
  });
  scheduler_.after(60s, [this] {
    mute_ = false;
    link_.refuseOpen = false;
  });
  stream(80s);
  EXPECT_TRUE(channel_.fresh(context_.now()));
  EXPECT_THAT(log_.lines, Contains(HasSubstr("the adapter was pulled out")));
}

TEST_F(BalanceDriverTest, GarbageIsCountedAndTheNextLineIsWholeAgain) {
  weightOf = [this, round = 0](Instant) mutable {
    return ++round % 5 == 0 ? "S S    12.3\xff kg\r\n" : weightLine(grams_);
  };
  stream(10s);
  EXPECT_NEAR(static_cast<double>(balance_.garbage()), 20.0, 1.0);
  for (const Sample& sample : channel_.history()) {
    EXPECT_EQ(sample.shown, Decimal(12'345, -3));
  }
}

TEST_F(BalanceDriverTest, NoiseOfAnyKindNeverGivesAWrongWeight) {
  std::mt19937 random(5);
  weightOf = [this, &random](Instant) {
    std::string text = weightLine(grams_);
    const auto at = std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random);
    const auto kind = std::uniform_int_distribution<int>(0, 3)(random);
    if (kind == 0) {
      text.erase(at, 1);
    } else if (kind == 1) {
      text.insert(at, 1, static_cast<char>(0x80 + at));
    } else if (kind == 2) {
      text[at] = '\0';
    }
    return text;
  };
  stream(10min);
  EXPECT_GT(balance_.garbage(), 1000);
  for (const Sample& sample : channel_.history()) {
    EXPECT_EQ(sample.shown, Decimal(12'345, -3));
  }
}

TEST_F(BalanceDriverTest, TwoHoursOfStreamingAreCheap) {
  const std::clock_t begin = std::clock();
  stream(2h);
  RecordProperty("cpu_ms", static_cast<int>((std::clock() - begin) * 1000 / CLOCKS_PER_SEC));
  EXPECT_LT(channel_.history().size(), 1300U) << "no more than two minutes are kept";
}

TEST_F(BalanceDriverTest, ARecordedWeighingCanBeFollowedToItsBytes) {
  RowKeeper journal;
  Services services = services_;
  services.journal = &journal;
  services.run = 7;
  const Context recording(scheduler_, stop_.get_token(), services);
  const SettleGate gate(describeBalance());
  weightOf = [](Instant now) {
    return weightLine(now < Instant(5s) ? nanoseconds(now) / 1'000'000 : 12'345);
  };
  const auto weighed = runStreaming(weigh(recording, channel_, gate));
  ASSERT_TRUE(weighed) << weighed.error().message();
  EXPECT_EQ(weighed->shown, Decimal(12'345, -3));
  EXPECT_EQ(weighed->exchange, 1);
  ASSERT_EQ(journal.kinds, std::vector<std::string>{"exchange"});
  const nlohmann::json& row = journal.bodies[0];
  EXPECT_EQ(row.at("run"), "7");
  EXPECT_EQ(row.at("line"), "balance");
  EXPECT_EQ(row.at("purpose"), "weighing");
  EXPECT_EQ(row.at("outcome"), "ok");
  EXPECT_EQ(journal.segments.at(row.at("sent")), "SIR\r\n");
  const std::string received = journal.segments.at(row.at("received"));
  EXPECT_EQ(received, "S S     12.345 kg\r\n");
  EXPECT_EQ(parseSicsReply(received.substr(0, received.size() - 2))->kilograms, weighed->shown);
  EXPECT_EQ(row.at("rx_first_ns"), std::to_string(nanoseconds(weighed->stamp.at)));
  EXPECT_EQ(row.at("rx_last_ns"),
            std::to_string(nanoseconds(weighed->stamp.at + link_.settings.characters(received.size() - 1))));
}

TEST_F(BalanceDriverTest, ARecordIsRefusedWithoutJournalOrBytes) {
  EXPECT_EQ(openError(), "opened");
  const Sample sample = channel_.history().back();
  EXPECT_THAT(channel_.recorded(context_, sample).error().message(), HasSubstr("no journal"));
  RowKeeper journal;
  Services services = services_;
  services.journal = &journal;
  const Context recording(scheduler_, stop_.get_token(), services);
  EXPECT_TRUE(channel_.recorded(recording, sample));
  Sample changed = sample;
  changed.shown = Decimal(99'999, -3);
  EXPECT_THAT(channel_.recorded(recording, changed).error().message(), HasSubstr("no longer kept"));
}

}  // namespace
}  // namespace mb
