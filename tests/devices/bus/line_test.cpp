#include "devices/bus/line.h"

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "tests/devices/bus/scripted_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using test::ScriptedLink;
using testing::AllOf;
using testing::HasSubstr;

constexpr WallTime kMorning{std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h};
constexpr SerialSettings k2400(2400, 8, 'E', 1);

/// Answers of a toy protocol: '<' ... '>'; "<!>" is a refusal, "<?>" something else than asked for.
class ToyReader final : public AnswerReader {
 public:
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    Framing framing;
    framing.why = "no end of frame";
    for (std::size_t i = 0; i < received.size(); ++i) {
      if (received[i] == '<') {
        framing.begin = i;
      } else if (received[i] == '>') {
        framing.complete = framing.valid = true;
        framing.length = i + 1 - framing.begin;
        framing.why.clear();
        break;
      }
    }
    return framing;
  }
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override {
    ++judged;
    const std::uint8_t first = received[framing.begin + 1];
    if (first == '!') {
      return Judgement{Outcome::refused, "busy"};
    }
    return first == '?' ? Judgement{Outcome::unexpected, "not asked for"} : Judgement{};
  }
  int judged = 0;
};

Bytes text(std::string_view characters) {
  return Bytes(characters.begin(), characters.end());
}

class LineTest : public testing::Test {
 protected:
  LineTest() {
    Services services;
    services.journal = &journal;
    services.run = 7;
    context.emplace(scheduler, stop.get_token(), services);
    request.bytes = text("ask");
    request.settings = k2400;
    request.reader = &reader;
    request.position = 3;
    request.purpose = "read";
  }

  Expected<Exchange> run(Line& on) {
    std::optional<Expected<Exchange>> result;
    const auto body = [&]() -> Task<void> { result = co_await on.exchange(*context, request); };
    scheduler.runTask(body());
    return *result;
  }

  [[nodiscard]] std::vector<nlohmann::json> rows() const {
    std::vector<nlohmann::json> all;
    for (const Row& row : journal.rows()) {
      EXPECT_EQ(row.kind, "exchange");
      all.push_back(row.json());
    }
    return all;
  }

  VirtualScheduler scheduler{kMorning};
  std::stop_source stop;
  MemoryJournal journal;
  std::optional<Context> context;
  ToyReader reader;
  Request request;
  std::shared_ptr<ScriptedLink> link = std::make_shared<ScriptedLink>(scheduler);
  Line line{LineOptions("C"), link};
};

TEST_F(LineTest, TakesTheTimeOfTheWireAndRecordsIt) {
  link->script = [&](const auto&) { link->answer(20ms, text("<ok>")); };
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  // 3 characters, the meter's 20 ms, 4 characters, the idle time: nothing else.
  const Duration wire = k2400.characters(3) + 20ms + k2400.characters(4) + k2400.bits(12);
  EXPECT_LT(std::chrono::abs(scheduler.now() - Instant(wire)), 1us);
  EXPECT_EQ(done->txEnd.at, Instant(k2400.characters(3)));
  EXPECT_EQ(done->rxFirst->at, done->txEnd.at + 20ms + k2400.characters(1));
  EXPECT_EQ(done->rxLast->at, done->txEnd.at + 20ms + k2400.characters(4));
  const auto recorded = rows();
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_EQ(recorded[0]["run"], "7");
  EXPECT_EQ(recorded[0]["line"], "C");
  EXPECT_EQ(recorded[0]["position"], "3");
  EXPECT_EQ(recorded[0]["purpose"], "read");
  EXPECT_EQ(recorded[0]["outcome"], "ok");
  EXPECT_EQ(recorded[0]["tx_end_ns"], std::to_string(nanoseconds(done->txEnd.at)));
  EXPECT_EQ(recorded[0]["rx_first_ns"], std::to_string(nanoseconds(done->rxFirst->at)));
  EXPECT_EQ(journal.segment(recorded[0]["received"].get<std::string>()).value(), "<ok>");
  EXPECT_EQ(done->row, journal.rows()[0].seq);
}

