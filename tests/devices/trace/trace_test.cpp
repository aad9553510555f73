#include "devices/trace/trace.h"

#include "core/async/virtual_scheduler.h"
#include "devices/trace/replay_link.h"

#include <random>

#include <gtest/gtest.h>

namespace mb {
namespace {

TraceEntry exchange(Bytes sent, Bytes received) {
  TraceEntry entry;
  entry.line = "L1";
  entry.position = 3;
  entry.purpose = "read";
  entry.outcome = "ok";
  entry.sent = std::move(sent);
  entry.received = std::move(received);
  return entry;
}

TEST(Trace, WhatIsWrittenIsRead) {
  TraceEntry first = exchange({0x10, 0x5B, 0xFE, 0x59, 0x16}, {0xE5});
  first.row = 42;
  first.txStart = 1'000;
  first.txEnd = 2'000;
  first.rxFirst = 3'000;
  first.rxLast = 4'000;
  TraceEntry second = exchange({}, {0x00, 0xFF});
  second.outcome = "unexpected";
  second.why = "came when no answer was awaited; \"not\" used";
  second.attempt = 2;
  second.position = 0;
  const std::vector<TraceEntry> all = {first, second};
  const auto read = parseTrace(traceText(all), "t.jsonl");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(*read, all);
}

TEST(Trace, MistakesAreNamedWithTheirLine) {
  const auto wrong = [](const std::string& text) {
    const auto read = parseTrace(text, "t.jsonl");
    return read ? std::string("read") : read.error().message();
  };
  const std::string head = "{\"trace\":1}\n";
  EXPECT_NE(wrong("").find("empty"), std::string::npos);
  EXPECT_NE(wrong("{}").find("not the head"), std::string::npos);
  EXPECT_NE(wrong("{\"trace\":2}").find("does not know"), std::string::npos);
  EXPECT_NE(wrong(head + "\n[]").find("line 3"), std::string::npos);
  EXPECT_NE(wrong(head + "{\"line\":\"L1\"}").find("neither sent nor received"), std::string::npos);
  EXPECT_NE(wrong(head + "{\"sent\":\"1G\"}").find("\"sent\""), std::string::npos);
  EXPECT_NE(wrong(head + "{\"sent\":17}").find("is no text"), std::string::npos);
  EXPECT_NE(wrong(head + "{\"sent\":\"10\",\"position\":-1}").find("out of range"), std::string::npos);
  EXPECT_NE(wrong(head + "{\"sent\":\"10\",\"tx_end_ns\":\"x\"}").find("whole number"), std::string::npos);
  EXPECT_NE(wrong(head + "{oops").find("no JSON"), std::string::npos);
}

TEST(Trace, AnyBytesAreTaken) {
  std::mt19937 random(7);
  const std::string seed = traceText({exchange({0x10}, {0xE5, 0x16})});
  for (int round = 0; round < 3000; ++round) {
    std::string text = seed;
    for (int change = 0; change < 3; ++change) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    static_cast<void>(parseTrace(text, "fuzz"));
  }
}

TEST(Trace, AFilterTakesWhatItNames) {
  const TraceEntry entry = exchange({0x10}, {0xE5});
  TraceFilter filter;
  EXPECT_TRUE(filter.takes(entry));
  filter.position = 3;
  filter.line = "L1";
  EXPECT_TRUE(filter.takes(entry));
  filter.outcome = "silence";
  EXPECT_FALSE(filter.takes(entry));
}

/// What a replay gives for each request in turn; empty where it is silent.
std::vector<Bytes> replayed(const std::vector<TraceEntry>& entries, const std::vector<Bytes>& requests) {
  VirtualScheduler scheduler{WallTime()};
  ReplayLink link(scheduler, entries);
  std::vector<Bytes> answers;
  Bytes heard;
  link.onChunk([&heard](const Chunk& chunk) { heard = chunk.bytes; });
  for (const Bytes& request : requests) {
    heard.clear();
    static_cast<void>(link.send(request));
    scheduler.run();  // until nothing more comes
    answers.push_back(heard);
  }
  return answers;
}

TEST(Replay, AnswersInTheOrderOfTheTrace) {
  const Bytes ask = {0x10, 0x40, 0xFE, 0x3E, 0x16};
  const auto answers = replayed({exchange(ask, {0x01}), exchange(ask, {0x02}), exchange({0x55}, {})},
                                {ask, ask, ask, {0x55}, {0x66}});
  EXPECT_EQ(answers, (std::vector<Bytes>{{0x01}, {0x02}, {0x02}, {}, {}}));
}

TEST(Replay, TheFrameCountBitDoesNotMatter) {
  const Bytes low = {0x10, 0x5B, 0xFE, 0x59, 0x16};
  const Bytes high = {0x10, 0x7B, 0xFE, 0x79, 0x16};
  EXPECT_EQ(replayed({exchange(low, {0xE5})}, {high}), (std::vector<Bytes>{{0xE5}}));
}

TEST(Replay, TakesAsLongAsItTookThen) {
  TraceEntry entry = exchange({0x55}, {0x01, 0x02});
  entry.txEnd = 0;
  entry.rxFirst = 150'000'000;
  VirtualScheduler scheduler{WallTime()};
  ReplayLink link(scheduler, {entry});
  std::optional<Stamp> first;
  link.onChunk([&first](const Chunk& chunk) { first = chunk.first; });
  const Instant end = link.send(entry.sent);
  scheduler.run();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->at - end, std::chrono::milliseconds(150));
}

TEST(Replay, ALinkThatIsGoneHearsNothing) {
  VirtualScheduler scheduler{WallTime()};
  {
    ReplayLink link(scheduler, {exchange({0x55}, {0x01})});
    link.onChunk([](const Chunk&) { FAIL() << "nobody is there"; });
    static_cast<void>(link.send(Bytes{0x55}));
  }
  scheduler.run();
}

}  // namespace
}  // namespace mb
