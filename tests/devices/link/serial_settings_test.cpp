#include "devices/link/link.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(SerialSettingsTest, ReadsWhatItPrints) {
  for (const char* text : {"2400 8E1", "9600 8N1", "1200 7O1", "300 7E2", "115200 8N2", "50 5O1"}) {
    const auto settings = SerialSettings::parse(text);
    ASSERT_TRUE(settings) << text << ": " << settings.error().message();
    EXPECT_EQ(settings->toString(), text);
  }
  EXPECT_EQ(SerialSettings::parse("9600 7O2").value(), SerialSettings(9600, 7, 'O', 2));
}

TEST(SerialSettingsTest, CharactersTakeTheirTime) {
  const SerialSettings mbus(2400, 8, 'E', 1);
  EXPECT_EQ(mbus.bitsPerCharacter(), 11);
  EXPECT_EQ(mbus.characters(240), std::chrono::milliseconds(1100));
  EXPECT_EQ(SerialSettings(2400, 8, 'N', 1).characters(528), std::chrono::milliseconds(2200));
}

struct Refusal {
  const char* text;
  const char* why;
};

class SerialSettingsRefusalTest : public testing::TestWithParam<Refusal> {};

TEST_P(SerialSettingsRefusalTest, SaysWhatIsWrongAndWhatToWrite) {
  const auto settings = SerialSettings::parse(GetParam().text);
  ASSERT_FALSE(settings);
  EXPECT_NE(settings.error().what.find(GetParam().why), std::string::npos) << settings.error().what;
  EXPECT_NE(settings.error().remedy.find("2400 8E1"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Texts, SerialSettingsRefusalTest,
                         testing::Values(Refusal{"", "no baud rate"}, Refusal{"8N1", "from 50 to"},
                                         Refusal{"fast 8N1", "no baud rate"}, Refusal{"49 8N1", "from 50 to"},
                                         Refusal{"-2400 8N1", "from 50 to"},
                                         Refusal{"99999999999999999999 8N1", "from 50 to"},
                                         Refusal{"2400", "three characters follow"},
                                         Refusal{"2400 8N1 ", "three characters follow"},
                                         Refusal{"2400  8N1", "three characters follow"},
                                         Refusal{"2400\t8N1", "three characters follow"},
                                         Refusal{"2400 9N1", "data bits"}, Refusal{"2400 4N1", "data bits"},
                                         Refusal{"2400 8e1", "parity"}, Refusal{"2400 8M1", "parity"},
                                         Refusal{"2400 8N0", "stop bits"}, Refusal{"2400 8N3", "stop bits"},
                                         Refusal{"2400 8N\xff", "stop bits"}));

TEST(SerialSettingsTest, MessagesStayShortAndPrintable) {
  const auto settings = SerialSettings::parse("2400 " + std::string(10'000, '\x01'));
  ASSERT_FALSE(settings);
  EXPECT_LT(settings.error().message().size(), 300U);
  EXPECT_EQ(settings.error().what.find('\x01'), std::string::npos);
}

}  // namespace
}  // namespace mb