TEST_F(LineTest, SilenceIsTriedThreeTimesAndNothingIsSentAfterIt) {
  request.lastResort = std::make_shared<Request>(request);
  const auto done = run(line);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, Outcome::silence);
  EXPECT_EQ(done->attempt, 3);
  EXPECT_THAT(done->describe(), HasSubstr("silence after 3 tries"));
  EXPECT_EQ(link->sent.size(), 3U);
  ASSERT_EQ(rows().size(), 3U);
  EXPECT_EQ(rows()[2]["attempt"], "3");
  EXPECT_FALSE(rows()[2].contains("received"));
}

TEST_F(LineTest, DamagedIsTriedAgainAfterTheLongerIdleTime) {
  link->script = [&](const auto&) { link->answer(20ms, text("<ok>"), link->sent.size() == 1 ? 2 : -1); };
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(done->attempt, 2);
  EXPECT_EQ(reader.judged, 1) << "a frame with a parity error is never judged";
  const Instant lastByte = link->sent[0].end + 20ms + k2400.characters(4);
  EXPECT_GE(link->sent[1].start, lastByte + k2400.bits(33));
  EXPECT_LE(link->sent[1].start, lastByte + k2400.bits(35));
  EXPECT_EQ(rows()[0]["outcome"], "damaged");
  EXPECT_EQ(rows()[1]["outcome"], "ok");
}

TEST_F(LineTest, PartOfAnAnswerIsDamagedAndSomethingHeardIsFollowedByTheLastResort) {
  link->script = [&](const auto& sent) {
    link->answer(20ms, sent.bytes == text("reset") ? text("<ok>") : text("<o"));
  };
  Request reset = request;
  reset.bytes = text("reset");
  reset.purpose = "reset";
  request.lastResort = std::make_shared<Request>(reset);
  const auto done = run(line);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, Outcome::damaged);
  EXPECT_TRUE(done->lastResortAnswered);
  ASSERT_EQ(link->sent.size(), 4U);
  EXPECT_EQ(rows()[3]["purpose"], "reset");
}

TEST_F(LineTest, RefusalIsNotTriedAgainButAnUnexpectedAnswerIs) {
  link->script = [&](const auto&) { link->answer(20ms, text(link->sent.size() == 1 ? "<?>" : "<!>")); };
  const auto done = run(line);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, Outcome::refused);
  EXPECT_EQ(done->why, "busy");
  EXPECT_EQ(link->sent.size(), 2U);
}

TEST_F(LineTest, SecondFrameInTheIdleTimeIsACollision) {
  link->script = [&](const auto&) {
    link->answer(20ms, text(link->sent.size() == 1 ? "<one><two>" : "<one>"));
  };
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(rows()[0]["outcome"], "collision");
  EXPECT_EQ(journal.segment(rows()[0]["received"].get<std::string>()).value(), "<one><two>");
  EXPECT_GE(link->sent[1].start, link->sent[0].end + 20ms + k2400.characters(10) + k2400.bits(33))
      << "sending waits until the second frame is over";
}

TEST_F(LineTest, LateAnswerOfAnEarlierRequestIsDroppedAndKept) {
  link->script = [&](const auto&) {
    // The first answer comes long after its time, between two requests.
    link->answer(link->sent.size() == 1 ? 400ms : 20ms, text(link->sent.size() == 1 ? "<late>" : "<new>"));
  };
  request.attempts = 1;
  ASSERT_EQ(run(line)->outcome, Outcome::silence);
  const auto pause = [&]() -> Task<void> { co_await context->sleep(500ms); };
  scheduler.runTask(pause());
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(done->received, text("<new>"));
  ASSERT_EQ(rows().size(), 3U);
  EXPECT_EQ(rows()[1]["purpose"], "stray");
  EXPECT_EQ(rows()[1]["outcome"], "unexpected");
  EXPECT_EQ(journal.segment(rows()[1]["received"].get<std::string>()).value(), "<late>");
}

TEST_F(LineTest, LateAnswerThatRunsIntoTheNextRequestIsNotItsAnswer) {
  link->script = [&](const auto&) { link->answer(20ms, text("<new>")); };
  // Begins while the request is being sent (13.75 ms) and ends before its last stop bit.
  link->come(Instant(1ms), text("<>"));
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(done->received, text("<new>"));
  EXPECT_EQ(rows()[0]["purpose"], "stray");
}

