#include "devices/instrument/check_instrument_profile.h"
#include "devices/instrument/parse_instrument_profile.h"
#include "tests/devices/instrument/instrument_profile_fixture.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(InstrumentProfile, ShippedOnesHoldTheirOwnTests) {
  const ProfileTexts texts = test::shippedTexts();
  const auto names = texts.names(ProfileKind::instrument);
  for (const char* name : {"mettler-sics", "sartorius-sbi", "bizerba", "sti-1062a", "yudian-ai702m",
                           "yudian-ai-bath", "eda9017", "eda9150a", "eda9161", "bench-board-69",
                           "bench-board-ff", "scpi-resistance", "barcode-scanner", "label-printer-zpl"}) {
    EXPECT_THAT(names, Contains(name));
  }
  for (const std::string& name : names) {
    const auto profile = loadInstrumentProfile(texts, name);
    ASSERT_TRUE(profile) << profile.error().message();
    const ProfileReport report = checkInstrumentProfile(*profile);
    EXPECT_FALSE(report.lines.empty());
    for (const auto& line : report.lines) {
      EXPECT_TRUE(line.good) << name << ": " << line.text;
    }
    EXPECT_FALSE(profile->openPoints.empty()) << name << " says what papers leave open";
  }
}

}  // namespace
}  // namespace mb
