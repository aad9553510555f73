// Writing to a meter: nobody may who has no right to, nothing is believed that was not read back, and the
// ledger has before, after and who.

#include "tests/devices/meter/fake_device.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::HasSubstr;

constexpr const char* kProfile = R"(
schema = 1
name = "x"
title = "X"
maker = "Somebody"
protocol = "cj188"
[link]
settings = "2400 8E1"
attempts = 2
[cj188]
address = "{id:bcd4-le} 00 11 11"
[addressing]
kind = "number"
[register]
zeroing = "goes_on"
measuring_interval_s = 1
volume_resolution_m3 = "0.000001"
[[read]]
send = "01 3F 90 01"
expect = "81 3F 90 01 {volume:bcd4-le} {?2}"
[[read.extract]]
quantity = "volume"
unit = "m3"
scale = "0.000001"

[[write]]
name = "flow-coefficient"
kind = "coefficient"
[[write.field]]
name = "large"
scale = "0.000244140625"
minimum = "0.5"
maximum = "2"
most_change_percent = 30
[[write.step]]
send = "36 A0 19 06 00 {large:u16-le}"
wait_s = 1
[[write.read]]
send = "01 3F 90 01"
expect = "81 3F 90 01 {volume:bcd4-le} {large:u16-le}"

[[write]]
name = "meter-number"
kind = "number"
[[write.field]]
name = "new"
[[write.step]]
send = "39 18 A0 AA {new:bcd4-le}"
expect = "B9 18 A0 AA"
[[write.read]]
send = "03 81 0A 01"
expect = "83 81 0A 01"

[[sample]]
procedure = "read"
answer = "68 25 01 00 01 26 00 11 11 81 09 3F 90 01 38 00 00 00 00 10 00 16"
refused = "checksum"
[[sample]]
write = "flow-coefficient"
number = "26010001"
to = { large = "1.00488" }
sent = "68 20 01 00 01 26 00 11 11 36 07 A0 19 06 00 14 10 CS 16"
[[sample]]
write = "flow-coefficient"
read_back = true
number = "26010001"
answer = "68 25 01 00 01 26 00 11 11 81 09 3F 90 01 38 00 00 00 14 10 CS 16"
value = [{ quantity = "large", unit = "1", value = "1.004882812500" }]
)";

/// "CS" replaced by the sum of the bytes in front of it, back to the 68.
std::string withSums(std::string text) {
  for (std::size_t at = text.find(" CS "); at != std::string::npos; at = text.find(" CS ")) {
    const std::size_t begin = text.rfind("\"", at) + 1;
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : hex(text.substr(begin, at - begin))) {
      sum = static_cast<std::uint8_t>(sum + byte);
    }
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    text[at + 1] = kDigits[sum / 16];
    text[at + 2] = kDigits[sum % 16];
  }
  return text;
}

class WriteTest : public test::FakeDeviceTest {
 protected:
  WriteTest() {
    link->script = [this](const test::ScriptedLink::Sent& sent) { hear(sent); };
  }

  static Bytes framed(const Bytes& number, const Bytes& rest) {
    Bytes frame = hex("68 25");
    frame.insert(frame.end(), number.begin(), number.end());
    frame.insert(frame.end(), {0x00, 0x11, 0x11});
    frame.insert(frame.end(), rest.begin(), rest.end());
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : frame) {
      sum = static_cast<std::uint8_t>(sum + byte);
    }
    frame.push_back(sum);
    frame.push_back(0x16);
    return frame;
  }

  void hear(const test::ScriptedLink::Sent& sent) {
    const Bytes& bytes = sent.bytes;
    const bool called = Bytes(bytes.begin() + 2, bytes.begin() + 6) == number;
    if (!called || silent) {
      return;
    }
    switch (bytes[9]) {
      case 0x36:
        ++writes;
        coefficient = sealed ? coefficient : Bytes(bytes.begin() + 15, bytes.begin() + 17);
        silent = diesAfterWrite;
        return;
      case 0x39:
        if (sealed) {
          link->answer(40ms, framed(number, hex("F9 03 AA 02 00")));
          return;
        }
        link->answer(40ms, framed(number, hex("B9 03 18 A0 AA")));
        number = Bytes(bytes.begin() + 14, bytes.begin() + 18);
        return;
      case 0x03:
        link->answer(40ms, framed(number, hex("83 03 81 0A 01")));
        return;
      default: {
        Bytes rest = hex("81 09 3F 90 01 38 00 00 00");
        rest.insert(rest.end(), coefficient.begin(), coefficient.end());
        link->answer(40ms, framed(number, rest));
      }
    }
  }

  Expected<WriteReport> write(const std::string& name, const std::string& values, const std::string& who) {
    const WriteOrder order(name, parseWriteValues(values).value(), authority.find(who).value());
    return run(meter->write(context, order, authority));
  }

  [[nodiscard]] std::vector<nlohmann::json> rows() const {
    std::vector<nlohmann::json> found;
    for (const Row& row : journal.rows()) {
      if (row.kind == "meter_write") {
        found.push_back(row.json());
      }
    }
    return found;
  }

  Authority authority = Authority::demonstration();
  Bytes number = hex("01 00 01 26");
  Bytes coefficient = hex("00 10");
  bool sealed = false;
  bool silent = false;
  bool diesAfterWrite = false;
  int writes = 0;
  std::unique_ptr<ProfileDriver> meter = driver(withSums(kProfile), "26010001");
};

