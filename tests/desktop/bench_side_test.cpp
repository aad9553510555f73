// What lies between the two threads: the queue, the feed, the operator's answers.

#include "app/desktop/bench/bench_feed.h"
#include "app/desktop/bench/desktop_operator.h"
#include "app/desktop/bench/update_queue.h"
#include "app/desktop/watchdog.h"
#include "core/async/virtual_scheduler.h"

#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::desktop {
namespace {

using namespace std::chrono_literals;

LiveValue value(const char* id, double at, double number) {
  LiveValue live;
  live.id = id;
  live.at = Instant(fromSeconds(at));
  live.value = number;
  return live;
}

TEST(Queue, KeepsEveryEventInOrderAndOnlyTheLatestValue) {
  UpdateQueue queue;
  std::jthread bench([&queue] {
    for (int i = 1; i <= 5000; ++i) {
      queue.push(VerdictGiven{i, "pass", ""});
      queue.live(value("t", i * 0.1, i));
    }
  });
  int last = 0;
  while (last < 5000) {
    for (const auto& update : queue.take(7)) {
      ASSERT_EQ(std::get<VerdictGiven>(update).position, last + 1);
      ++last;
    }
  }
  bench.join();
  const LiveFrame frame = queue.takeLive();
  ASSERT_EQ(frame.values.size(), 1U);
  EXPECT_EQ(frame.values[0].value, 5000.0);
  EXPECT_NEAR(static_cast<double>(frame.plot.size()), 500.0, 60.0) << "one point a second of the run";
  EXPECT_TRUE(queue.takeLive().empty);
}

TEST(Queue, BoundsWhatAStandingWindowLetsPileUp) {
  UpdateQueue queue;
  for (int i = 0; i < 50000; ++i) {
    queue.live(value("t", i * 2.0, i));
  }
  EXPECT_LE(queue.takeLive().plot.size(), 20000U);
}

Row rowOf(const char* kind, const nlohmann::json& body) {
  Row row;
  row.seq = 42;
  row.kind = kind;
  row.body = body.dump();
  return row;
}

TEST(Feed, ReadsTheNumbersOfAResultExactly) {
  const Row row = rowOf("result", {{"position", "5"},
                                   {"point", "low"},
                                   {"run_of_point", "1"},
                                   {"error_percent", "6.039527338636294"},
                                   {"limit_percent", "3.8969390390721133"},
                                   {"verdict", "fail"},
                                   {"budget", {{{"name", "a"}, {"part", "bench"}, {"contribution_percent", "0.1"}},
                                               {{"name", "b"}, {"part", "meter"}, {"contribution_percent", "-0.3"}}}}});
  const auto update = updateOf(eventOf(row), Instant(), WallTime());
  ASSERT_TRUE(update.has_value());
  const auto& result = std::get<ResultFound>(*update);
  EXPECT_EQ(result.seq, 42);
  EXPECT_EQ(result.position, 5);
  EXPECT_EQ(*result.error, 6.039527338636294);
  EXPECT_FALSE(result.uBench.has_value());
  ASSERT_EQ(result.budget.size(), 2U);
  EXPECT_EQ(result.budget[0].name, "b") << "the largest first, by its size";
}

TEST(Feed, RowsWithoutInterestAreLeftOut) {
  EXPECT_FALSE(updateOf(eventOf(rowOf("exchange", {{"position", "1"}})), Instant(), WallTime()).has_value());
  EXPECT_FALSE(updateOf(eventOf(rowOf("novelty", nlohmann::json::object())), Instant(), WallTime()).has_value());
}

Task<void> ask(const Context& context, DesktopOperator& person, int& answer, bool& cancelled) {
  const Prompt prompt("seal", "Is the seal whole?", {"yes", "no"});
  try {
    answer = co_await person.ask(context, prompt);
  } catch (const Cancelled&) {
    cancelled = true;
  }
}

TEST(Operator, AnswersAndLetsVirtualTimeStandMeanwhile) {
  UpdateQueue queue;
  DesktopOperator person(queue);
  VirtualScheduler scheduler(WallTime(), 0.0);
  const Context context(scheduler, std::stop_token(), Services());
  int answer = -1;
  bool cancelled = false;
  std::jthread window([&] {
    for (;;) {
      for (const auto& update : queue.take(10)) {
        if (const auto* asked = std::get_if<Asked>(&update)) {
          EXPECT_EQ(asked->choices.size(), 2);
          scheduler.post([&person] { person.answer(99, 0); });           // another question's answer
          scheduler.post([&person, id = asked->id] { person.answer(id, 7); });  // no such choice
          scheduler.post([&person, id = asked->id] { person.answer(id, 1); });
          return;
        }
      }
      std::this_thread::yield();
    }
  });
  scheduler.at(Instant(1s), [] {});  // would fire at once in free time
  scheduler.runTask(ask(context, person, answer, cancelled));
  EXPECT_EQ(answer, 1);
  EXPECT_FALSE(cancelled);
  EXPECT_EQ(scheduler.now(), Instant());
  window.join();
  const auto rest = queue.take(10);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<AskedNoMore>(rest.front()));
}

TEST(Operator, AStoppedRunTakesItsQuestionBack) {
  UpdateQueue queue;
  DesktopOperator person(queue);
  VirtualScheduler scheduler(WallTime(), 0.0);
  std::stop_source stop;
  const Context context(scheduler, stop.get_token(), Services());
  int answer = -1;
  bool cancelled = false;
  std::jthread window([&scheduler, &stop] { scheduler.post([&stop] { stop.request_stop(); }); });
  scheduler.runTask(ask(context, person, answer, cancelled));
  EXPECT_TRUE(cancelled);
  const auto updates = queue.take(10);
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<AskedNoMore>(updates.back()));
}

TEST(Watchdog, CountsWhatIsLong) {
  CallTimes times;
  for (int i = 0; i < 998; ++i) {
    times.add(0.4, 0.3, "QTimer Timer");
  }
  times.add(9.0, 8.5, "Plots Paint");
  times.add(12.0, 1.0, "QWidget Paint");
  EXPECT_EQ(times.wallOver, 2U);
  EXPECT_EQ(times.ownOver, 1U);
  EXPECT_EQ(times.longestWall, 12.0);
  EXPECT_EQ(times.slowest.front().what, "Plots Paint");
  EXPECT_LE(times.percentile(0.99), 0.5);
  const auto line = nlohmann::json::parse(times.jsonLine());
  EXPECT_EQ(line.at("calls"), 1000);
  EXPECT_EQ(line.at("over_8_ms_cpu"), 1);
  EXPECT_GT(secondsSinceStart(), 0.0);
}

}  // namespace
}  // namespace mb::desktop
