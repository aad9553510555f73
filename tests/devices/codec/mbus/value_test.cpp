// Data types of EN 13757-3, one record at a time.

#include "devices/codec/mbus/telegram.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <charconv>
#include <random>

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

/// "value unit", or "! reason".
std::string shown(std::string_view record) {
  const auto telegram = decode(test::answerWith(record));
  if (!telegram) {
    return "error: " + telegram.error().message();
  }
  if (telegram->records.size() != 1) {
    return std::to_string(telegram->records.size()) + " records";
  }
  const Record& only = telegram->records[0];
  const auto value = valueText(*telegram, only);
  const std::string unit = unitText(*telegram, only);
  return value ? *value + (unit.empty() ? "" : " " + unit) : "! " + invalidText(*telegram, only);
}

TEST(TypeA, BcdOfEveryLength) {
  EXPECT_EQ(shown("09 16 12"), "12 m3");
  EXPECT_EQ(shown("0A 16 34 12"), "1234 m3");
  EXPECT_EQ(shown("0B 16 56 34 12"), "123456 m3");
  EXPECT_EQ(shown("0C 16 78 56 34 12"), "12345678 m3");
  EXPECT_EQ(shown("0E 16 12 90 78 56 34 12"), "123456789012 m3");
}

TEST(TypeA, TopDigitFIsAMinusAndAnyOtherLetterIsNoValue) {
  EXPECT_EQ(shown("0A 16 23 F1"), "-123 m3");
  EXPECT_EQ(shown("09 16 F0"), "0 m3");
  EXPECT_EQ(shown("0A 16 23 C1"), "! invalid BCD C123");
  EXPECT_EQ(shown("0A 16 2F 01"), "! invalid BCD 012F");
  EXPECT_EQ(shown("0A 16 F2 01"), "! invalid BCD 01F2");
  EXPECT_EQ(shown("0C 16 FF FF FF FF"), "! invalid BCD FFFFFFFF");
  EXPECT_EQ(shown("3C 2A DD B4 EB DD"), "! invalid BCD DDEBB4DD");
}

TEST(TypeB, IntegersOfEveryLength) {
  EXPECT_EQ(shown("01 16 FF"), "-1 m3");
  EXPECT_EQ(shown("02 16 FE FF"), "-2 m3");
  EXPECT_EQ(shown("03 16 FF FF 7F"), "8388607 m3");
  EXPECT_EQ(shown("03 16 00 00 81"), "-8323072 m3");
  EXPECT_EQ(shown("04 16 FF FF FF 7F"), "2147483647 m3");
  EXPECT_EQ(shown("06 16 01 00 00 00 00 80"), "-140737488355327 m3");
  EXPECT_EQ(shown("07 16 FF FF FF FF FF FF FF 7F"), "9223372036854775807 m3");
  EXPECT_EQ(shown("07 16 FF FF FF FF FF FF FF FF"), "-1 m3");
}

TEST(TypeB, MostNegativeMeansNotAvailable) {
  for (const char* record : {"01 16 80", "02 16 00 80", "03 16 00 00 80", "04 16 00 00 00 80",
                             "06 16 00 00 00 00 00 80", "07 16 00 00 00 00 00 00 00 80"}) {
    EXPECT_EQ(shown(record), "! not available (most negative integer)") << record;
  }
}

TEST(TypeCAndD, AreUnsigned) {
  EXPECT_EQ(shown("02 FD 17 04 80"), "32772");  // bits 2 and 15
  EXPECT_EQ(shown("01 FD 1B 80"), "128");
  EXPECT_EQ(shown("01 7A FD"), "253");
  EXPECT_EQ(shown("04 78 FF FF FF FF"), "4294967295");
  EXPECT_EQ(shown("07 79 04 03 02 01 24 40 01 04"), "288582374508331780");
  EXPECT_EQ(shown("07 79 04 03 02 01 24 40 01 84"), "0403020124400184");  // over 63 bits: hex, as on the wire
}

TEST(TypeH, ShortestDecimalThatReadsBackThenScaled) {
  EXPECT_EQ(shown("05 2E CD CC CC 3D"), "100 W");  // 0.1 kW
  EXPECT_EQ(shown("05 5B 00 00 C8 41"), "25 C");
  EXPECT_EQ(shown("05 3E B5 B8 4E 40"), "3.2300236 m3/h");
  EXPECT_EQ(shown("05 FD 3A FF FF 7F 7F"), "340282350000000000000000000000000000000");
  EXPECT_EQ(shown("05 FD 3A 01 00 00 00"), "0.000000000000000000000000000000000000000000001");
  EXPECT_EQ(shown("05 63 00 80 3B BD"), "-0.045776367 K");
  EXPECT_EQ(shown("05 5B 00 00 00 80"), "0 C");
  EXPECT_EQ(shown("05 5B 00 00 C0 7F"), "! not a number (REAL32 NaN or infinity)");
  EXPECT_EQ(shown("05 5B 00 00 80 FF"), "! not a number (REAL32 NaN or infinity)");
}

