#include "devices/meter/mbus_master.h"

#include "tests/devices/meter/mbus_slaves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using test::MbusSlave;
using test::MbusSlaves;
using testing::HasSubstr;

constexpr WallTime kMorning{std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h};
constexpr SerialSettings k2400(2400, 8, 'E', 1);

class MbusMasterTest : public testing::Test {
 protected:
  Expected<MbusReadout> readAll(const MbusPeer& to) {
    Expected<MbusReadout> result = fail("not run");
    const auto body = [&]() -> Task<void> {
      const Lease lease = co_await line.lease(context);
      result = co_await readAllMbus(context, line, lease, to, limits);
    };
    scheduler.runTask(body());
    return result;
  }
  Expected<BaudSwitch> switchBaud(const MbusPeer& to, int baud) {
    Expected<BaudSwitch> result = fail("not run");
    const auto body = [&]() -> Task<void> {
      const Lease lease = co_await line.lease(context);
      result = co_await switchMbusBaud(context, line, lease, to, baud);
    };
    scheduler.runTask(body());
    return result;
  }
  std::string detect(const MbusPeer& to) {
    std::string text;
    const auto body = [&]() -> Task<void> {
      const Lease lease = co_await line.lease(context);
      const auto found = co_await detectMbusBaud(context, line, lease, to);
      text = !found ? found.error().message() : *found ? (*found)->toString() : "none";
    };
    scheduler.runTask(body());
    return text;
  }
  /// Control fields of the REQ_UD2 sent.
  std::string requests() const {
    std::string text;
    for (const auto& sent : slaves.link->sent) {
      text += sent.bytes.size() != 5  ? ""
              : sent.bytes[1] == 0x5B ? "5B "
              : sent.bytes[1] == 0x7B ? "7B "
                                      : "";
    }
    return text;
  }

  VirtualScheduler scheduler{kMorning};
  std::stop_source stop;
  Context context{scheduler, stop.get_token(), Services()};
  MbusSlaves slaves{scheduler};
  MbusSlave& slave = slaves.add("12345678");
  Line line{LineOptions("A"), slaves.link};
  ReadoutLimits limits;
  MbusPeer peer{5, k2400};

  MbusMasterTest() { slave.primary = 5; }
};

TEST_F(MbusMasterTest, EveryTelegramOfAReadoutByTogglingTheFrameCountBit) {
  slave.telegrams = {hex("0C 13 01 00 00 00 1F"), hex("0C 13 02 00 00 00 1F"), hex("0C 13 03 00 00 00")};
  const auto readout = readAll(peer);
  ASSERT_TRUE(readout) << readout.error().message();
  EXPECT_TRUE(readout->complete);
  ASSERT_EQ(readout->telegrams.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(readout->telegrams[i].records[0].number, Decimal(static_cast<std::int64_t>(i) + 1, -3));
  }
  EXPECT_EQ(requests(), "7B 5B 7B ");
  EXPECT_EQ(line.mbus().nextFcb("05"), false) << "the next frame to 5 goes on from here";
}

TEST_F(MbusMasterTest, ALostAnswerIsRepeatedByTheMeterAndNotSkipped) {
  slave.telegrams = {hex("0C 13 01 00 00 00 1F"), hex("0C 13 02 00 00 00")};
  int answers = 0;
  slaves.link->script = [&, hear = slaves.link->script](const test::ScriptedLink::Sent& sent) {
    // The second telegram is lost on the way.
    const bool data = sent.bytes.size() == 5 && (sent.bytes[1] & 0x0FU) == 0x0B;
    const Bytes kept = slave.lastAnswer;
    if (data && ++answers == 2) {
      slave.delay = 900ms;  // far too late: beyond the wait
    } else {
      slave.delay = 40ms;
    }
    hear(sent);
  };
  const auto readout = readAll(peer);
  ASSERT_TRUE(readout);
  EXPECT_TRUE(readout->complete) << readout->why;
  ASSERT_EQ(readout->telegrams.size(), 2U);
  EXPECT_EQ(readout->telegrams[1].records[0].number, Decimal(2, -3));
  EXPECT_EQ(requests().substr(0, 6), "7B 5B ") << "the repetition keeps its bit";
}