TEST_F(LineTest, SendsOnlyOnAnIdleLineAndGivesUpABabblingOne) {
  link->script = [&](const auto&) { link->answer(20ms, text("<ok>")); };
  link->come(Instant(0ms), Bytes(40, 0x55));
  const auto wait = [&]() -> Task<void> { co_await context->sleep(50ms); };
  scheduler.runTask(wait());
  ASSERT_TRUE(run(line)->ok());
  EXPECT_GE(link->sent[0].start, Instant(k2400.characters(40) + k2400.bits(11)));

  link->come(scheduler.now(), Bytes(3000, 0x55));
  scheduler.runTask(wait());
  const auto refused = run(line);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("line C: bytes keep arriving unasked"));
}

TEST_F(LineTest, EndlessNoiseInPlaceOfAnAnswerEnds) {
  link->script = [&](const auto&) { link->answer(20ms, Bytes(5000, 0x55)); };
  request.attempts = 1;
  const auto done = run(line);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, Outcome::damaged);
  EXPECT_LT(done->received.size(), 1100U);
}

TEST_F(LineTest, RemovesItsOwnEcho) {
  LineOptions options("A");
  options.echo = true;
  auto other = std::make_shared<ScriptedLink>(scheduler);
  other->echo = true;
  Line echoing(options, other);
  other->script = [&](const auto&) { other->answer(20ms, text("<ok>")); };
  auto done = run(echoing);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(done->received, text("<ok>"));

  // A line said to echo that does not: the answer is not taken for the echo silently.
  other->echo = false;
  request.attempts = 1;
  done = run(echoing);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, Outcome::collision);
  EXPECT_THAT(done->why, HasSubstr("echo"));
}

class WakeUpTest : public LineTest {
 protected:
  WakeUpTest() {
    WakeUp wakeUp;
    wakeUp.byte = 0x55;
    wakeUp.count = 528;
    wakeUp.pause = 50ms;
    request.wakeUp = wakeUp;
    link->script = [&](const auto& sent) {
      if (sent.bytes.size() < 10) {
        link->answer(20ms, text("<ok>"));
      }
    };
  }
};

TEST_F(WakeUpTest, IsSentOnlyWhenTheHeadIsAsleep) {
  ASSERT_TRUE(run(line)->ok());
  ASSERT_EQ(link->sent.size(), 2U);
  EXPECT_EQ(link->sent[0].bytes, Bytes(528, 0x55));
  EXPECT_EQ(link->sent[0].settings.toString(), "2400 8N1");
  EXPECT_EQ(link->sent[0].end - link->sent[0].start, 2200ms);
  EXPECT_EQ(link->sent[1].settings.toString(), "2400 8E1");
  EXPECT_EQ(link->sent[1].start, link->sent[0].end + 50ms);
  EXPECT_EQ(rows()[0]["purpose"], "wake-up");

  ASSERT_TRUE(run(line)->ok());
  EXPECT_EQ(link->sent.size(), 3U) << "still awake";

  // 330 bit times at 2400 baud are 137.5 ms; a margin for the adapter is kept.
  const auto pause = [&]() -> Task<void> { co_await context->sleep(138ms); };
  scheduler.runTask(pause());
  ASSERT_TRUE(run(line)->ok());
  EXPECT_EQ(link->sent.size(), 5U) << "asleep again";
}

TEST_F(WakeUpTest, ASilentHeadIsWokenForEveryTry) {
  link->script = nullptr;
  ASSERT_EQ(run(line)->outcome, Outcome::silence);
  EXPECT_EQ(link->sent.size(), 6U);
}

class FakeSelector final : public Selector {
 public:
  explicit FakeSelector(std::vector<int>& asked) : asked_(asked) {}
  Task<Expected<void>> select(const Context& context, int position) override {
    asked_.push_back(position);
    co_await context.sleep(50ms);
    if (position == 99) {
      co_return fail("no such relay");
    }
    co_return Expected<void>();
  }

 private:
  std::vector<int>& asked_;
};

