// Balances that speak something other than MT-SICS, through the same driver.

#include "devices/instrument/balance_driver.h"
#include "devices/instrument/decode_again.h"
#include "devices/instrument/settle.h"
#include "tests/devices/instrument/balance_fixture.h"
#include "tests/devices/instrument/instrument_profile_fixture.h"
#include "tests/devices/instrument/run_for.h"

#include <gmock/gmock.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// The same bench balance (150 kg, d = 1 g) in another language.
class BalanceLanguageTest : public BalanceFixture {
 protected:
  BalanceLanguageTest() { link_.onSend = nullptr; }

  void speak(std::unique_ptr<BalanceLanguage> language) {
    other_.emplace(describeBalance(), std::move(language), link_, SerialSettings(9600, 7, 'O', 1), channel_);
  }
  void speakSbi() {
    link_.onSend = [this](const std::string& command) {
      if (command == "\x1bP\r\n" && !mute_) {
        link_.say(line);
      }
    };
    speak(sbiLanguage(Decimal(1, -3)));
  }
  std::string openError() {
    const auto opened = run(other_->open(context_));
    return opened ? "opened" : opened.error().message();
  }
  void streamOther(Duration time) {
    test::runFor(
        scheduler_, context_, [this](const Context& own) { return other_->stream(own); }, time);
  }

  std::optional<BalanceDriver> other_;
  std::string line = "N     +   12.345 kg \r\n";
};

TEST_F(BalanceLanguageTest, SbiIsAskedFiveTimesASecond) {
  speakSbi();
  EXPECT_EQ(openError(), "opened");
  EXPECT_EQ(channel_.history().back().shown, Decimal(12345, -3));
  EXPECT_TRUE(channel_.history().back().stable);
  streamOther(10s);
  EXPECT_NEAR(static_cast<double>(channel_.history().size()), 50.0, 4.0);
}

TEST_F(BalanceLanguageTest, SbiWithoutAUnitIsNotStable) {
  speakSbi();
  line = "N     +   12.345    \r\n";
  EXPECT_EQ(openError(), "opened");
  EXPECT_FALSE(channel_.history().back().stable);
  EXPECT_EQ(channel_.history().back().shown, Decimal(12345, -3));
  line = "N     +   12345 g   \r\n";
  streamOther(1s);
  EXPECT_GT(other_->garbage(), 3) << "the unit stands in its column or nowhere";
  line = "N     +    12346 g  \r\n";
  streamOther(1s);
  EXPECT_EQ(channel_.history().back().shown, Decimal(12346, -3)) << "grams of a balance with d = 1 g";
  line = "N     +    12347    \r\n";
  streamOther(1s);
  EXPECT_EQ(channel_.history().back().shown, Decimal(12347, -3)) << "its digits say grams";
  EXPECT_FALSE(channel_.history().back().stable);
}

TEST_F(BalanceLanguageTest, SbiBeyondItsRangeIsNoWeight) {
  speakSbi();
  line = "Stat       H        \r\n";
  EXPECT_THAT(openError(), HasSubstr("overload"));
  EXPECT_TRUE(channel_.history().back().overload);
  SettleGate gate(describeBalance());
  gate.timeout = 5s;
  const auto body = [&]() -> Task<std::string> {
    Parallel parallel(context_);
    const Context own = parallel.context();
    std::string why;
    const auto look = [&]() -> Task<void> {
      const auto found = co_await settled(own, channel_, gate);
      why = found ? "settled" : found.error().what;
      parallel.stop();
    };
    parallel.add(other_->stream(own));
    parallel.add(look());
    try {
      co_await parallel.join();
    } catch (const Cancelled&) {
    }
    co_return why;
  };
  EXPECT_THAT(run(body()), HasSubstr("overload"));
}