TEST_F(WriteTest, TheProfileHoldsItsSamples) {
  const auto profile = parseProfile(withSums(kProfile), "x.toml", nullptr);
  ASSERT_TRUE(profile) << profile.error().message();
  ASSERT_EQ(profile->traits.writable.size(), 2U);
  EXPECT_EQ(profile->traits.writable[0].fields[0].maximum, Decimal(2, 0));
}

TEST_F(WriteTest, WritesReadsBackAndKeepsBeforeAndAfter) {
  const auto done = write("flow-coefficient", "large=1.00488", "Demo Verifier");
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(coefficient, hex("14 10"));
  EXPECT_EQ(writes, 1);
  EXPECT_FALSE(done->unchanged);
  const auto found = rows();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]["state"], "begun");
  const auto& row = found[1];
  EXPECT_EQ(row["state"], "ended");
  EXPECT_EQ(row["outcome"], "written");
  EXPECT_EQ(row["who"], "Demo Verifier");
  EXPECT_EQ(row["role"], "metrologist");
  EXPECT_EQ(row["meter"], "26010001");
  EXPECT_EQ(row["what"], "coefficient");
  EXPECT_EQ(row["before"]["large"], "1.000000000000");
  EXPECT_EQ(row["wanted"]["large"], "1.004882812500") << "the nearest that sixteen bits can say";
  EXPECT_EQ(row["after"]["large"], "1.004882812500");
  EXPECT_EQ(row["exchanges"].size(), 3U) << "before, the write, after";
  EXPECT_EQ(done->row, journal.rows().back().seq);
}

TEST_F(WriteTest, WithoutTheRightNothingIsSent) {
  const auto done = write("flow-coefficient", "large=1.00488", "Demo Administrator");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message(), HasSubstr("ask a person who is metrologist"));
  EXPECT_TRUE(link->sent.empty());
  EXPECT_TRUE(rows().empty());
}

TEST_F(WriteTest, BoundsAndSlipsAreRefusedBeforeAnythingIsWritten) {
  EXPECT_THAT(write("flow-coefficient", "large=2.5", "Demo Verifier").error().message(),
              HasSubstr("large = 2.5 lies above 2"));
  EXPECT_THAT(write("flow-coefficient", "small=1", "Demo Verifier").error().message(),
              HasSubstr("has no field `small`"));
  EXPECT_THAT(write("flow-coefficient", "", "Demo Verifier").error().message(), HasSubstr("has no value"));
  EXPECT_THAT(write("zero-point", "large=1", "Demo Verifier").error().message(),
              HasSubstr("cannot be written to"));
  EXPECT_TRUE(link->sent.empty());
  EXPECT_THAT(write("flow-coefficient", "large=1.4", "Demo Verifier").error().message(),
              HasSubstr("by more than 30 %"));
  EXPECT_EQ(writes, 0);
  EXPECT_TRUE(rows().empty());
}

TEST_F(WriteTest, AMeterThatDoesNotTakeItIsFoundOut) {
  sealed = true;
  const auto done = write("flow-coefficient", "large=1.00488", "Demo Verifier");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message(),
              HasSubstr("holds large=1.000000000000 in place of large=1.004882812500"));
  ASSERT_EQ(rows().size(), 2U);
  EXPECT_EQ(rows()[1]["outcome"], "differs");
  EXPECT_EQ(rows()[1]["after"]["large"], "1.000000000000");
}