TEST_F(WakeUpTest, SelectorIsSwitchedOnlyWhenThePositionChangesAndEachHeadSleepsByItself) {
  std::vector<int> asked;
  auto other = std::make_shared<ScriptedLink>(scheduler);
  Line selecting(LineOptions("A"), other, std::make_unique<FakeSelector>(asked));
  other->script = [&](const auto& sent) {
    if (sent.bytes.size() < 10) {
      other->answer(20ms, text("<ok>"));
    }
  };
  ASSERT_TRUE(run(selecting)->ok());
  ASSERT_TRUE(run(selecting)->ok());
  EXPECT_EQ(asked, (std::vector{3}));
  EXPECT_EQ(other->sent.size(), 3U);
  request.position = 2;
  ASSERT_TRUE(run(selecting)->ok());
  EXPECT_EQ(asked, (std::vector{3, 2}));
  EXPECT_EQ(other->sent.size(), 5U) << "the other head was asleep";
  request.position = 99;
  const auto failed = run(selecting);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message(), HasSubstr("position 99: no such relay"));
  request.position = 2;
  ASSERT_TRUE(run(selecting)->ok());
  EXPECT_EQ(asked, (std::vector{3, 2, 99, 2})) << "after an error nobody knows where the selector is";
}

TEST_F(LineTest, WhatIsBoundToAnInstantGoesBeforeWhatCanWait) {
  std::string order;
  const auto use = [&](char name, LeasePriority priority) -> Task<void> {
    const Lease mine = co_await line.lease(*context, priority);
    order += name;
    co_await context->sleep(10ms);
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(*context);
    parallel.add(use('a', LeasePriority::background));
    parallel.add(use('b', LeasePriority::background));
    parallel.add(use('c', LeasePriority::normal));
    parallel.add(use('d', LeasePriority::urgent));
    parallel.add(use('e', LeasePriority::normal));
    parallel.add(use('f', LeasePriority::urgent));
    co_await parallel.join();
  };
  scheduler.runTask(body());
  EXPECT_EQ(order, "adfceb") << "whoever holds the line keeps it";
}

TEST_F(LineTest, LeasesAreGivenInTheOrderOfAsking) {
  std::string order;
  const auto use = [&](char name) -> Task<void> {
    const Lease mine = co_await line.lease(*context);
    order += name;
    co_await context->sleep(10ms);
    order += name;
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(*context);
    for (const char name : {'a', 'b', 'c'}) {
      parallel.add(use(name));
    }
    co_await parallel.join();
  };
  scheduler.runTask(body());
  EXPECT_EQ(order, "aabbcc");
}

TEST_F(LineTest, ALeaseThatDiesWithItsFrameOrWhileWaitingBlocksNobody) {
  int got = 0;
  const auto hold = [&]() -> Task<void> {
    const Lease mine = co_await line.lease(*context);
    ++got;
    co_await context->sleep(1h);
  };
  {
    // Started as an awaiting coroutine would, then destroyed where they wait: one holds the line, one queues.
    const Task<void> holder = hold();
    const Task<void> waiter = hold();
    holder.operator co_await().await_suspend(std::noop_coroutine());
    waiter.operator co_await().await_suspend(std::noop_coroutine());
    EXPECT_EQ(got, 1);
  }
  bool mineNow = false;
  const auto next = [&]() -> Task<void> {
    const Lease mine = co_await line.lease(*context);
    mineNow = mine.held();
  };
  scheduler.runTask(next());
  EXPECT_TRUE(mineNow);
}

TEST_F(LineTest, CancellationInTheMiddleLeavesTheLineUsable) {
  for (int step = 1; step <= 60; ++step) {
    SCOPED_TRACE(step);
    VirtualScheduler clock{kMorning};
    auto wire = std::make_shared<ScriptedLink>(clock);
    Line fresh(LineOptions("C"), wire);
    wire->script = [&](const auto& sent) {
      if (sent.bytes.size() < 10) {
        wire->answer(20ms, Bytes{'<', sent.bytes.front(), '>'});
      }
    };
    std::stop_source halt;
    MemoryJournal kept;
    Services services;
    services.journal = &kept;
    const Context stoppable(clock, halt.get_token(), services);
    const Context after(clock, std::stop_token(), services);
    Request first = request;
    first.bytes = text("a");
    first.wakeUp.emplace();
    first.wakeUp->count = 10;
    Request second = first;
    second.bytes = text("b");
    clock.at(Instant(Duration(step * 2ms)), [&] { halt.request_stop(); });
    const auto body = [&]() -> Task<void> {
      bool cancelled = false;
      try {
        const auto broken = co_await fresh.exchange(stoppable, first);
        EXPECT_TRUE(broken && broken->ok());
      } catch (const Cancelled&) {
        cancelled = true;
      }
      static_cast<void>(cancelled);
      const auto done = co_await fresh.exchange(after, second);
      EXPECT_TRUE(done && done->ok());
      if (done) {
        EXPECT_EQ(done->received, (Bytes{'<', 'b', '>'}));
        EXPECT_EQ(done->attempt, 1);
      }
    };
    clock.runTask(body());
  }
}

