// One contract (core/async/scheduler.h), two schedulers: what procedures see must not depend on which one
// runs.
#include "core/async/context.h"
#include "core/async/virtual_scheduler.h"
#include "devices/link/qt_scheduler.h"
#include "tests/devices/link/real_time.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

class VirtualRunner {
 public:
  Scheduler& scheduler() { return scheduler_; }
  void run() { EXPECT_TRUE(scheduler_.run()) << "ended without quit()"; }
  void quit() { scheduler_.quit(); }

 private:
  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
};

class QtRunner {
 public:
  Scheduler& scheduler() { return scheduler_; }
  void run() { loop_.exec(); }
  void quit() { loop_.quit(); }

 private:
  QCoreApplication& application_ = test::application();
  QtScheduler scheduler_;
  QEventLoop loop_;
};

template <class Runner>
class SchedulerTest : public testing::Test {
 protected:
  Scheduler& scheduler() { return runner_.scheduler(); }
  void quitAt(Instant instant) {
    scheduler().at(instant, [this] { runner_.quit(); });
  }
  void run() { runner_.run(); }

  Runner runner_;
  std::string order_;
};

class RunnerNames {
 public:
  template <class Runner>
  static std::string GetName(int) {
    return std::is_same_v<Runner, QtRunner> ? "Qt" : "Virtual";
  }
};

using Runners = testing::Types<VirtualRunner, QtRunner>;
TYPED_TEST_SUITE(SchedulerTest, Runners, RunnerNames);

TYPED_TEST(SchedulerTest, TimersFireInOrderOfTheirInstantsAndNeverEarly) {
  Scheduler& scheduler = this->scheduler();
  const Instant begin = scheduler.now();
  for (const int ms : {5, 1, 4, 2, 3}) {
    scheduler.at(begin + std::chrono::milliseconds(ms), [this, ms, begin, &scheduler] {
      EXPECT_GE(scheduler.now(), begin + std::chrono::milliseconds(ms));
      this->order_ += std::to_string(ms);
    });
  }
  this->quitAt(begin + 6ms);
  this->run();
  EXPECT_EQ(this->order_, "12345");
}

TYPED_TEST(SchedulerTest, EqualInstantsFireInTheOrderGiven) {
  Scheduler& scheduler = this->scheduler();
  const Instant when = scheduler.now() + 2ms;
  for (char name = 'a'; name <= 'z'; ++name) {
    scheduler.at(when, [this, name] { this->order_ += name; });
  }
  this->quitAt(when);
  this->run();
  EXPECT_EQ(this->order_, "abcdefghijklmnopqrstuvwxyz");
}

TYPED_TEST(SchedulerTest, NothingRunsInsideTheCallThatAsksForIt) {
  Scheduler& scheduler = this->scheduler();
  scheduler.post([this] { this->order_ += "posted "; });
  scheduler.at(scheduler.now(), [this] { this->order_ += "timed "; });
  this->order_ += "returned ";
  this->quitAt(scheduler.now() + 1ms);
  this->run();
  EXPECT_EQ(this->order_, "returned posted timed ");
}

TYPED_TEST(SchedulerTest, InThePastMeansAtOnceBehindWhatIsDue) {
  Scheduler& scheduler = this->scheduler();
  const Instant begin = scheduler.now();
  scheduler.at(begin + 2ms, [this, begin, &scheduler] {
    scheduler.at(begin - 5s, [this] { this->order_ += "past "; });
    scheduler.at(begin + 1ms, [this] { this->order_ += "earlier "; });
    this->order_ += "first ";
  });
  scheduler.at(begin + 2ms, [this] { this->order_ += "second "; });
  this->quitAt(begin + 20ms);
  this->run();
  EXPECT_EQ(this->order_, "first second past earlier ");
}

TYPED_TEST(SchedulerTest, PostedCallbacksRunBeforeTimersThatAreDue) {
  Scheduler& scheduler = this->scheduler();
  const Instant when = scheduler.now() + 2ms;
  scheduler.at(when, [this, &scheduler] {
    scheduler.post([this, &scheduler] {
      scheduler.post([this] { this->order_ += "nested "; });
      this->order_ += "posted ";
    });
  });
  scheduler.at(when, [this] { this->order_ += "timer "; });
  this->quitAt(when + 1ms);
  this->run();
  EXPECT_EQ(this->order_, "posted nested timer ");
}