TEST_F(WriteTest, ARefusalIsKeptWithWhatTheMeterHoldsThen) {
  sealed = true;
  const auto done = write("meter-number", "new=26010099", "Demo Verifier");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message(), HasSubstr("the meter refused"));
  ASSERT_EQ(rows().size(), 2U);
  EXPECT_EQ(rows()[1]["outcome"], "refused");
  EXPECT_EQ(rows()[1]["after"]["new"], "26010001");
}

TEST_F(WriteTest, SilenceAfterTheWriteLeavesARowThatSaysSo) {
  diesAfterWrite = true;
  const auto done = write("flow-coefficient", "large=1.00488", "Demo Verifier");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message(), HasSubstr("written, but not read back"));
  ASSERT_EQ(rows().size(), 2U);
  EXPECT_EQ(rows()[1]["outcome"], "silence");
  EXPECT_TRUE(rows()[1]["after"].empty());
}

TEST_F(WriteTest, WhatTheMeterHoldsAlreadyIsNotWrittenAgain) {
  ASSERT_TRUE(write("flow-coefficient", "large=1.00488", "Demo Verifier"));
  const auto again = write("flow-coefficient", "large=1.00488", "Demo Verifier");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(writes, 1);
  EXPECT_EQ(rows().back()["outcome"], "unchanged");
}

TEST_F(WriteTest, BrokenOffBetweenWriteAndReadBackItCanBeTakenUp) {
  // The process dies after the command: the row before it is there, and none that closes it.
  const WriteOrder order("flow-coefficient", parseWriteValues("large=1.00488").value(),
                         authority.find("Demo Verifier").value());
  bool cancelled = false;
  const auto body = [&]() -> Task<void> {
    Task<Expected<WriteReport>> task = meter->write(context, order, authority);
    try {
      const auto done = co_await task;
      static_cast<void>(done);
    } catch (const Cancelled&) {
      cancelled = true;
    }
  };
  scheduler.at(scheduler.now() + 700ms, [this] { stop.request_stop(); });
  scheduler.runTask(body());
  ASSERT_TRUE(cancelled);
  ASSERT_EQ(writes, 1) << "the command had gone out";
  ASSERT_EQ(rows().size(), 1U);
  EXPECT_EQ(rows()[0]["state"], "begun");
  EXPECT_EQ(rows()[0]["before"]["large"], "1.000000000000");

  std::stop_source fresh;
  const Context later(scheduler, fresh.get_token(), context.services());
  const auto done = run(meter->write(later, order, authority));
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_TRUE(done->unchanged) << "it is read first, and not written twice";
  EXPECT_EQ(writes, 1);
  EXPECT_EQ(rows().back()["after"]["large"], "1.004882812500");
}

TEST_F(WriteTest, ANewNumberIsTheMetersFromThenOn) {
  const auto done = write("meter-number", "new=26010099", "Demo Verifier");
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(number, hex("99 00 01 26"));
  EXPECT_EQ(rows().back()["before"]["new"], "26010001");
  EXPECT_EQ(rows().back()["after"]["new"], "26010099");
  const auto readings = run(meter->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(readings->front().number, "26010099");
}

TEST(WriteProfile, WhatIsNotReadBackOrNotBoundedIsNoWrite) {
  const auto refuse = [](const std::string& from, const std::string& to, const std::string& why) {
    SCOPED_TRACE(to);
    std::string text = withSums(kProfile);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
    const auto profile = parseProfile(text, "x.toml", nullptr);
    ASSERT_FALSE(profile);
    EXPECT_THAT(profile.error().message(), HasSubstr(why));
  };
  refuse("{large:u16-le}\"\n\n[[write]]", "{?2}\"\n\n[[write]]",
         "no [[write.read]] reads the field `large` back");
  refuse("36 A0 19 06 00 {large:u16-le}", "36 A0 19 06 00 00 10",
         "no [[write.step]] sends the field `large`");
  refuse("maximum = \"2\"\n", "", "what is written needs bounds");
  refuse("36 A0 19 06 00 {large", "36 A0 19 06 {x:u8} {large", "nothing fills in the field `x`");
  refuse("kind = \"coefficient\"", "kind = \"firmware\"", "pulse");
}

}  // namespace
}  // namespace mb
