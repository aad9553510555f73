#include "devices/instrument/register_poller.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/instrument/balance_fixture.h"
#include "tests/devices/instrument/run_for.h"
#include "tests/devices/plant/fake_register_port.h"

#include <ctime>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

RegisterSource at(int address, bool wide = false, bool input = true) {
  RegisterSource source;
  source.port = "plant";
  source.address = address;
  source.wide = wide;
  source.input = input;
  return source;
}

std::vector<FakeRegisterPort::Request> packed(const std::vector<RegisterSource>& sources) {
  std::vector<FakeRegisterPort::Request> requests;
  for (const RegisterBlock& block : packBlocks(sources)) {
    requests.push_back(FakeRegisterPort::Request{block.kind, block.address, block.count});
  }
  return requests;
}

FakeRegisterPort::Request input(int address, int count) {
  return FakeRegisterPort::Request{RegisterKind::input, address, count};
}

FakeRegisterPort::Request holding(int address, int count) {
  return FakeRegisterPort::Request{RegisterKind::holding, address, count};
}

TEST(PackBlocksTest, NeighboursGoTogetherInWhateverOrderTheyCome) {
  EXPECT_THAT(packed({at(3), at(0), at(1), at(2)}), ElementsAre(input(0, 4)));
  EXPECT_THAT(packed({at(12, true), at(10, true), at(14)}), ElementsAre(input(10, 5)));
  EXPECT_TRUE(packed({}).empty());
}

TEST(PackBlocksTest, NothingIsReadThatNobodyAskedFor) {
  EXPECT_THAT(packed({at(0), at(2)}), ElementsAre(input(0, 1), input(2, 1)));
  EXPECT_THAT(packed({at(0, true), at(1)}), ElementsAre(input(0, 2))) << "overlapping";
  EXPECT_THAT(packed({at(5), at(5), at(5, true)}), ElementsAre(input(5, 2)));
  EXPECT_THAT(packed({at(1, false, false), at(0), at(2)}),
              ElementsAre(input(0, 1), input(2, 1), holding(1, 1)));
}

TEST(PackBlocksTest, ARequestHoldsAtMost125Registers) {
  std::vector<RegisterSource> sources;
  for (int i = 0; i < 300; ++i) {
    sources.push_back(at(i));
  }
  EXPECT_THAT(packed(sources), ElementsAre(input(0, 125), input(125, 125), input(250, 50)));
  sources.assign(1, at(0));
  for (int i = 1; i < 125; i += 2) {
    sources.push_back(at(i, true));
  }
  EXPECT_THAT(packed(sources), ElementsAre(input(0, 125)));
  sources.push_back(at(125, true));
  EXPECT_THAT(packed(sources), ElementsAre(input(0, 125), input(125, 2)));
}

class RegisterPollerTest : public testing::Test {
 protected:
  struct Wanted {
    ChannelDescription description;
    std::unique_ptr<Channel> channel;
  };

  Channel& add(const std::string& id, RegisterSource source, double scale, double period,
               double staleAfter = 3.0) {
    source.scale = scale;
    ChannelDescription description;
    description.id = id;
    description.source = source;
    description.period = period;
    channels_.push_back(
        std::make_unique<Channel>(id, "flow", "m3/h", "", Decimal(1, -2), fromSeconds(staleAfter), 2min));
    poller_.add(description, *channels_.back());
    return *channels_.back();
  }

