// VIF tables and VIFE corrections of EN 13757-3.

#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/vif_table.h"
#include "devices/codec/mbus/vife_table.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

struct Shown {
  std::string quantity, value, unit, modifiers, invalid;
  Meaning meaning = Meaning::value;
};

Shown show(const test::FrameBytes& frame) {
  const auto telegram = decode(frame);
  if (!telegram || telegram->records.size() != 1) {
    ADD_FAILURE() << (telegram ? "not one record" : telegram.error().message());
    return {};
  }
  const Record& record = telegram->records[0];
  Shown shown;
  shown.quantity = quantityText(*telegram, record);
  shown.value = valueText(*telegram, record).value_or("");
  shown.unit = unitText(*telegram, record);
  for (const auto& modifier : modifierTexts(*telegram, record)) {
    shown.modifiers.append(shown.modifiers.empty() ? "" : ",").append(modifier);
  }
  shown.invalid = invalidText(*telegram, record);
  shown.meaning = record.meaning;
  return shown;
}

Shown show(std::string_view record) {
  return show(test::answerWith(record));
}

std::string value(std::string_view record) {
  const Shown shown = show(record);
  return shown.invalid.empty() ? shown.value + " " + shown.unit : "! " + shown.invalid;
}

TEST(Vif, DecadesOfEveryPrimaryRange) {
  EXPECT_EQ(value("01 00 01"), "0.001 Wh");
  EXPECT_EQ(value("01 07 01"), "10000 Wh");
  EXPECT_EQ(value("01 08 01"), "1 J");
  EXPECT_EQ(value("01 0F 01"), "10000000 J");
  EXPECT_EQ(value("01 10 01"), "0.000001 m3");
  EXPECT_EQ(value("01 17 01"), "10 m3");
  EXPECT_EQ(value("01 18 01"), "0.001 kg");
  EXPECT_EQ(value("01 1F 01"), "10000 kg");
  EXPECT_EQ(value("01 28 01"), "0.001 W");
  EXPECT_EQ(value("01 2F 01"), "10000 W");
  EXPECT_EQ(value("01 30 01"), "1 J/h");
  EXPECT_EQ(value("01 38 01"), "0.000001 m3/h");
  EXPECT_EQ(value("01 3F 01"), "10 m3/h");
  EXPECT_EQ(value("01 40 01"), "0.0000001 m3/min");
  EXPECT_EQ(value("01 48 01"), "0.000000001 m3/s");
  EXPECT_EQ(value("01 50 01"), "0.001 kg/h");
  EXPECT_EQ(value("01 58 01"), "0.001 C");
  EXPECT_EQ(value("01 5F 01"), "1 C");
  EXPECT_EQ(value("01 60 01"), "0.001 K");
  EXPECT_EQ(value("01 67 01"), "1 C");
  EXPECT_EQ(value("01 6B 01"), "1 bar");
  EXPECT_EQ(value("01 21 02"), "2 min");
  EXPECT_EQ(value("01 27 02"), "2 d");
  EXPECT_EQ(value("01 73 02"), "2 d");
  EXPECT_EQ(value("01 76 02"), "2 h");
}

TEST(Vif, ExtensionTables) {
  EXPECT_EQ(value("01 FB 00 01"), "0.1 MWh");
  EXPECT_EQ(value("01 FB 09 01"), "1 GJ");
  EXPECT_EQ(value("01 FB 0C 01"), "0.1 Mcal");
  EXPECT_EQ(value("01 FB 0E 01"), "10 Mcal");
  EXPECT_EQ(value("01 FB 10 01"), "100 m3");
  EXPECT_EQ(value("01 FB 19 01"), "1000 t");
  EXPECT_EQ(value("01 FB 1A 01"), "0.1 %");
  EXPECT_EQ(value("01 FB 21 01"), "0.1 ft3");
  EXPECT_EQ(value("01 FB 28 01"), "0.1 MW");
  EXPECT_EQ(value("01 FB 2C 01"), "0.001 Hz");
  EXPECT_EQ(value("01 FB 31 01"), "1 GJ/h");
  EXPECT_EQ(value("01 FB 74 01"), "0.001 C");
  EXPECT_EQ(value("01 FB 7F 01"), "10000 W");
  EXPECT_EQ(value("01 FD 00 01"), "0.001 currency");
  EXPECT_EQ(value("01 FD 40 01"), "0.000000001 V");
  EXPECT_EQ(value("01 FD 5F 01"), "1000 A");
  EXPECT_EQ(value("01 FD 28 01"), "1 month");
  EXPECT_EQ(show("01 FD 0E 01").quantity, "fw version");
  EXPECT_EQ(show("01 FD 71 C4").value, "-60");
}

