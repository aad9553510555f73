#include "core/async/context.h"

#include "core/async/virtual_scheduler.h"

#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kMorning{std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h};

class ContextTest : public testing::Test {
 protected:
  VirtualScheduler scheduler{kMorning};
  std::shared_ptr<std::stop_source> stop = std::make_shared<std::stop_source>();
  Context context{scheduler, stop->get_token(), Services()};
};

TEST_F(ContextTest, VirtualTimeJumpsAndWallFollows) {
  const auto body = [&]() -> Task<void> { co_await context.sleep(2h); };
  scheduler.runTask(body());
  EXPECT_EQ(scheduler.now(), Instant(2h));
  EXPECT_EQ(toIso(scheduler.wall()), "2026-01-05T10:00:00.000Z");
}

TEST_F(ContextTest, SameInstantKeepsOrder) {
  std::string order;
  const auto child = [&](char name) -> Task<void> {
    co_await context.sleep(1s);
    order += name;
    co_await context.sleep(0s);
    order += name;
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(context);
    parallel.add(child('a'));
    parallel.add(child('b'));
    co_await parallel.join();
  };
  scheduler.runTask(body());
  EXPECT_EQ(order, "abab");
}

TEST_F(ContextTest, StopThrowsAtTheWaitPointAndDropsTheTimer) {
  scheduler.at(Instant(3s), [&] { stop->request_stop(); });
  const auto body = [&]() -> Task<void> { co_await context.sleep(1h); };
  EXPECT_THROW(scheduler.runTask(body()), Cancelled);
  EXPECT_EQ(scheduler.now(), Instant(3s));
  EXPECT_FALSE(scheduler.run());
  EXPECT_EQ(scheduler.now(), Instant(3s)) << "the timer of the cancelled wait must be gone";
}

TEST_F(ContextTest, StopRequestedBeforeTheWaitThrowsAtOnce) {
  stop->request_stop();
  const auto body = [&]() -> Task<void> { co_await context.sleep(1h); };
  EXPECT_THROW(scheduler.runTask(body()), Cancelled);
  EXPECT_EQ(scheduler.now(), Instant(0s));
}

TEST_F(ContextTest, ShieldedWaitsOnAfterAStopButNotBeyondItsDeadline) {
  stop->request_stop();
  bool rested = false;
  const auto body = [&]() -> Task<void> {
    const Context shielded = context.shielded(context.now() + 10s);
    co_await shielded.sleep(4s);
    rested = true;
    co_await shielded.sleep(1h);
  };
  EXPECT_THROW(scheduler.runTask(body()), Cancelled);
  EXPECT_TRUE(rested);
  EXPECT_EQ(scheduler.now(), Instant(10s));
}

TEST_F(ContextTest, NotifierWakesBeforeTheDeadline) {
  Notifier notifier;
  bool flag = false;
  scheduler.at(Instant(1s), [&] { notifier.notify(); });
  scheduler.at(Instant(2s), [&] {
    flag = true;
    notifier.notify();
  });
  bool met = false;
  bool late = true;
  const std::function<bool()> isSet = [&] { return flag; };
  const std::function<bool()> never = [] { return false; };
  const auto body = [&]() -> Task<void> {
    met = co_await context.waitFor(notifier, isSet, kNever);
    late = co_await context.waitFor(notifier, never, Instant(5s));
  };
  scheduler.runTask(body());
  EXPECT_TRUE(met);
  EXPECT_FALSE(late);
  EXPECT_EQ(scheduler.now(), Instant(5s));
}

TEST_F(ContextTest, ParallelJoinsAllAndRethrowsTheRealReason) {
  std::string order;
  const auto failing = [&](const Context& own) -> Task<void> {
    co_await own.sleep(1s);
    throw std::runtime_error("valve");
  };
  const auto sibling = [&](const Context& own) -> Task<void> {
    try {
      co_await own.sleep(1h);
    } catch (const Cancelled&) {
      order += "stopped ";
      throw;
    }
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(context);
    const Context own = parallel.context();
    parallel.add(sibling(own));
    parallel.add(failing(own));
    try {
      co_await parallel.join();
    } catch (const std::runtime_error& error) {
      order += error.what();
    }
  };
  scheduler.runTask(body());
  EXPECT_EQ(order, "stopped valve");
  EXPECT_EQ(scheduler.now(), Instant(1s));
}

TEST_F(ContextTest, FramesDestroyedWhileWaitingLeaveNothingBehind) {
  Notifier notifier;
  {
    VirtualScheduler other(kMorning);
    const auto body = [&]() -> Task<void> { co_await context.notified(notifier, Instant(1h)); };
    const Task<void> task = body();
  }
  notifier.notify();
  EXPECT_FALSE(scheduler.run());
}

TEST_F(ContextTest, VirtualTimeStandsWhileHeldAndTakesForeignPostsOneByOne) {
  std::string order;
  std::thread worker;
  const auto body = [&]() -> Task<void> {
    Notifier done;
    bool finished = false;
    Hold hold = scheduler.hold();
    worker = std::thread([&, hold]() mutable {
      scheduler.post([&] { order += "first "; });
      scheduler.post([&] {
        order += "second ";
        finished = true;
        done.notify();
      });
      hold.release();
    });
    hold.release();
    const std::function<bool()> isFinished = [&] { return finished; };
    co_await context.waitFor(done, isFinished, Instant(1h));
    order += "woken";
  };
  scheduler.runTask(body());
  worker.join();
  EXPECT_EQ(order, "first second woken");
  EXPECT_EQ(scheduler.now(), Instant(0s));
}

TEST_F(ContextTest, WaitingForWhatNeverComesIsReported) {
  Notifier never;
  const auto body = [&]() -> Task<void> { co_await context.notified(never, kNever); };
  EXPECT_THROW(scheduler.runTask(body()), std::logic_error);
  stop->request_stop();
  scheduler.run();
}

TEST_F(ContextTest, CancelAtEveryTimerEventEndsEveryRun) {
  const auto work = [](const Context& own, int* teardowns) -> Task<void> {
    std::exception_ptr reason;
    try {
      Parallel parallel(own);
      const Context children = parallel.context();
      const auto child = [](const Context& at, int step) -> Task<void> {
        for (int i = 0; i < 10; ++i) {
          co_await at.sleep(std::chrono::milliseconds(7 * step + i));
        }
      };
      for (int i = 1; i <= 4; ++i) {
        parallel.add(child(children, i));
      }
      co_await parallel.join();
    } catch (...) {
      reason = std::current_exception();
    }
    const Context shielded = own.shielded(own.now() + 5s);
    co_await shielded.sleep(1s);
    ++*teardowns;
    if (reason) {
      std::rethrow_exception(reason);
    }
  };
  for (std::uint64_t event = 1; event <= 42; ++event) {
    VirtualScheduler own(kMorning);
    std::stop_source source;
    const Context run(own, source.get_token(), Services());
    own.onTimer([&](std::uint64_t number) {
      if (number == event) {
        source.request_stop();
      }
    });
    int teardowns = 0;
    try {
      own.runTask(work(run, &teardowns));
    } catch (const Cancelled&) {
      EXPECT_LE(event, 41U);
    }
    EXPECT_EQ(teardowns, 1) << "event " << event;
  }
}

}  // namespace
}  // namespace mb