TYPED_TEST(SchedulerTest, CancelledTimersDoNotFire) {
  Scheduler& scheduler = this->scheduler();
  const Instant begin = scheduler.now();
  const auto first = scheduler.at(begin + 1ms, [this] { this->order_ += "first "; });
  Scheduler::TimerId third = 0;
  scheduler.at(begin + 2ms, [&] {
    scheduler.cancel(third);
    this->order_ += "second ";
  });
  third = scheduler.at(begin + 2ms, [this] { this->order_ += "third "; });
  const auto fourth = scheduler.at(begin + 3ms, [this] { this->order_ += "fourth "; });
  scheduler.cancel(first);
  scheduler.cancel(first);
  scheduler.cancel(123'456);
  scheduler.at(begin + 4ms, [&] { scheduler.cancel(fourth); });
  this->quitAt(begin + 5ms);
  this->run();
  EXPECT_EQ(this->order_, "second fourth ");
}

TYPED_TEST(SchedulerTest, ATimerCancelledFromItsOwnCallbackIsIgnored) {
  Scheduler& scheduler = this->scheduler();
  Scheduler::TimerId own = 0;
  own = scheduler.at(scheduler.now() + 1ms, [&] {
    scheduler.cancel(own);
    this->order_ += "fired";
  });
  this->quitAt(scheduler.now() + 2ms);
  this->run();
  EXPECT_EQ(this->order_, "fired");
}

TYPED_TEST(SchedulerTest, PostsFromAnotherThreadRunOnTheBenchThreadInTheirOrder) {
  Scheduler& scheduler = this->scheduler();
  const auto bench = std::this_thread::get_id();
  constexpr int kPosts = 1000;
  int count = 0;
  bool ordered = true;
  bool onBench = true;
  std::thread poster;
  {
    Hold hold = scheduler.hold();
    poster = std::thread([&, hold]() mutable {
      for (int i = 0; i < kPosts; ++i) {
        scheduler.post([&, i] {
          ordered = ordered && i == count;
          onBench = onBench && std::this_thread::get_id() == bench;
          if (++count == kPosts) {
            this->runner_.quit();
          }
        });
      }
      hold.release();
    });
  }
  this->run();
  poster.join();
  EXPECT_EQ(count, kPosts);
  EXPECT_TRUE(ordered);
  EXPECT_TRUE(onBench);
}

TYPED_TEST(SchedulerTest, ManyTurnsOfOneCoroutineNeedNoStack) {
  Scheduler& scheduler = this->scheduler();
  const Context context(scheduler, std::stop_token(), Services());
  int turns = 0;
  const auto body = [&]() -> Task<void> {
    while (turns < 20'000) {
      co_await context.until(Instant());
      ++turns;
    }
  };
  start(body(), [this](const std::exception_ptr&) { this->runner_.quit(); });
  this->run();
  EXPECT_EQ(turns, 20'000);
}

TYPED_TEST(SchedulerTest, AStopWakesTheWaiterBeforeItsDeadline) {
  Scheduler& scheduler = this->scheduler();
  std::stop_source source;
  const Context context(scheduler, source.get_token(), Services());
  const auto body = [&]() -> Task<void> { co_await context.sleep(1h); };
  start(body(), [this](const std::exception_ptr& error) {
    EXPECT_THROW(std::rethrow_exception(error), Cancelled);
    this->order_ += "cancelled";
    this->runner_.quit();
  });
  scheduler.after(1ms, [&] { source.request_stop(); });
  this->run();
  EXPECT_EQ(this->order_, "cancelled");
}

TYPED_TEST(SchedulerTest, WallAndNowGoOnTogether) {
  Scheduler& scheduler = this->scheduler();
  const WallTime wall = scheduler.wall();
  const Instant now = scheduler.now();
  this->quitAt(now + 3ms);
  this->run();
  EXPECT_GE(scheduler.now(), now + 3ms);
  EXPECT_GE(scheduler.wall(), wall + 2ms);
}

TYPED_TEST(SchedulerTest, WhatIsLeftIsDroppedWithTheScheduler) {
  const auto token = std::make_shared<int>(0);
  {
    TypeParam own;
    own.scheduler().post([token] {});
    own.scheduler().after(1h, [token] {});
    EXPECT_EQ(token.use_count(), 3);
  }
  EXPECT_EQ(token.use_count(), 1);
}

}  // namespace
}  // namespace mb