TEST(Vif, ReservedCodesNeverHaveAValue) {
  EXPECT_EQ(show("01 6F 01").quantity, "?6F");
  EXPECT_EQ(value("01 6F 01"), "! reserved VIF 6F");
  EXPECT_EQ(value("01 7B 01"), "! reserved VIF 7B");
  EXPECT_EQ(value("01 7D 01"), "! reserved VIF 7D");
  EXPECT_EQ(value("01 FB 06 01"), "! reserved VIF FB06");
  EXPECT_EQ(value("01 FD 77 01"), "! reserved VIF FD77");
  EXPECT_EQ(value("01 EF 74 01"), "! reserved VIF 6F");
}

TEST(Vife, MultiplicativeCorrectionsOnEveryTable) {
  EXPECT_EQ(value("02 93 70 D2 04"), "0.000001234 m3");
  for (int n = 0; n < 8; ++n) {
    const std::string code = std::to_string(70 + n);
    const auto telegram = decode(test::answerWith(std::string("01 93 ").append(code).append(" 01")));
    ASSERT_TRUE(telegram);
    EXPECT_EQ(telegram->records[0].number, Decimal(1, -3 + n - 6)) << code;
    EXPECT_EQ(telegram->records[0].resolution(), Decimal(1, -3 + n - 6)) << code;
  }
  EXPECT_EQ(value("01 93 7D 01"), "1 m3");
  EXPECT_EQ(value("01 FB 80 7D 05"), "500 MWh");
  EXPECT_EQ(value("02 FB 97 72 CA FE"), "-0.031 kvar");
  EXPECT_EQ(value("02 FD BA 73 DC 03"), "0.988 ");
  EXPECT_EQ(value("01 93 F4 F4 7D 01"), "0.0001 m3");  // · 0.01 · 0.01 · 1000
}

TEST(Vife, AdditiveCorrectionsInTheOrderOfTheWire) {
  EXPECT_EQ(value("02 DA 78 C8 00"), "20.001 C") << "20.0 C + 0.001 C";
  EXPECT_EQ(value("01 DB 7B 14"), "21 C");
  EXPECT_EQ(value("01 DB FB 7D 14"), "21000 C") << "(20 + 1) · 1000";
  EXPECT_EQ(value("01 DB FD 7B 14"), "20001 C") << "20 · 1000 + 1";
  EXPECT_EQ(value("05 DB 79 00 00 C8 41"), "25.01 C");
  EXPECT_EQ(value("07 DB 78 FF FF FF FF FF FF FF 7F"), "! scaled value out of range");
}

TEST(Vife, EveryRecordErrorTakesTheValueAway) {
  for (unsigned code = 0; code < 0x20; ++code) {
    test::FrameBytes frame = test::answerWith("02 A6 00 39 30");
    frame[9] = static_cast<std::uint8_t>(code);
    frame[frame.size() - 2] = checksum(Bytes(frame).subspan(4, frame.size() - 6));
    const Shown shown = show(frame);
    const bool keeps = code == 0x00 || code == 0x12 || code == 0x1D;
    const bool profile = code == 0x13 || code == 0x1E || code == 0x1F;
    if (keeps) {
      EXPECT_EQ(shown.value, "12345") << code;
    } else if (profile) {
      EXPECT_EQ(shown.value, "3930") << code;
      EXPECT_EQ(shown.meaning, Meaning::profile);
    } else {
      EXPECT_EQ(shown.value, "") << code;
      EXPECT_TRUE(shown.invalid.starts_with("record error ")) << shown.invalid;
    }
  }
  EXPECT_EQ(value("0A A6 18 00 00"), "! record error 18: data error");
  EXPECT_EQ(value("01 FB 80 16 00"), "! record error 16: overflow");
  EXPECT_EQ(value("01 FD 9B 15 00"), "! record error 15: no data available");
  EXPECT_EQ(value("01 93 F4 15 00"), "! record error 15: no data available");
}

TEST(Vife, InAFrameOfTheMasterTheSameCodesAreActions) {
  const Shown shown = show(test::commandWith("02 A6 15 39 30"));
  EXPECT_EQ(shown.value, "12345");
  EXPECT_EQ(shown.modifiers, "15");
  EXPECT_EQ(show(test::commandWith("01 FA 00 05")).modifiers, "00");
}