TEST_F(MbusMasterTest, AMeterThatIgnoresTheFrameCountBitIsNotReadForEver) {
  slave.telegrams = {hex("0C 13 01 00 00 00 1F")};
  slave.usesFcb = false;
  const auto readout = readAll(peer);
  ASSERT_TRUE(readout);
  EXPECT_FALSE(readout->complete);
  EXPECT_EQ(readout->telegrams.size(), 1U) << "another access number does not make it another telegram";
  EXPECT_EQ(readout->why, "telegram 1 comes again: the meter does not go on");
}

TEST_F(MbusMasterTest, AReadoutWithoutEndStopsAtItsLimits) {
  for (int i = 0; i < 40; ++i) {
    Bytes records = hex("0B 13 00 00 00 1F");
    records[2] = static_cast<std::uint8_t>(i / 10 * 16 + i % 10);
    slave.telegrams.push_back(records);
  }
  const auto readout = readAll(peer);
  EXPECT_EQ(readout->telegrams.size(), 16U);
  EXPECT_EQ(readout->why, "16 telegrams and no end");
  limits.time = 1s;
  EXPECT_EQ(readAll(peer)->why, "6 telegrams and no end within the time");
}

TEST_F(MbusMasterTest, BySecondaryAddress) {
  slaves.add("99999999");
  mbus::SecondaryAddress wanted;
  wanted.identification = 0x12345678;
  const auto readout = readAll(MbusPeer(wanted, k2400));
  ASSERT_TRUE(readout);
  EXPECT_TRUE(readout->complete);
  EXPECT_EQ(readout->telegrams[0].header.identificationText(), "12345678");
  wanted.identification = 0x55555555;
  const auto nobody = readAll(MbusPeer(wanted, k2400));
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().message(), HasSubstr("does not answer: silence"));
}

TEST_F(MbusMasterTest, BaudRatesAreSwitchedAndConfirmed) {
  for (const int baud : {9600, 300, 38400, 600, 2400}) {
    const auto done = switchBaud(peer, baud);
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(done->outcome, BaudSwitch::Outcome::switched) << baud << " " << done->why;
    EXPECT_EQ(done->settings.baud, baud);
    EXPECT_EQ(slave.baud, baud);
    EXPECT_FALSE(slave.oldBaud) << "confirmed";
    peer.settings = done->settings;
    ASSERT_TRUE(readAll(peer)->complete);
  }
}

TEST_F(MbusMasterTest, TheConfirmationComesAfterThePauseAndWithinTwoSeconds) {
  ASSERT_EQ(switchBaud(peer, 300)->outcome, BaudSwitch::Outcome::switched);
  const auto& sent = slaves.link->sent;
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[1].settings.baud, 2400);
  EXPECT_EQ(sent[2].settings.baud, 300);
  const Instant acknowledged = sent[1].end + slave.delay + k2400.characters(1);
  EXPECT_GE(sent[2].start - acknowledged, k2400.bits(33));
  EXPECT_LT(sent[2].end - acknowledged, 2s);
}

TEST_F(MbusMasterTest, AMeterThatIsNotHeardAtTheNewRateFallsBack) {
  slave.silentAtNewBaud = true;
  const auto done = switchBaud(peer, 9600);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, BaudSwitch::Outcome::fellBack);
  EXPECT_EQ(done->settings.baud, 2400);
  EXPECT_THAT(done->why, HasSubstr("9600 baud: silence"));
  EXPECT_TRUE(readAll(peer)->complete);
}

