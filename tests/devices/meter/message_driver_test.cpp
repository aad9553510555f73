// Meters that do not speak M-Bus, on a line: wake-ups, preambles, silent commands, rates that change.

#include "tests/devices/meter/fake_device.h"

#include <gmock/gmock.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::HasSubstr;

constexpr const char* kQuiet = R"(
schema = 1
name = "x"
title = "X"
maker = "Somebody"
protocol = "cj188"
[link]
settings = "2400 8E1"
[wake_up]
byte = 0xFF
duration_s = 0.9
settings = "9600 8E1"
pause_s = 0.02
awake_bits = 1
[preamble]
count = 4
[cj188]
answer_address = "{id:bcd4-le} {?3}"
[register]
zeroing = "goes_on"
measuring_interval_s = 1
volume_resolution_m3 = "0.000001"
[[enter]]
send = "33"
wait_s = 1
[[enter]]
send = "01 3F 90 01"
expect = "81 3F 90 01 {volume:bcd4-le}"
proof = true
repeat = { at_most = 3, every_s = 4 }
[[read]]
send = "01 3F 90 01"
expect = "81 3F 90 01 {volume:bcd4-le}"
[[read.extract]]
quantity = "volume"
unit = "m3"
scale = "0.000001"
[[leave]]
send = "34"
repeat = { at_most = 2, every_s = 2 }
[[sample]]
procedure = "read"
answer = "68 25 01 00 01 26 00 11 11 81 07 3F 90 01 38 00 00 00 00 16"
refused = "checksum"
)";

/// 68 T A C L ... CS 16, written by hand.
Bytes cj188(const Bytes& address, const Bytes& rest) {
  Bytes frame = {0x68, 0x25};
  frame.insert(frame.end(), address.begin(), address.end());
  frame.insert(frame.end(), rest.begin(), rest.end());
  std::uint8_t sum = 0;
  for (const std::uint8_t byte : frame) {
    sum = static_cast<std::uint8_t>(sum + byte);
  }
  frame.push_back(sum);
  frame.push_back(0x16);
  return frame;
}

class QuietMeterTest : public test::FakeDeviceTest {
 protected:
  QuietMeterTest() {
    link->script = [this](const test::ScriptedLink::Sent& sent) { hear(sent); };
  }

  void hear(const test::ScriptedLink::Sent& sent) {
    const Bytes& bytes = sent.bytes;
    if (bytes.size() > 100) {
      ++wakeUps;
      wokenAt = sent.settings.toString();
      return;
    }
    ASSERT_GT(bytes.size(), 15U);
    EXPECT_EQ(Bytes(bytes.begin(), bytes.begin() + 4), hex("FE FE FE FE"));
    const std::uint8_t control = bytes[13];
    if (control == 0x33) {
      // The head was not quite awake: the first command is lost, and nobody says so.
      verifying = ++entered > deafTo;
      return;
    }
    if (control == 0x34) {
      ++left;
      return;
    }
    Bytes rest = verifying ? hex("81 07 3F 90 01 38 00 00 00") : hex("C1 03 01 02 00");
    link->answer(40ms, cj188(address, rest));
  }

  Bytes address = hex("01 00 01 26 00 11 11");
  bool verifying = false;
  int entered = 0;
  int left = 0;
  int deafTo = 0;
  int wakeUps = 0;
  std::string wokenAt;
  std::unique_ptr<ProfileDriver> meter = driver(kQuiet, "26010001");
};

TEST_F(QuietMeterTest, WhatNothingAnswersIsProvedByAReading) {
  ASSERT_TRUE(run(meter->enterVerification(context)));
  EXPECT_EQ(entered, 1);
  EXPECT_EQ(wokenAt, "9600 8E1");
  EXPECT_EQ(link->sent.front().bytes.size(), 786U) << "0.9 s of characters of 11 bits at 9600 baud";
  EXPECT_GE(wakeUps, 2) << "awake_bits = 1: before every frame";
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(readings->front().value, Decimal(38, -6));
  EXPECT_EQ(count("enter"), 2);
}

TEST_F(QuietMeterTest, ACommandThatGotLostIsGivenAgain) {
  deafTo = 2;
  ASSERT_TRUE(run(meter->enterVerification(context)));
  EXPECT_EQ(entered, 3);
  EXPECT_EQ(count("enter", "refused"), 2);
  EXPECT_GE(scheduler.now().time_since_epoch(), 8s) << "four seconds between the tries";
}

