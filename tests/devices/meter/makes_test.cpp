// What every profile of a make owes its reader: tests of its own with their source, a refusal, and what the
// papers leave open.

#include "devices/meter/check_profile.h"
#include "tests/devices/meter/profile_fixture.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// The makes and models: not the demonstration's profiles, nor those for "any meter of the standard".
std::vector<std::string> makes(const ProfileLibrary& library) {
  std::vector<std::string> names = library.names();
  std::erase_if(names, [](const std::string& name) {
    return name.starts_with("dem-") || name.starts_with("en13757-") || name.starts_with("cjt188-");
  });
  return names;
}

/// Read once for all tests of this file: the library keeps what it has parsed.
const ProfileLibrary& shipped() {
  static const ProfileLibrary kLibrary = test::shippedProfiles();
  return kLibrary;
}

std::shared_ptr<const Profile> loaded(const ProfileLibrary& library, const std::string& name) {
  auto profile = library.get(name);
  EXPECT_TRUE(profile) << profile.error().message();
  return profile ? *profile : std::make_shared<const Profile>();
}

TEST(Makes, ThereAreAtLeastTwentyFiveAndAllHold) {
  const ProfileLibrary& library = shipped();
  const auto names = makes(library);
  EXPECT_GE(names.size(), 25U);
  for (const std::string& name : names) {
    const ProfileReport report = checkProfile(*loaded(library, name));
    EXPECT_TRUE(report.passed()) << name;
  }
}

TEST(Makes, EachProvesAReadingAndARefusal) {
  const ProfileLibrary& library = shipped();
  for (const std::string& name : makes(library)) {
    const auto profile = loaded(library, name);
    const auto& samples = profile->samples;
    const auto reads = [](const ProfileSample& sample) {
      return sample.of == Procedure::read && !sample.values.empty();
    };
    EXPECT_TRUE(std::ranges::any_of(samples, reads)) << name << ": no reading";
    EXPECT_TRUE(std::ranges::any_of(samples, [](const auto& one) { return !one.refused.empty(); }))
        << name << ": no refusal";
    const auto entered = [](const ProfileSample& sample) { return sample.of == Procedure::enter; };
    EXPECT_TRUE(profile->of(Procedure::enter).empty() || std::ranges::any_of(samples, entered))
        << name << ": what enters the verification state has no sample";
  }
}

TEST(Makes, EachSaysWhereItsTelegramsComeFromAndWhatIsOpen) {
  const ProfileLibrary& library = shipped();
  for (const std::string& name : makes(library)) {
    const auto profile = loaded(library, name);
    EXPECT_FALSE(profile->traits.openPoints.empty()) << name;
    for (const ProfileSample& sample : profile->samples) {
      EXPECT_THAT(sample.source,
                  testing::AnyOf(StartsWith("recorded"), StartsWith("printed"), StartsWith("made")))
          << name << ": " << sample.where;
    }
  }
}

TEST(Makes, EachIsInTheTableOfTheDocument) {
  const std::string table = test::textOf(std::string(MB_RESOURCES) + "/../docs/makes.md");
  ASSERT_FALSE(table.empty());
  for (const std::string& name : makes(shipped())) {
    EXPECT_THAT(table, HasSubstr("| `" + name + "` |"));
  }
}

}  // namespace
}  // namespace mb