TEST_F(LineTest, LostLinkIsAnErrorAtOnceAndNothingIsSentAgain) {
  link->script = [&](const auto&) { link->lose(); };
  const auto done = run(line);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message(), AllOf(HasSubstr("line C"), HasSubstr("unplugged")));
  ASSERT_EQ(rows().size(), 1U);
  EXPECT_THAT(rows()[0]["why"].get<std::string>(), HasSubstr("the link was lost: unplugged"));
  EXPECT_EQ(link->sent.size(), 1U) << "the slave may have answered: the request is not repeated";
  EXPECT_TRUE(line.lost());
}

class LostLineTest : public LineTest {
 protected:
  LostLineTest() {
    link->script = [&](const auto&) { link->answer(20ms, text("<ok>")); };
    EXPECT_TRUE(run(line)->ok());
    line.mbus().selected = "somebody";
    line.mbus().setNextFcb("head 3", true);
    link->gone = true;
    link->lose();
  }
};

TEST_F(LostLineTest, IsWaitedForAWhileAndThenFailsAtOnceUntilItIsBack) {
  const Instant lost = scheduler.now();
  const auto first = run(line);
  ASSERT_FALSE(first);
  EXPECT_THAT(first.error().message(),
              AllOf(HasSubstr("line C"), HasSubstr("unplugged"), HasSubstr("still unplugged")));
  EXPECT_EQ(scheduler.now() - lost, 5s);
  const int asked = link->opened;
  ASSERT_FALSE(run(line));
  EXPECT_EQ(scheduler.now() - lost, 5s) << "the others have their turn";
  EXPECT_EQ(link->opened, asked + 1) << "each exchange asks for it again";

  link->gone = false;
  const auto back = run(line);
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_TRUE(back->ok());
  EXPECT_FALSE(line.lost());
}

TEST_F(LostLineTest, ALinkThatComesBackInTimeCostsNoReading) {
  scheduler.after(2s, [&] { link->gone = false; });
  const auto done = run(line);
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_TRUE(done->ok());
  EXPECT_EQ(done->attempt, 1);
}

TEST_F(LostLineTest, NothingIsRememberedOfWhatWasBehindIt) {
  EXPECT_FALSE(line.mbus().selected);
  EXPECT_FALSE(line.mbus().nextFcb("head 3"));
  link->gone = false;
  WakeUp wakeUp;
  wakeUp.count = 10;
  request.wakeUp = wakeUp;
  link->script = [&](const auto& sent) {
    if (sent.bytes == text("ask")) {
      link->answer(20ms, text("<ok>"));
    }
  };
  const std::size_t before = link->sent.size();
  ASSERT_TRUE(run(line)->ok());
  EXPECT_EQ(link->sent.size(), before + 2) << "the head is woken again";
  EXPECT_EQ(link->sent.back().settings, k2400) << "the settings are set again";
}

/// A serial server keeps what came while nobody was connected, and hands it out first.
TEST_F(LostLineTest, WhatComesFromBeforeIsNoAnswer) {
  scheduler.after(1s, [&] {
    link->gone = false;
    link->answer(150ms, text("<old>"));
  });
  link->script = [&](const auto&) { link->answer(20ms, text("<new>")); };
  const auto done = run(line);
  ASSERT_TRUE(done && done->ok());
  EXPECT_EQ(done->received, text("<new>"));
  EXPECT_EQ(rows()[rows().size() - 2]["purpose"], "stray");
}

TEST_F(LostLineTest, AStopEndsTheWaitForIt) {
  scheduler.after(1s, [&] { stop.request_stop(); });
  EXPECT_THROW((void)run(line), Cancelled);
}

}  // namespace
}  // namespace mb