TEST_F(MbusMasterTest, AMeterThatAcknowledgesAndStaysIsFoundAtTheOldRate) {
  slave.ignoresBaud = true;
  EXPECT_EQ(switchBaud(peer, 9600)->outcome, BaudSwitch::Outcome::fellBack);
}

TEST_F(MbusMasterTest, ARefusalLeavesTheOldRate) {
  slave.refusesBaud = true;
  const auto done = switchBaud(peer, 9600);
  EXPECT_EQ(done->outcome, BaudSwitch::Outcome::refused);
  EXPECT_EQ(done->settings.baud, 2400);
}

TEST_F(MbusMasterTest, ALostAcknowledgementIsNoLostMeter) {
  slave.swallowsE5 = true;
  const auto done = switchBaud(peer, 9600);
  EXPECT_EQ(done->outcome, BaudSwitch::Outcome::switched) << done->why;
  EXPECT_EQ(slave.baud, 9600);
}

TEST_F(MbusMasterTest, AMeterThatIsGoneIsSaid) {
  slaves.link->script = [&, hear = slaves.link->script](const test::ScriptedLink::Sent& sent) {
    hear(sent);
    slave.primary = sent.bytes.size() > 5 ? 77 : slave.primary;
  };
  const auto done = switchBaud(peer, 9600);
  EXPECT_EQ(done->outcome, BaudSwitch::Outcome::lost);
  EXPECT_THAT(done->why, HasSubstr("nor does it answer at 2400 baud"));
}

TEST_F(MbusMasterTest, WhatCannotBeSwitchedIsRefused) {
  EXPECT_THAT(switchBaud(peer, 1234).error().message(), HasSubstr("1234 baud"));
  EXPECT_THAT(switchBaud(MbusPeer(0xFF, k2400), 9600).error().message(), HasSubstr("broadcast"));
  EXPECT_THAT(switchBaud(MbusPeer(9, k2400), 9600).error().message(), HasSubstr("does not answer"));
}

TEST_F(MbusMasterTest, BaudSwitchingOfASelectedMeter) {
  slaves.add("99999999");
  mbus::SecondaryAddress wanted;
  wanted.identification = 0x12345678;
  const auto done = switchBaud(MbusPeer(wanted, k2400), 9600);
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(done->outcome, BaudSwitch::Outcome::switched);
  EXPECT_EQ(slave.baud, 9600);
  EXPECT_EQ(slaves.slaves[1]->baud, 2400);
}

TEST_F(MbusMasterTest, Alarms) {
  slave.delay = 10ms;
  std::string seen;
  const auto body = [&]() -> Task<void> {
    const Lease lease = co_await line.lease(context);
    const auto unknown = co_await pollMbusAlarm(context, line, lease, peer);
    seen += unknown ? "?" : unknown.error().what + "; ";
    const auto reached = co_await reachMbus(context, line, lease, peer);
    EXPECT_TRUE(reached && reached->ok());
    for (const int alarm : {-1, 5, 0}) {
      slave.alarm = alarm < 0 ? std::nullopt : std::optional(static_cast<std::uint8_t>(alarm));
      const auto told = co_await pollMbusAlarm(context, line, lease, peer);
      seen += !told ? told.error().message() : *told ? std::to_string(**told) : "none";
      seen += " ";
    }
    slave.delay = 900ms;  // later than an alarm may come, and than all three attempts last
    const auto late = co_await pollMbusAlarm(context, line, lease, peer);
    seen += late ? "?" : "late";
  };
  scheduler.runTask(body());
  EXPECT_EQ(seen, "the frame count bit is not known; none 5 0 late");
}

TEST_F(MbusMasterTest, BaudDetection) {
  for (const int baud : {300, 2400, 9600}) {
    slave.baud = baud;
    EXPECT_EQ(detect(peer), std::to_string(baud) + " 8E1");
  }
  slave.baud = 1200;
  EXPECT_EQ(detect(peer), "none");
}

}  // namespace
}  // namespace mb