TEST_F(BalanceLanguageTest, SbiErrorsAndSilenceAreSaid) {
  speakSbi();
  line = "Stat     ERR 101    \r\n";
  EXPECT_THAT(openError(), HasSubstr("error 101"));
  line = "S S     12.345 kg\r\n";
  EXPECT_THAT(openError(), HasSubstr("lines came that are not SBI"));
  mute_ = true;
  EXPECT_THAT(openError(), HasSubstr("gives no weight"));
  line = "N     +   12.345 kg \r\n";
  mute_ = false;
  EXPECT_EQ(openError(), "opened");
  scheduler_.after(5s, [this] { mute_ = true; });
  scheduler_.after(9s, [this] { EXPECT_FALSE(channel_.fresh(scheduler_.now())); });
  scheduler_.after(20s, [this] { mute_ = false; });
  streamOther(40s);
  EXPECT_TRUE(channel_.fresh(context_.now()));
}

TEST_F(BalanceLanguageTest, ABalanceThatAProfileDescribesSpeaksUnasked) {
  const auto profile = test::shippedInstrument("bizerba");
  speak(balanceLanguage(*profile, Decimal(1, -3)));
  const std::function<void()> tick = [this, &tick] {
    link_.say(line);
    scheduler_.after(200ms, tick);
  };
  line = "ST   12.345kg\r\n";
  scheduler_.after(200ms, tick);
  EXPECT_EQ(openError(), "opened");
  EXPECT_TRUE(link_.sent.empty());
  EXPECT_EQ(channel_.history().back().shown, Decimal(12345, -3));
  line = "US   12.345kg\r\n";
  streamOther(2s);
  EXPECT_FALSE(channel_.history().back().stable);
  line = "ST   12.34 kg\r\n";
  streamOther(5s);
  EXPECT_FALSE(channel_.fresh(context_.now())) << "other digits than its interval";
  line = "ST   12.346kg\r\n";
  streamOther(2s);
  EXPECT_TRUE(channel_.fresh(context_.now()));
  EXPECT_TRUE(link_.sent.empty());
}

TEST_F(BalanceLanguageTest, TareAndZeroAreAcknowledgedOrRefused) {
  speak(sicsLanguage());
  std::string answer;
  link_.onSend = [&](const std::string& command) {
    if (command == "T\r\n" || command == "Z\r\n") {
      link_.say(answer);
    }
  };
  ASSERT_TRUE(link_.open());
  answer = "T S     12.345 kg\r\n";
  EXPECT_TRUE(run(other_->tare(context_)));
  answer = "Z A\r\n";
  EXPECT_TRUE(run(other_->zero(context_)));
  answer = "Z I\r\n";
  EXPECT_THAT(run(other_->zero(context_)).error().message(), HasSubstr("cannot do that now (Z I)"));
  answer = "garbage\r\n";
  EXPECT_THAT(run(other_->zero(context_)).error().message(), HasSubstr("did not answer Z"));
  EXPECT_TRUE(channel_.history().empty()) << "a tare weight is no weight";
}

TEST(LanguageOf, IsWhatTheBenchFileSays) {
  const ProfileTexts texts = test::shippedTexts();
  std::optional<InstrumentProfile> profile;
  BalanceDescription balance;
  balance.interval = kilograms(0.001);
  const auto name = [&] {
    const auto language = languageOf(balance, texts, profile);
    return language ? (*language)->name() : language.error().message();
  };
  balance.protocol = "sics";
  EXPECT_EQ(name(), "MT-SICS");
  balance.protocol = "sbi";
  EXPECT_EQ(name(), "SBI");
  balance.protocol = "morse";
  EXPECT_THAT(name(), HasSubstr("speaks \"morse\""));
  EXPECT_FALSE(profile);
  balance.profile = "bizerba";
  EXPECT_EQ(name(), "bizerba");
  EXPECT_TRUE(profile);
  balance.profile = "eda9017";
  EXPECT_THAT(name(), HasSubstr("is for no balance"));
}

TEST_F(BalanceLanguageTest, AFrozenStreamCanBeNoticed) {
  speakSbi();
  EXPECT_EQ(openError(), "opened");
  streamOther(10s);
  EXPECT_GT(context_.now() - channel_.unchangedSince(), 9s);
  line = "N     +   12.346 kg \r\n";
  streamOther(1s);
  EXPECT_LT(context_.now() - channel_.unchangedSince(), 1200ms);
}

}  // namespace
}  // namespace mb
