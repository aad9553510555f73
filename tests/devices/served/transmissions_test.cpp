#include "devices/served/transmissions.h"

#include "core/async/virtual_scheduler.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr SerialSettings kLine(2400, 8, 'E', 1);  // a character takes 4.583 ms, without parity 4.167 ms

struct Heard {
  Bytes bytes;
  SerialSettings settings;
  Instant begin;
  Instant end;
};

class TransmissionsTest : public testing::Test {
 protected:
  void takeAt(Duration when, const Bytes& bytes) {
    scheduler.at(Instant(when), [this, bytes] { transmissions.take(bytes); });
  }

  VirtualScheduler scheduler{WallTime()};
  std::vector<Heard> heard;
  Transmissions transmissions{scheduler, kLine,
                              [this](const Bytes& bytes, const SerialSettings& settings, Instant begin) {
                                heard.push_back(Heard{bytes, settings, begin, scheduler.now()});
                              }};
};

TEST_F(TransmissionsTest, ATelegramTakesItsTimeOnTheLine) {
  takeAt(10ms, {0x10, 0x5B, 0xFE, 0x59, 0x16});
  scheduler.run();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].bytes, (Bytes{0x10, 0x5B, 0xFE, 0x59, 0x16}));
  EXPECT_EQ(heard[0].settings, kLine);
  EXPECT_EQ(heard[0].begin, Instant(10ms));
  EXPECT_EQ(heard[0].end, Instant(10ms) + kLine.characters(5));
}

/// The terminal gives what was written at once in pieces; the line would have been busy with the first.
TEST_F(TransmissionsTest, PiecesOfOneTransmissionAreOne) {
  takeAt(10ms, {0x10, 0x5B});
  takeAt(12ms, {0xFE});
  takeAt(20ms, {0x59, 0x16});
  scheduler.run();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].bytes.size(), 5U);
  EXPECT_EQ(heard[0].end, Instant(10ms) + kLine.characters(5));
}

TEST_F(TransmissionsTest, WhatComesAfterTheLineFellSilentIsAnother) {
  takeAt(0ms, {0x10, 0x40});
  takeAt(30ms, {0x10, 0x7B});
  scheduler.run();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[1].begin, Instant(30ms));
}

TEST_F(TransmissionsTest, AWakeUpHasNoParityAndEndsWithItsRun) {
  takeAt(0ms, Bytes(300, 0x55));
  takeAt(3ms, Bytes(228, 0x55));
  scheduler.run();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].bytes.size(), 528U);
  EXPECT_EQ(heard[0].settings, SerialSettings(2400, 8, 'N', 1));
  EXPECT_EQ(heard[0].end, Instant(2200ms));
}

/// Two clocks differ: the telegram may come before this one's end of the signal.
TEST_F(TransmissionsTest, ATelegramEndsTheWakeUpBeforeIt) {
  takeAt(0ms, Bytes(528, 0x55));
  takeAt(2190ms, {0x10, 0x55, 0x16});
  scheduler.run();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].bytes, Bytes(528, 0x55));
  EXPECT_EQ(heard[0].end, Instant(2190ms));
  EXPECT_EQ(heard[1].bytes, (Bytes{0x10, 0x55, 0x16}));
  EXPECT_EQ(heard[1].settings, kLine);
  EXPECT_EQ(heard[1].begin, Instant(2190ms));
}

TEST_F(TransmissionsTest, AlternatingBytesWithinATelegramAreItsOwn) {
  Bytes telegram = {0x68, 0x14, 0x14, 0x68};
  telegram.insert(telegram.end(), 20, 0x55);
  takeAt(0ms, telegram);
  takeAt(200ms, Bytes(3, 0x55));
  scheduler.run();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].bytes, telegram);
  EXPECT_EQ(heard[1].settings, kLine) << "three of them wake nobody";
}

TEST_F(TransmissionsTest, AFloodDoesNotGrowForEver) {
  takeAt(0ms, Bytes(100'000, 0x10));
  scheduler.run();
  std::size_t all = 0;
  for (const auto& each : heard) {
    EXPECT_LE(each.bytes.size(), 8192U);
    all += each.bytes.size();
  }
  EXPECT_EQ(all, 100'000U);
}

TEST_F(TransmissionsTest, MayDieBetweenBytes) {
  auto other = std::make_unique<Transmissions>(scheduler, kLine,
                                               [](const Bytes&, const SerialSettings&, Instant) { FAIL(); });
  other->take(Bytes(3, 0x10));
  other.reset();
  scheduler.run();
}

}  // namespace
}  // namespace mb
