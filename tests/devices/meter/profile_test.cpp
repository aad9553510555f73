#include "devices/meter/check_profile.h"
#include "devices/meter/parse_profile.h"
#include "tests/devices/bus/scripted_link.h"
#include "tests/devices/meter/profile_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string base() {
  return test::textOf(std::string(MB_RESOURCES) + "/profiles/dem-optical.toml");
}

/// The base profile with one text replaced by another.
std::string with(const std::string& from, const std::string& to) {
  std::string text = base();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

int lineOf(const std::string& text, const std::string& what) {
  const std::size_t at = text.find(what);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

void expectRefused(const std::string& text, const std::string& where, const std::string& why) {
  const auto profile = parseProfile(text, "x.toml", nullptr);
  ASSERT_FALSE(profile) << why;
  EXPECT_THAT(profile.error().message(), HasSubstr(where));
  EXPECT_THAT(profile.error().message(), HasSubstr(why));
}

TEST(Profile, ShippedOnesHoldTheirOwnTests) {
  const ProfileLibrary library = test::shippedProfiles();
  EXPECT_GE(library.names().size(), 8U);
  for (const std::string& name : library.names()) {
    const auto profile = library.get(name);
    ASSERT_TRUE(profile) << profile.error().message();
    if ((*profile)->adapter) {
      continue;  // its tests need its program: tests/devices/adapter
    }
    const ProfileReport report = checkProfile(**profile);
    EXPECT_FALSE(report.lines.empty());
    for (const auto& line : report.lines) {
      EXPECT_TRUE(line.good) << name << ": " << line.text;
    }
    EXPECT_TRUE(report.passed());
    EXPECT_EQ((*profile)->traits.profile, name);
  }
}

TEST(Profile, WhatAFileSaysArrivesInTheTraits) {
  const ProfileLibrary library = test::shippedProfiles();
  const auto optical = library.get("dem-optical").value();
  EXPECT_EQ(optical->settings.toString(), "2400 8E1");
  ASSERT_TRUE(optical->wakeUp);
  EXPECT_EQ(optical->wakeUp->count, 528);
  EXPECT_EQ(optical->wakeUp->settings.toString(), "2400 8N1");
  EXPECT_EQ(optical->wakeUp->pause, std::chrono::milliseconds(50));
  EXPECT_EQ(optical->traits.zeroing, Zeroing::goesOn);
  EXPECT_EQ(optical->traits.measuringInterval, 0.5);
  EXPECT_FALSE(optical->traits.integratesPartialInterval);
  EXPECT_TRUE(optical->traits.truncates);
  EXPECT_EQ(optical->traits.volumeResolution, Decimal(1, -5));
  EXPECT_EQ(optical->traits.volumeRollover, Decimal(1000, 0));
  EXPECT_EQ(optical->traits.verificationLife, 28800);
  EXPECT_EQ(optical->of(Procedure::read)[0].extract[0].resolution, Decimal(1, -5));
  ASSERT_EQ(optical->sources.size(), 1U);
}

TEST(Profile, ExtensionsChangeOnlyWhatTheySay) {
  const ProfileLibrary library = test::shippedProfiles();
  EXPECT_EQ(library.get("dem-optical-zero-at-start").value()->traits.zeroing, Zeroing::zeroAtStart);
  const auto stop = library.get("dem-mbus-zero-at-stop").value();
  EXPECT_EQ(stop->traits.zeroing, Zeroing::zeroAtStop);
  EXPECT_EQ(stop->traits.zeroingTime, 20);
  EXPECT_EQ(stop->addressing.kind, Addressing::secondary);
  EXPECT_FALSE(stop->wakeUp);
  ASSERT_EQ(stop->sources.size(), 3U) << "the base, what extends it, and itself";
  EXPECT_EQ(stop->sources.front().fileName, "dem-optical.toml");
  EXPECT_EQ(library.get("dem-mbus-slow").value()->traits.measuringInterval, 0.7);
  EXPECT_EQ(library.get("dem-mbus-2h").value()->traits.verificationLife, 7200);
  const auto fine = library.get("dem-optical-fine").value();
  EXPECT_EQ(fine->traits.volumeResolution, Decimal(1, -6));
  EXPECT_EQ(fine->of(Procedure::read)[0].extract[0].resolution, Decimal(1, -6))
      << "the promise of the base is not kept on";
}

TEST(Profile, MistakesAreNamedWithFileLineAndField) {
  const auto refuse = [](const std::string& from, const std::string& to, const std::string& field,
                         const std::string& why) {
    SCOPED_TRACE(to);
    const std::string text = with(from, to);
    expectRefused(text, "x.toml:" + std::to_string(lineOf(text, to)) + ": field `" + field + "`", why);
  };
  refuse("answer_bits = 330", "answer_bitz = 330", "link.answer_bitz", "answer_bits");
  refuse("settings = \"2400 8E1\"", "settings = \"2400 8X1\"", "link.settings", "");
  refuse("zeroing = \"goes_on\"", "zeroing = \"sometimes\"", "register.zeroing", "zero_at_stop");
  refuse("kind = \"single\"", "kind = \"broadcast\"", "addressing.kind", "secondary");
  refuse("byte = 0x55", "byte = 256", "wake_up.byte", "");
  refuse("measuring_interval_s = 0.5", "measuring_interval_s = -1", "register.measuring_interval_s", "");
  refuse("data = \"0F 09 00 04\"", "data = \"0F 9 00 04\"", "read[1].data", "column 4");
  refuse("data = \"0F 09 00 04\"", "data = \"0F {serial}\"", "read[1].data", "{id}");
  refuse("send = \"REQ_UD2\"", "send = \"REQ_UD3\"", "identify[1].send", "REQ_UD2");
  refuse("quantity = \"volume\"", "quantity = \"volumen\"", "read[1].extract[1].quantity", "volume");
  refuse("unit = \"m3\"", "unit = \"l\"", "read[1].extract[1].unit", "m3");
  refuse("maker = \"DEM\"", "maker = \"Demo\"", "maker", "three capital letters");
  refuse("value = \"0.00038\"", "value = \"0,00038\"", "sample[3].value[1].value", "");
  refuse("procedure = \"enter\"\n", "step = 2\nprocedure = \"enter\"\n", "sample[1].step", "1 steps");
  refuse("send = \"REQ_UD2\"", "wait_s = \"soon\"\nsend = \"REQ_UD2\"", "identify[1].wait_s", "");
}

TEST(Profile, WhatIsMissingIsAskedFor) {
  expectRefused(with("maker = \"DEM\"\n", ""), "x.toml", "maker");
  expectRefused(with("volume_resolution_m3 = \"0.00001\"\n", ""), "x.toml", "volume_resolution_m3");
  expectRefused(with("ci = 0x51\n", ""), "read[1]", "ci");
  expectRefused(with("zeroing = \"goes_on\"", "zeroing = \"zero_at_stop\""), "register.zeroing_time_s",
                "standstill");
  expectRefused(with("quantity = \"volume\"\nunit = \"m3\"", "quantity = \"energy\"\nunit = \"Wh\""), "read",
                "is not a volume");
  expectRefused("schema = 1\nname = \"x\"\n", "x.toml", "link");
  expectRefused("schema = 9\n", "x.toml", "schema");
  expectRefused("name = ", "x.toml", "");
}

TEST(Profile, AllMistakesAreReportedAtOnce) {
  std::string text = with("byte = 0x55", "byte = 300");
  text.replace(text.find("latch = \"none\""), 14, "latch = \"nope\"");
  const auto profile = parseProfile(text, "x.toml", nullptr);
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().message(), HasSubstr("wake_up.byte"));
  EXPECT_THAT(profile.error().message(), HasSubstr("verification.latch"));
}

TEST(Profile, LibraryRefusesCirclesStrangersAndWrongNames) {
  ProfileLibrary library;
  library.add("dem-optical.toml", base());
  library.add("folder/a.toml", "schema = 1\nname = \"a\"\ntitle = \"a\"\nextends = \"b\"\n");
  library.add("b.toml", "schema = 1\nname = \"b\"\ntitle = \"b\"\nextends = \"a\"\n");
  library.add("c.toml", "schema = 1\nname = \"c\"\ntitle = \"c\"\nextends = \"dem-opticle\"\n");
  library.add("d.toml", "schema = 1\nname = \"e\"\ntitle = \"d\"\nextends = \"dem-optical\"\n");
  EXPECT_THAT(library.get("a").error().message(), HasSubstr("a -> b -> a"));
  EXPECT_THAT(library.get("c").error().message(), HasSubstr("c.toml: there is no profile `dem-opticle`"));
  EXPECT_THAT(library.get("nothing").error().message(), HasSubstr("dem-optical"));
  EXPECT_THAT(library.get("d").error().message(), HasSubstr("calls itself `e`"));
  EXPECT_TRUE(library.get("dem-optical"));
}

TEST(Profile, CheckFindsEverySampleThatDoesNotHold) {
  const auto report = [](const std::string& from, const std::string& to) {
    const auto profile = parseProfile(with(from, to), "x.toml", nullptr);
    EXPECT_TRUE(profile) << profile.error().message();
    return checkProfile(*profile);
  };
  const auto wrongIn = [](const ProfileReport& found) {
    std::string all;
    for (const auto& line : found.lines) {
      all += line.good ? "" : line.text + "\n";
    }
    return all;
  };
  EXPECT_THAT(wrongIn(report("value = \"0.00038\"", "value = \"0.00039\"")),
              HasSubstr("volume is 0.00038 m3, the sample says 0.00039 m3"));
  EXPECT_THAT(wrongIn(report("value = \"0.00038\"", "value = \"0.000380\"")), HasSubstr("0.000380"))
      << "the resolution is part of the value";
  EXPECT_THAT(wrongIn(report("data = \"0F 09 00 04\"", "data = \"0F 09 00 05\"")),
              HasSubstr("the profile sends"));
  EXPECT_THAT(wrongIn(report("refused = \"checksum\"", "refused = \"silence\"")), HasSubstr("silence"));
  EXPECT_THAT(wrongIn(report("refused = \"resolution\"\n", "number = \"26010001\"\n")),
              HasSubstr("resolution"));
  EXPECT_THAT(
      wrongIn(report(
          "[[sample.value]]\nquantity = \"return-temperature\"\nunit = \"Cel\"\nvalue = \"20.15\"\n", "")),
      HasSubstr("4 values came out of it, the sample names 3"));
}

TEST(Profile, ArbitraryTextsAreRefusedOrRead) {
  // Every shortened text, and texts with a byte changed by a fixed generator.
  const std::string whole = base();
  std::uint64_t state = 12345;
  for (std::size_t cut = 0; cut < whole.size(); cut += 97) {
    static_cast<void>(parseProfile(whole.substr(0, cut), "x.toml", nullptr));
    std::string changed = whole;
    state = state * 6364136223846793005U + 1442695040888963407U;
    changed[(state >> 33U) % changed.size()] = static_cast<char>(state >> 20U);
    static_cast<void>(parseProfile(changed, "x.toml", nullptr));
  }
}

TEST(MeterNumber, FillsPlaceholders) {
  const auto parsed = MessageTemplate::parse("0C 79 {id}{address} 16", meterPlaceholders());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(fillForMeter(*parsed, MeterCall("26010007", 0xFD)), test::hex("0C 79 07 00 01 26 FD 16"));
  EXPECT_EQ(fillForMeter(*parsed, MeterCall("7", 1)), test::hex("0C 79 07 00 00 00 01 16"));
  EXPECT_FALSE(fillForMeter(*parsed, MeterCall("123456789", 1)));
  EXPECT_FALSE(fillForMeter(*parsed, MeterCall("12A", 1)));
  EXPECT_FALSE(MessageTemplate::parse("0C {id", meterPlaceholders()));
  EXPECT_TRUE(sameNumber("00012", "12"));
  EXPECT_FALSE(sameNumber("112", "12"));
}

}  // namespace
}  // namespace mb
