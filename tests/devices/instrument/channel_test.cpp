#include "devices/instrument/channel.h"

#include "core/async/virtual_scheduler.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

Sample sampleAt(Instant at, std::int64_t value) {
  Sample sample;
  sample.shown = Decimal(value, -2);
  sample.value = sample.shown.toDouble();
  sample.stamp.at = at;
  return sample;
}

class ChannelTest : public testing::Test {
 protected:
  Channel channel_{"t-inlet", "temperature", "Cel", "SIM-T-01", Decimal(1, -2), 3s, 10s};
};

TEST_F(ChannelTest, AnOlderSampleIsNoValue) {
  EXPECT_FALSE(channel_.fresh(Instant(0s)));
  channel_.push(sampleAt(Instant(1s), 5000));
  EXPECT_EQ(channel_.fresh(Instant(1s))->shown, Decimal(5000, -2));
  EXPECT_TRUE(channel_.fresh(Instant(4s)));
  EXPECT_FALSE(channel_.fresh(Instant(4s + 1ns)));
}

TEST_F(ChannelTest, KeepsTheLastOfItsTimeOldestFirst) {
  for (int i = 0; i <= 100; ++i) {
    channel_.push(sampleAt(Instant(1s * i), i));
  }
  ASSERT_EQ(channel_.history().size(), 11U);
  EXPECT_EQ(channel_.history().front().shown.mantissa, 90);
  EXPECT_EQ(channel_.history().back().shown.mantissa, 100);
}

TEST_F(ChannelTest, APushWakesWhoWaits) {
  VirtualScheduler scheduler(WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)));
  const Context context(scheduler, std::stop_token(), Services());
  scheduler.at(Instant(2s), [this] { channel_.push(sampleAt(Instant(2s), 1)); });
  bool woken = false;
  const auto body = [&]() -> Task<void> {
    woken = co_await context.notified(channel_.changed(), Instant(1h));
  };
  scheduler.runTask(body());
  EXPECT_TRUE(woken);
  EXPECT_EQ(scheduler.now(), Instant(2s));
}

TEST_F(ChannelTest, WithoutARecorderASampleComesBackAsItIs) {
  VirtualScheduler scheduler(WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)));
  const Context context(scheduler, std::stop_token(), Services());
  const Sample sample = sampleAt(Instant(1s), 5000);
  EXPECT_EQ(channel_.recorded(context, sample)->exchange, 0);
  channel_.setRecorder([](const Context&, const Sample&) -> Expected<std::int64_t> { return 17; });
  EXPECT_EQ(channel_.recorded(context, sample)->exchange, 17);
  channel_.setRecorder([](const Context&, const Sample&) -> Expected<std::int64_t> { return fail("gone"); });
  EXPECT_FALSE(channel_.recorded(context, sample));
}

}  // namespace
}  // namespace mb