TEST_F(QuietMeterTest, AndGivenUpWhenItNeverWorks) {
  deafTo = 100;
  const auto failed = run(meter->enterVerification(context));
  ASSERT_FALSE(failed);
  EXPECT_EQ(entered, 3);
  EXPECT_THAT(failed.error().message(), HasSubstr("the meter refused"));
  EXPECT_FALSE(meter->inVerification(scheduler.now()));
}

TEST_F(QuietMeterTest, SilentCommandsAreRepeatedAsOftenAsTheyAreMeant) {
  ASSERT_TRUE(run(meter->leaveVerification(context)));
  EXPECT_EQ(left, 2);
}

TEST_F(QuietMeterTest, AnotherMeterIsRefused) {
  verifying = true;
  address = hex("02 00 01 26 00 11 11");
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(),
              HasSubstr("meter 26010002 is here, but meter 26010001 was scanned"));
}

TEST_F(QuietMeterTest, WhatIsSentComesBackOnATwoWireHead) {
  link->echo = true;
  std::string text = kQuiet;
  text.replace(text.find("settings = \"2400 8E1\""), 21, "settings = \"2400 8E1\"\necho = true");
  const auto twoWire = driver(text, "26010001");
  ASSERT_TRUE(run(twoWire->enterVerification(context)));
  const auto readings = run(twoWire->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(count("read-start"), 1);
  link->echo = false;
  const auto foreign = run(twoWire->read(context, ReadPurpose::start));
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message(), HasSubstr("the echo is not what was sent"));
}

constexpr const char* kReadout = R"(
schema = 1
name = "x"
title = "X"
maker = "Somebody"
protocol = "iec62056"
[link]
settings = "300 7E1"
[iec62056]
request = "'/?' {id:text} '!' 0D 0A"
[register]
zeroing = "goes_on"
measuring_interval_s = 4
volume_resolution_m3 = "0.01"
[[read]]
send = "readout"
[[read.extract]]
quantity = "number"
address = "9.20"
[[read.extract]]
quantity = "volume"
unit = "m3"
address = "6.26"
[[sample]]
procedure = "read"
sent = "'/?66153690!' 0D 0A"
number = "66153690"
)";

class ReadoutTest : public test::FakeDeviceTest {
 protected:
  ReadoutTest() {
    link->script = [this](const test::ScriptedLink::Sent& sent) { hear(sent); };
  }

  static Bytes text(const std::string& characters) { return Bytes(characters.begin(), characters.end()); }

  void hear(const test::ScriptedLink::Sent& sent) {
    const std::string said(sent.bytes.begin(), sent.bytes.end());
    if (said == "/?66153690!\r\n") {
      EXPECT_EQ(sent.settings.toString(), "300 7E1");
      signedOn = sent.end;
      link->answer(200ms, text("/LUG4ID\r\n"));
      return;
    }
    EXPECT_EQ(said,
              "\x06"
              "040\r\n");
    EXPECT_GE(sent.start - signedOn, 200ms + SerialSettings(300, 7, 'E', 1).characters(9) + 200ms)
        << "the meter needs its reaction time";
    // The block comes in the rate that was agreed upon.
    std::string data = "9.20(66153690)6.26(0" + volume + "*m3)\r\n!\r\n\x03";
    std::uint8_t sum = 0;
    for (const char c : data) {
      sum = static_cast<std::uint8_t>(sum ^ static_cast<std::uint8_t>(c));
    }
    data += static_cast<char>(damaged-- > 0 ? sum ^ 1 : sum);
    scheduler.at(sent.end + 300ms, [this, data] {
      EXPECT_EQ(link->settings().toString(), "4800 7E1");
      link->answer(0ms, text("\x02" + data));
    });
  }

  std::string volume = "3329.67";
  int damaged = 0;
  Instant signedOn{};
  std::unique_ptr<ProfileDriver> meter = driver(kReadout, "66153690");
};

TEST_F(ReadoutTest, SignsOnTakesTheRateAndReads) {
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  ASSERT_EQ(readings->size(), 1U);
  EXPECT_EQ(readings->front().value, Decimal(332967, -2));
  EXPECT_EQ(readings->front().number, "66153690");
  EXPECT_EQ(count("sign-on"), 1);
  EXPECT_EQ(count("read-start"), 1);
}

TEST_F(ReadoutTest, ADamagedBlockIsAskedForFromTheStart) {
  damaged = 1;
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(count("sign-on"), 2);
  EXPECT_EQ(count("read-start", "damaged"), 1);
  EXPECT_EQ(count("read-start"), 1);
}

TEST_F(ReadoutTest, ACoarseRegisterIsRefused) {
  volume = "3329.6";
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr("resolution of 0.1 m3"));
}

}  // namespace
}  // namespace mb
