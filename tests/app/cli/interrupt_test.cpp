#include "app/cli/interrupt.h"

#include "core/async/context.h"
#include "core/async/virtual_scheduler.h"

#include <csignal>

#include <gtest/gtest.h>
#include <unistd.h>

namespace mb::cli {
namespace {

/// Asks for a signal from the bench thread and waits, with time standing still, until it has come back as a
/// callback.
Task<void> untilSignalled(const Context& context, int signal, Notifier& arrived, const int& count) {
  Hold hold = context.scheduler().hold();
  kill(getpid(), signal);
  const auto seen = [&count] { return count > 0; };
  static_cast<void>(co_await context.waitFor(arrived, seen, kNever));
}

class InterruptTest : public ::testing::TestWithParam<int> {};

TEST_P(InterruptTest, MakesASignalACallbackOnTheBenchThread) {
  VirtualScheduler scheduler{WallTime()};
  const Context context(scheduler, std::stop_token(), Services());
  Notifier arrived;
  int count = 0;
  const auto bench = std::this_thread::get_id();
  {
    const Interrupt interrupt(scheduler, [&] {
      EXPECT_EQ(std::this_thread::get_id(), bench);
      ++count;
      arrived.notify();
    });
    scheduler.runTask(untilSignalled(context, GetParam(), arrived, count));
  }
  EXPECT_EQ(count, 1);
}

INSTANTIATE_TEST_SUITE_P(Signals, InterruptTest, ::testing::Values(SIGINT, SIGTERM));

/// Letting go of it waits for nothing and takes nobody's signal.
TEST(Interrupt, EndsWithoutASignal) {
  VirtualScheduler scheduler{WallTime()};
  int count = 0;
  for (int i = 0; i < 20; ++i) {
    const Interrupt interrupt(scheduler, [&count] { ++count; });
  }
  scheduler.run();
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace mb::cli