TEST(TypeH, EveryDecimalReadsBackToTheSameBits) {
  std::mt19937 random(32);
  for (int i = 0; i < 20'000; ++i) {
    const auto bits = static_cast<std::uint32_t>(random());
    if ((bits & 0x7F800000U) == 0x7F800000U) {
      continue;
    }
    auto frame = test::answerWith("05 FD 3A 00 00 00 00");
    for (unsigned k = 0; k < 4; ++k) {
      frame[10 + k] = static_cast<std::uint8_t>(bits >> (8 * k));
    }
    frame[frame.size() - 2] = checksum(Bytes(frame).subspan(4, frame.size() - 6));
    const auto telegram = decode(frame);
    ASSERT_TRUE(telegram);
    const std::string text = *valueText(*telegram, telegram->records[0]);
    float back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    const auto backBits = std::bit_cast<std::uint32_t>(back);
    ASSERT_TRUE(backBits == bits || (back == 0 && (bits << 1U) == 0)) << text;
    EXPECT_FALSE(telegram->records[0].resolution());
    EXPECT_LE(std::to_string(telegram->records[0].number.mantissa).size(), 10U);  // 9 digits and a sign
  }
}

TEST(TypeF, DatesWithTime) {
  EXPECT_EQ(shown("04 6D 1A 0E CD 13"), "2014-03-13T14:26");
  EXPECT_EQ(shown("04 6D 0B AB 59 34"), "2026-04-25T11:11 SU");
  EXPECT_EQ(shown("04 6D 10 09 05 C5"), "1996-05-05T09:16");
  EXPECT_EQ(shown("04 6D 00 20 21 51"), "2041-01-01T00:00");  // hundred-year 1
  EXPECT_EQ(shown("04 6D 00 40 21 51"), "2141-01-01T00:00");  // hundred-year 2
  EXPECT_EQ(shown("04 6D 00 00 21 51"), "2041-01-01T00:00");
  EXPECT_EQ(shown("04 6D 00 00 21 A1"), "1981-01-01T00:00");
  EXPECT_EQ(shown("04 6D 80 20 01 01"), "! date marked invalid by the meter");
  EXPECT_EQ(shown("04 6D 3C 00 01 01"), "! no such date or time");           // minute 60
  EXPECT_EQ(shown("04 6D 00 18 01 01"), "! no such date or time");           // hour 24
  EXPECT_EQ(shown("04 6D 00 1F 01 01"), "! recurring date, no single one");  // every hour
  EXPECT_EQ(shown("04 6D 3F 00 01 01"), "! recurring date, no single one");  // every minute
  EXPECT_EQ(shown("04 6D 00 00 E1 F1"), "9999-01-01T00:00");                 // every year
}

TEST(TypeG, Dates) {
  EXPECT_EQ(shown("02 6C C1 13"), "2014-03-01");
  EXPECT_EQ(shown("02 6C 9D 22"), "2020-02-29");
  EXPECT_EQ(shown("02 6C BD 22"), "! no such date or time");  // 2021-02-29
  EXPECT_EQ(shown("02 6C 1F 06"), "! no such date or time");  // 31 June
  EXPECT_EQ(shown("02 6C 21 A1"), "1981-01-01");
  EXPECT_EQ(shown("02 6C 01 A1"), "2080-01-01");
  EXPECT_EQ(shown("02 6C FF FF"), "! date marked invalid by the meter");
  EXPECT_EQ(shown("02 6C 00 00"), "! no such date or time");
  EXPECT_EQ(shown("02 6C 00 05"), "! recurring date, no single one");  // every day of May
  EXPECT_EQ(shown("02 6C 01 0F"), "! recurring date, no single one");  // first day of every month
  EXPECT_EQ(shown("02 6C E1 F1"), "9999-01-01");                       // every year
}

TEST(TypesIAndJ, TimesWithSeconds) {
  EXPECT_EQ(shown("06 6D 43 05 8D 49 18 00"), "2010-08-09T13:05:03");
  EXPECT_EQ(shown("06 6D 03 85 8D 49 18 00"), "! date marked invalid by the meter");
  EXPECT_EQ(shown("03 6D 03 05 0D"), "13:05:03");
  EXPECT_EQ(shown("03 6D 3C 05 0D"), "! no such date or time");
}

TEST(TypesKAndL, StayBits) {
  EXPECT_EQ(shown("04 FD 72 01 02 03 04"), "01020304");
  EXPECT_EQ(shown("03 FD 73 01 02 03"), "010203");
  EXPECT_EQ(shown("0D FD 3B E2 01 02"), "0102");
  EXPECT_EQ(shown("0D FD 76 03 63 62 61"), "abc");
}

TEST(Dates, OtherSizesAreNoDates) {
  for (const char* record : {"02 6D 01 01", "04 6C 00 00 01 01", "01 6C 01", "0A 6C 01 01",
                             "05 6D 00 00 00 00", "07 6D 00 00 00 00 00 00 00 00"}) {
    EXPECT_EQ(shown(record), "! data field is no date or time type") << record;
  }
  EXPECT_EQ(shown("0D 6D E4 01 02 03 04"), "! date of variable length (type M): layout not established");
  EXPECT_EQ(shown("02 FD 70 C1 13"), "2014-03-01");              // battery change, type by size
  EXPECT_EQ(shown("04 FD 30 1A 0E CD 13"), "2014-03-13T14:26");  // start of tariff
}

