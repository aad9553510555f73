#include "devices/meter/profile_from_exchange.h"

#include "devices/meter/check_profile.h"
#include "devices/meter/parse_profile.h"
#include "tests/devices/bus/scripted_link.h"
#include "tests/devices/meter/profile_fixture.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::hex;
using testing::HasSubstr;

const ProfileLibrary& shipped() {
  static const ProfileLibrary kLibrary = test::shippedProfiles();
  return kLibrary;
}

/// The made text, added to the library under its name and checked.
std::shared_ptr<const Profile> checked(const std::string& text, const std::string& name) {
  ProfileLibrary library = test::shippedProfiles();
  library.add(name + ".toml", text);
  const auto profile = library.get(name);
  EXPECT_TRUE(profile) << profile.error().message() << "\n" << text;
  if (!profile) {
    return nullptr;
  }
  for (const auto& line : checkProfile(**profile).lines) {
    EXPECT_TRUE(line.good) << line.text << "\n" << text;
  }
  return *profile;
}

SeenExchange seenOf(const ProfileSample& sample) {
  SeenExchange seen;
  seen.sent = sample.sent.value_or(Bytes());
  seen.received = sample.answer;
  return seen;
}

TEST(ProfileFromExchange, EveryMakeUnderstandsItsOwnTelegrams) {
  int tried = 0;
  for (const std::string& name : shipped().names()) {
    const auto profile = shipped().get(name);
    ASSERT_TRUE(profile);
    const auto sample = std::ranges::find_if((*profile)->samples, [](const ProfileSample& one) {
      return one.of == Procedure::read && one.sent && !one.values.empty();
    });
    if (sample == (*profile)->samples.end() || ++tried % 6 != 0) {
      continue;  // all of them against all takes long: every sixth
    }
    const auto all = whoUnderstands(shipped(), seenOf(*sample));
    const auto own = std::ranges::find_if(
        all, [&](const Understanding& one) { return one.profile == name && one.asksSo; });
    ASSERT_NE(own, all.end()) << name;
    EXPECT_EQ(own->readings.size(), sample->values.size()) << name;
  }
  EXPECT_GT(tried, 30);
}

TEST(ProfileFromExchange, AnExchangeOfAKnownMakeExtendsIt) {
  const auto delu = shipped().get("delu-ultrasonic");
  ASSERT_TRUE(delu);
  const auto sample = std::ranges::find_if(
      (*delu)->samples, [](const ProfileSample& one) { return one.sent && !one.values.empty(); });
  ASSERT_NE(sample, (*delu)->samples.end());
  const auto text = profileFromExchange(shipped(), seenOf(*sample), "mine");
  ASSERT_TRUE(text) << text.error().message();
  EXPECT_THAT(*text, HasSubstr("extends = \""));
  const auto profile = checked(*text, "mine");
  ASSERT_NE(profile, nullptr);
  EXPECT_EQ(profile->protocol, MeterProtocol::cj188);
  EXPECT_EQ(profile->samples.front().number, "21165243");
}

TEST(ProfileFromExchange, AnMBusMeterOfAnUnknownMakeGetsItsRecords) {
  SeenExchange seen;
  seen.sent = hex("10 7B 05 80 16");
  // Maker QQQ (46 31): 1234.56 m3, 12 kWh, 50.0 and 48.5 degrees.
  seen.received =
      hex("68 23 23 68 08 05 72 78 56 34 12 31 46 01 04 01 00 00 00 0C 06 12 00 00 00 0C 14 56 34 12 00 0A "
          "5A 00 05 0A 5E 85 04 C9 16");
  std::uint8_t sum = 0;
  for (std::size_t i = 4; i < seen.received.size() - 2; ++i) {
    sum = static_cast<std::uint8_t>(sum + seen.received[i]);
  }
  seen.received[seen.received.size() - 2] = sum;
  const auto text = profileFromExchange(shipped(), seen, "qqq");
  ASSERT_TRUE(text) << text.error().message();
  EXPECT_THAT(*text, HasSubstr("maker = \"QQQ\""));
  EXPECT_THAT(*text, HasSubstr("dib = \"0C\", vib = \"14\""));
  EXPECT_THAT(*text, HasSubstr("primary = 5"));
  EXPECT_THAT(*text, HasSubstr("value = \"1234.56\""));
  EXPECT_THAT(*text, HasSubstr("volume_resolution_m3 = \"0.01\""));
  const auto profile = checked(*text, "qqq");
  ASSERT_NE(profile, nullptr);
  EXPECT_EQ(profile->addressing.primary, 5);
  EXPECT_EQ(profile->samples.front().values.size(), 4U);
}

TEST(ProfileFromExchange, WhatNobodyUnderstandsIsRefusedWithAWayOut) {
  SeenExchange seen;
  seen.received = hex("AA 55 01 02 03");
  EXPECT_TRUE(whoUnderstands(shipped(), seen).empty());
  const auto text = profileFromExchange(shipped(), seen, "x");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message(), HasSubstr("docs/profiles.md"));
}

TEST(ProfileFromExchange, AnyBytesAreTaken) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    SeenExchange seen;
    seen.sent.resize(random() % 20);
    seen.received.resize(random() % 60);
    for (auto* bytes : {&seen.sent, &seen.received}) {
      for (auto& byte : *bytes) {
        byte = static_cast<std::uint8_t>(random());
      }
    }
    static_cast<void>(profileFromExchange(shipped(), seen, "any"));
  }
}

}  // namespace
}  // namespace mb
