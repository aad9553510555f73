// Freezing and counting without water, by what a profile says; places inside a maker's own data.

#include "devices/meter/profile_answer.h"
#include "tests/devices/meter/fake_device.h"
#include "tests/devices/meter/fake_meter.h"
#include "tests/devices/meter/profile_fixture.h"

#include <gmock/gmock.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::HasSubstr;

constexpr const char* kProfile = R"(
schema = 1
extends = "dem-optical"
name = "latching"
title = "DEM that freezes"
[verification]
life_s = 28800
latch = "register"
[[freeze]]
send = "SND_UD"
ci = 0x5C
answer = "none"
broadcast = true
wait_s = 1
[[read_frozen]]
send = "SND_UD"
ci = 0x51
data = "0F 09 00 04"
answer = "telegram"
[[read_frozen.extract]]
quantity = "volume"
unit = "m3"
[simulation]
unit = "m3"
scale = "0.1"
minimum = "1"
maximum = "20"
[[simulate]]
send = "SND_UD"
ci = 0x50
data = "A0 {value:u8}"
answer = "E5"
[[simulate_end]]
send = "SND_UD"
ci = 0x50
data = "90"
answer = "E5"
[[sample]]
procedure = "freeze"
sent = "68 03 03 68 53 FF 5C AE 16"
[[sample]]
procedure = "simulate"
to = { value = "2.5" }
sent = "68 05 05 68 53 FE 50 A0 19 5A 16"
answer = "E5"
)";

class LatchTest : public test::FakeDeviceTest {
 protected:
  [[nodiscard]] std::shared_ptr<const Profile> parsed(const std::string& name) {
    const auto profile = library.get(name);
    EXPECT_TRUE(profile) << (profile ? "" : profile.error().message());
    return profile ? *profile : std::make_shared<const Profile>();
  }
  /// The shipped ones, and this.
  static ProfileLibrary profiles() {
    ProfileLibrary all = test::shippedProfiles();
    all.add("latching.toml", kProfile);
    return all;
  }

  ProfileLibrary library = profiles();
  test::FakeMeters meters{scheduler, true};
  test::FakeMeter& meter = meters.add("26010001");
  Line head{LineOptions("B"), meters.link};
  ProfileDriver reader{parsed("latching"), head, 1, "26010001"};
};

TEST_F(LatchTest, AFreezeIsStampedAtTheEndOfItsTelegramAndProvedByTwoReadings) {
  ASSERT_TRUE(run(reader.enterVerification(context)));
  const auto latched = run(reader.freeze(context));
  ASSERT_TRUE(latched) << latched.error().message();
  EXPECT_EQ(meters.link->sent.back().bytes, hex("68 03 03 68 53 FF 5C AE 16"));
  EXPECT_EQ(latched->at.at, meters.link->sent.back().end);
  const auto frozen = run(reader.readFrozen(context));
  ASSERT_TRUE(frozen) << frozen.error().message();
  EXPECT_TRUE(frozen->moved);
  EXPECT_EQ(frozen->readings.front().value, Decimal(38, -5));

  ASSERT_TRUE(run(reader.freeze(context)));
  const auto second = run(reader.readFrozen(context));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->moved) << "either nothing flowed, or the second freeze was lost";
}

TEST_F(LatchTest, WhatMovesIsNotFrozen) {
  ASSERT_TRUE(run(reader.enterVerification(context)));
  ASSERT_TRUE(run(reader.freeze(context)));
  const auto hear = meters.link->script;
  int counts = 100;
  meters.link->script = [this, hear, &counts](const test::ScriptedLink::Sent& sent) {
    meter.volume = "00000" + std::to_string(++counts);
    hear(sent);
  };
  const auto frozen = run(reader.readFrozen(context));
  ASSERT_FALSE(frozen);
  EXPECT_THAT(frozen.error().message(), HasSubstr("nothing is frozen"));
}

TEST_F(LatchTest, SimulatedFlowIsToldWithinItsBounds) {
  EXPECT_THAT(run(reader.startSimulatedFlow(context, Decimal(25, 0))).error().message(),
              HasSubstr("value = 25 lies above 20"));
  const auto began = run(reader.startSimulatedFlow(context, Decimal(25, -1)));
  ASSERT_TRUE(began) << began.error().message();
  EXPECT_EQ(meters.link->sent.back().bytes[7], 0xA0);
  EXPECT_EQ(meters.link->sent.back().bytes[8], 25);
  ASSERT_TRUE(run(reader.stopSimulatedFlow(context)));
}

TEST_F(LatchTest, AProfileWithoutItSaysSo) {
  ProfileDriver plain(library.get("dem-optical").value(), head, 1, "26010001");
  EXPECT_THAT(run(plain.freeze(context)).error().message(), HasSubstr("cannot freeze"));
  EXPECT_THAT(run(plain.startSimulatedFlow(context, Decimal(1, 0))).error().message(),
              HasSubstr("cannot simulate"));
  EXPECT_FALSE(library.get("dem-optical").value()->traits.freezes);
  EXPECT_TRUE(library.get("latching").value()->traits.freezes);
}

TEST(ManufacturerData, AValueAtAPlaceOfARecordThatIsTheMakersOwn) {
  const std::string text = test::textOf(std::string(MB_RESOURCES) + "/profiles/dem-optical.toml");
  const std::string block = "dib = \"0F\"\nat = 5\nencoding = \"u64-le\"\nscale = \"0.0000001\"\n";
  std::string changed = text;
  const std::string from = "quantity = \"volume\"\nunit = \"m3\"\n";
  changed.replace(changed.find(from), from.size(), from + block);
  const auto profile = parseProfile(changed, "dem-optical.toml", nullptr);
  ASSERT_TRUE(profile) << profile.error().message();
  ProfileStep step = profile->of(Procedure::read)[0];
  step.extract.resize(1);
  step.answerInformation.reset();
  // 07, two temperatures, then the accumulator: 123456789 counts of 0.1 mL.
  const Bytes answer = test::longFrame(hex(
      "08 00 72 01 00 01 26 AD 10 01 04 2A 00 00 00 0C 14 99 99 09 00 0F 07 11 22 33 44 15 CD 5B 07 00 00 00 "
      "00 99"));
  ProfileAnswer reader(step, "26010001");
  const Framing framing = reader.find(answer);
  ASSERT_TRUE(framing.valid);
  const Judgement judged = reader.judge(answer, framing);
  ASSERT_EQ(judged.outcome, Outcome::ok) << judged.why;
  const MeterReading& volume = reader.decoded().readings.front();
  EXPECT_EQ(volume.value, Decimal(123456789, -7));
  EXPECT_EQ(volume.length, 8);
  EXPECT_EQ(answer[static_cast<std::size_t>(volume.offset)], 0x15);
}

}  // namespace
}  // namespace mb