TEST(VariableLength, TextBcdAndBinary) {
  EXPECT_EQ(shown("0D FD 10 05 31 E4 63 62 61"),
            "abc\xC3\xA4"
            "1");
  EXPECT_EQ(shown("0D FD 10 00"), "");
  EXPECT_EQ(shown("0D 16 C1 10"), "10 m3");
  EXPECT_EQ(shown("0D 16 D1 10"), "-10 m3");
  EXPECT_EQ(shown("0D 16 D2 34 12"), "-1234 m3");
  EXPECT_EQ(shown("0D 13 C9 99 99 99 99 99 99 99 99 99"), "999999999999999.999 m3");
  EXPECT_EQ(shown("0D 16 C1 1A"), "! invalid BCD 1A");
  EXPECT_EQ(shown("0D 16 E1 7B"), "123 m3");
  EXPECT_EQ(shown("0D 16 E4 EB 32 A4 F8"), "-123456789 m3");
  EXPECT_EQ(shown("0D 16 C0"), "! no data");
  EXPECT_EQ(shown("0D FD 3A E9 01 02 03 04 05 06 07 08 09"), "010203040506070809");
  EXPECT_EQ(shown("0D FD 3A F0 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F"),
            "000102030405060708090A0B0C0D0E0F");
}

TEST(VariableLength, EveryCodeHasItsLengthOrIsRefused) {
  for (int code = 0; code < 256; ++code) {
    int expected = -1;
    if (code <= 0xBF) {
      expected = code;
    } else if ((code & 0x0F) <= 9 && code <= 0xD9) {
      expected = code & 0x0F;
    } else if (code >= 0xE0 && code <= 0xEF) {
      expected = code - 0xE0;
    } else if (code >= 0xF0 && code <= 0xF6) {
      expected = (std::array{16, 20, 24, 28, 32, 48, 64})[static_cast<std::size_t>(code - 0xF0)];
    }
    auto frame = test::longFrame(0x08, 1, 0x78, "0D FD 3A 00" + std::string(400, '0'));
    frame[10] = static_cast<std::uint8_t>(code);
    frame[frame.size() - 2] = checksum(Bytes(frame).subspan(4, frame.size() - 6));
    const auto telegram = decode(frame);
    if (expected < 0) {
      ASSERT_FALSE(telegram) << code;
      EXPECT_EQ(telegram.error().fault, DecodeFault::reservedLvar);
    } else {
      // What is left behind the record are zeros: records of one DIF and one VIF without data.
      const auto records = telegram ? telegram->records : std::vector<Record>();
      const bool whole = (200 - expected) % 2 == 0;
      ASSERT_EQ(telegram.has_value(), whole) << code;
      if (whole) {
        EXPECT_EQ(records[0].dataLength, expected) << code;
      }
    }
  }
}

TEST(DataField, NoneAndSelectionHaveNoValue) {
  EXPECT_EQ(shown("00 13"), "! no data");
  EXPECT_EQ(shown("08 13"), "! selection for readout, no data");
}

TEST(Special, FillersManufacturerDataAndMoreFollow) {
  const auto telegram = decode(test::answerWith("2F 01 13 05 2F 2F 1F AA BB"));
  ASSERT_TRUE(telegram);
  ASSERT_EQ(telegram->records.size(), 2U);
  EXPECT_EQ(telegram->records[0].offset, 8);
  EXPECT_EQ(telegram->records[1].kind, RecordKind::moreFollow);
  EXPECT_EQ(rawText(*telegram, telegram->records[1]), "AABB");
  EXPECT_TRUE(telegram->moreFollow);

  const auto last = decode(test::answerWith("0F 01 02 03"));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->records[0].kind, RecordKind::manufacturerData);
  EXPECT_FALSE(last->moreFollow);
  EXPECT_EQ(decode(test::commandWith("7F"))->records[0].kind, RecordKind::globalReadout);
  EXPECT_EQ(decode(test::answerWith("3F")).error().fault, DecodeFault::reservedDif);
}

TEST(Dib, StorageTariffAndSubunitOverTenExtensions) {
  // i-th DIFE: storage bits 4i+1 .. 4i+4, tariff bits 2i, subunit bit i.
  const auto telegram = decode(test::answerWith("C1 8F A0 D2 80 80 80 80 80 80 01 13 07"));
  ASSERT_TRUE(telegram);
  const Record& record = telegram->records[0];
  EXPECT_EQ(record.storage, 1U | 0xFULL << 1U | 0x2ULL << 9U | 0x1ULL << 37U);
  EXPECT_EQ(record.tariff, 2U << 2U | 1U << 4U);
  EXPECT_EQ(record.subunit, 1U << 2U);
  EXPECT_EQ(record.dibLength, 11);
  EXPECT_EQ(decode(test::answerWith("81 80 80 80 80 80 80 80 80 80 80 01 13 07")).error().fault,
            DecodeFault::tooManyDife);
}

}  // namespace
}  // namespace mb::mbus