  void poll(Duration time) {
    test::runFor(
        scheduler_, context_, [this](const Context& own) { return poller_.run(own); }, time);
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  LogKeeper log_;
  std::stop_source stop_;
  Context context_{scheduler_, stop_.get_token(), Services{nullptr, nullptr, nullptr, &log_, 0}};
  FakeRegisterPort port_{"plant", 4ms};
  RegisterPoller poller_{port_};
  std::vector<std::unique_ptr<Channel>> channels_;
};

TEST_F(RegisterPollerTest, PushesExactDecimalsStampedInTheMiddleOfTheRequest) {
  Channel& temperature = add("t-inlet", at(0), 0.01, 1.0);
  Channel& flow = add("q-large", at(1, true), 1e-6, 1.0);
  port_.set(RegisterKind::input, 0, 5003);
  port_.set(RegisterKind::input, 1, 0x0024);
  port_.set(RegisterKind::input, 2, 0x3d58);
  poll(500ms);
  ASSERT_EQ(temperature.history().size(), 1U);
  const Sample sample = temperature.history()[0];
  EXPECT_EQ(sample.shown, Decimal(5003, -2));
  EXPECT_EQ(sample.value, 50.03);
  EXPECT_EQ(sample.stamp.at, Instant(2ms));
  EXPECT_EQ(sample.stamp.halfWidth, 2ms);
  EXPECT_EQ(sample.exchange, 0);
  EXPECT_EQ(flow.history()[0].shown, Decimal(2'375'000, -6));
  EXPECT_THAT(port_.reads, ElementsAre(input(0, 3)));
}

TEST_F(RegisterPollerTest, EachAtItsPeriodAndTogetherWhenTheyAreDueTogether) {
  add("slow", at(0), 1.0, 1.0);
  add("fast", at(1), 1.0, 0.1);
  add("far", at(7), 1.0, 10.0);
  poll(2050ms);
  EXPECT_EQ(channels_[0]->history().size(), 3U);
  EXPECT_EQ(channels_[1]->history().size(), 21U);
  EXPECT_EQ(channels_[2]->history().size(), 1U);
  EXPECT_EQ(std::ranges::count(port_.reads, input(0, 2)), 3);
  EXPECT_EQ(std::ranges::count(port_.reads, input(1, 1)), 18);
  EXPECT_EQ(std::ranges::count(port_.reads, input(7, 1)), 1);
  EXPECT_EQ(port_.reads.size(), 22U);
}

TEST_F(RegisterPollerTest, AFailingPortGoesStaleIsLoggedOnceAndComesBack) {
  Channel& channel = add("t-inlet", at(0), 0.01, 0.1, 1.0);
  scheduler_.at(Instant(2s), [this] { port_.failing = true; });
  scheduler_.at(Instant(2900ms), [&] { EXPECT_TRUE(channel.fresh(scheduler_.now())); });
  scheduler_.at(Instant(3100ms), [&] { EXPECT_FALSE(channel.fresh(scheduler_.now())); });
  scheduler_.at(Instant(10s), [this] { port_.failing = false; });
  poll(11s);
  EXPECT_TRUE(channel.fresh(context_.now()));
  EXPECT_THAT(log_.lines,
              ElementsAre(AllOf(HasSubstr("t-inlet cannot be read"), HasSubstr("plant: no answer")),
                          HasSubstr("t-inlet is read again")));
}

TEST_F(RegisterPollerTest, ARefusedRegisterTakesOnlyItsOwnBlockDown) {
  Channel& good = add("good", at(0), 1.0, 1.0);
  Channel& bad = add("bad", at(5), 1.0, 1.0);
  port_.broken = 5;
  poll(10s);
  EXPECT_EQ(good.history().size(), 10U);
  EXPECT_TRUE(bad.history().empty());
}

TEST_F(RegisterPollerTest, PollOnceNamesEverythingThatHasNoValue) {
  add("good", at(0), 1.0, 1.0);
  add("bad", at(5), 1.0, 0.1);
  add("worse", at(6), 1.0, 10.0);
  port_.broken = 6;
  Expected<void> result;
  const auto body = [&]() -> Task<void> { result = co_await poller_.pollOnce(context_); };
  scheduler_.runTask(body());
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), AllOf(HasSubstr("port plant"), HasSubstr("bad, worse"),
                                              HasSubstr("register 6"), Not(HasSubstr("good"))));
  EXPECT_EQ(channels_[0]->history().size(), 1U);
  port_.broken = -1;
  scheduler_.runTask(body());
  EXPECT_TRUE(result);
}

TEST_F(RegisterPollerTest, TurnsThatASlowPortMissesAreLeftOut) {
  FakeRegisterPort slow("slow", 350ms);
  RegisterPoller poller(slow);
  std::vector<Instant> stamps;
  poller.add(
      "value", at(0), 100ms, [&](Decimal, Stamp stamp) { stamps.push_back(stamp.at); }, [] {});
  scheduler_.at(Instant(3s), [this] { stop_.request_stop(); });
  const auto body = [&]() -> Task<void> { co_await poller.run(context_); };
  EXPECT_THROW(scheduler_.runTask(body()), Cancelled);
  EXPECT_EQ(stamps.size(), 8U) << "one after the other";
}

TEST_F(RegisterPollerTest, FailuresReachWhoAskedForTheValue) {
  int values = 0;
  int failures = 0;
  poller_.add(
      "feedback", at(20), 1s, [&](Decimal, Stamp) { ++values; }, [&] { ++failures; });
  scheduler_.at(Instant(4500ms), [this] { port_.failing = true; });
  poll(9500ms);
  EXPECT_EQ(values, 5);
  EXPECT_EQ(failures, 5);
}

TEST_F(RegisterPollerTest, TwoHoursAtTenHertzAreCheap) {
  for (int i = 0; i < 3; ++i) {
    add("q" + std::to_string(i), at(10 + 2 * i, true), 1e-6, 0.1);
  }
  for (int i = 0; i < 5; ++i) {
    add("t" + std::to_string(i), at(i), 0.01, 1.0);
  }
  const std::clock_t begin = std::clock();
  poll(2h);
  RecordProperty("cpu_ms", static_cast<int>((std::clock() - begin) * 1000 / CLOCKS_PER_SEC));
  EXPECT_EQ(port_.reads.size(), 72'000U + 7'200U) << "one request for the three indicators";
}

TEST_F(RegisterPollerTest, WithoutAnythingToReadItWaitsForTheEnd) {
  poll(1h);
  EXPECT_EQ(context_.now(), Instant(1h));
}

}  // namespace
}  // namespace mb