TEST(Vife, NonMetricUnitsAreNotTakenForTheUnitOfTheVif) {
  EXPECT_EQ(value("01 93 3D 05"), "! not in the unit of the VIF (VIFE 3D, non-metric)");
  EXPECT_EQ(value("02 FA 3D 00 01"), "256 ") << "a bus address has no unit";
}

TEST(Vife, QualifiersLeaveTheValueAlone) {
  EXPECT_EQ(show("01 93 3A 05").modifiers, "3A");
  EXPECT_EQ(show("01 93 3B 05").value, "0.005");
  EXPECT_EQ(show("01 93 BB FC 01 05").modifiers, "3B,7C01");
  EXPECT_EQ(show("01 93 FC 15 05").value, "0.005") << "15 of the extension table is no record error";
  EXPECT_EQ(show("01 93 BB FF 15 05").modifiers, "3B,mfr");
  EXPECT_EQ(show("01 93 FF 74 05").value, "0.005") << "behind FF the manufacturer defines";
  EXPECT_EQ(show("02 EC 7E DC 19").value, "2014-09-28");
}

TEST(Vife, ChangedMeanings) {
  EXPECT_EQ(show("01 93 28 05").meaning, Meaning::ratio);
  EXPECT_EQ(show("01 93 38 05").meaning, Meaning::ratio);
  EXPECT_EQ(show("01 BE 48 05").meaning, Meaning::limit);
  EXPECT_EQ(value("01 BE 48 05"), "5 m3/h");
  EXPECT_EQ(show("01 BB 49 05").meaning, Meaning::count);
  EXPECT_EQ(value("01 BB 49 05"), "5 ");
  const std::array units = {"s", "min", "h", "d"};
  for (unsigned code = 0x50; code < 0x68; ++code) {
    test::FrameBytes frame = test::answerWith("01 BB 00 05");
    frame[9] = static_cast<std::uint8_t>(code);
    frame[frame.size() - 2] = checksum(Bytes(frame).subspan(4, frame.size() - 6));
    const Shown shown = show(frame);
    EXPECT_EQ(shown.meaning, Meaning::duration);
    EXPECT_EQ(shown.value + shown.unit, std::string("5") + units[code % 4]) << code;
  }
  EXPECT_EQ(show("04 AD 6F 32 14 7A 18").value, "2011-08-26T20:50");
  EXPECT_EQ(show("02 AD 6F C1 13").value, "2014-03-01");
  EXPECT_EQ(show("04 AD 6F 32 14 7A 18").meaning, Meaning::date);
}

TEST(TextVif, TextInFrontOfTheVifes) {
  const Shown shown = show("02 FC 03 48 52 25 74 22 15");
  EXPECT_EQ(shown.quantity, "text unit");
  EXPECT_EQ(shown.unit, "%RH");
  EXPECT_EQ(shown.value, "54.1");
}

TEST(TextVif, TextBehindTheVifes) {
  const Shown shown = show("0C FC A2 73 04 6C 61 67 69 26 08 42 75");
  EXPECT_EQ(shown.unit, "igal");
  EXPECT_EQ(shown.value, "75420.826");
  EXPECT_EQ(shown.modifiers, "22");
  EXPECT_EQ(shown.meaning, Meaning::ratio);
}

TEST(TextVif, WithoutExtension) {
  EXPECT_EQ(value("01 7C 03 61 62 63 07"), "7 cba");
  EXPECT_EQ(value("01 7C 00 07"), "7 ");
  EXPECT_FALSE(decode(test::answerWith("01 7C 09 61 62 63 07")));
}

TEST(Vife, AtMostTen) {
  EXPECT_TRUE(decode(test::answerWith("01 93 80 80 80 80 80 80 80 80 80 00 05")));
  EXPECT_EQ(decode(test::answerWith("01 93 80 80 80 80 80 80 80 80 80 80 00 05")).error().fault,
            DecodeFault::tooManyVife);
}

TEST(Vif, EveryCodeOfEveryTableHasANameOrIsReserved) {
  for (unsigned code = 0; code < 128; ++code) {
    for (const VifEntry* entry :
         {&primaryVif(static_cast<std::uint8_t>(code)), &extensionVifFb(static_cast<std::uint8_t>(code)),
          &extensionVifFd(static_cast<std::uint8_t>(code))}) {
      EXPECT_FALSE(quantityName(entry->quantity).empty()) << code;
    }
  }
}

}  // namespace
}  // namespace mb::mbus
