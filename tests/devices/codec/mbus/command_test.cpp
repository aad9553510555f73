// What a master sends, against frames of the makers' papers and captures, and against our own reading of
// them.

#include "devices/codec/mbus/command.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"
#include "devices/codec/mbus/telegram.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

using test::bytesOf;

DateTime at(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute,
            unsigned second = 0) {
  DateTime time;
  time.year = static_cast<std::uint16_t>(year);
  time.month = static_cast<std::uint8_t>(month);
  time.day = static_cast<std::uint8_t>(day);
  time.hour = static_cast<std::uint8_t>(hour);
  time.minute = static_cast<std::uint8_t>(minute);
  time.second = static_cast<std::uint8_t>(second);
  time.hasDate = time.hasTime = true;
  return time;
}

RecordBytes joined(const RecordBytes& a, const RecordBytes& b) {
  RecordBytes both = a;
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

SecondaryAddress meter(std::uint32_t number, std::uint16_t manufacturer, std::uint8_t version,
                       std::uint8_t medium) {
  SecondaryAddress address;
  address.identification = number;
  address.manufacturer = manufacturer;
  address.version = version;
  address.medium = medium;
  return address;
}

std::string sent(const Expected<RecordBytes>& record, std::uint8_t address = kAllReplyAddress) {
  return record ? hexText(*sendData(address, *record)) : record.error().message();
}

std::string paper(std::string_view hex) {
  return hexText(bytesOf(hex));
}

TEST(Command, AddressesAsInThePapers) {
  // Hiwits/HFRB, Itron, Tiangang, Yiguang; gombus; examples to EN 13757-3.
  EXPECT_EQ(sent(primaryAddressRecord(1)), paper("68 06 06 68 53 FE 51 01 7A 01 1E 16"));
  EXPECT_EQ(sent(primaryAddressRecord(18)), paper("68 06 06 68 53 FE 51 01 7A 12 2F 16"));
  EXPECT_EQ(sent(primaryAddressRecord(8)), paper("68 06 06 68 53 FE 51 01 7A 08 25 16"));
  EXPECT_EQ(hexText(*sendData(0, *primaryAddressRecord(3), true)),
            paper("68 06 06 68 73 00 51 01 7A 03 42 16"));
  EXPECT_EQ(sent(identificationRecord(0x12345678)), paper("68 09 09 68 53 FE 51 0C 79 78 56 34 12 3B 16"));
  EXPECT_EQ(sent(identificationRecord(0x01234567)), paper("68 09 09 68 53 FE 51 0C 79 67 45 23 01 F7 16"));
  EXPECT_EQ(sent(identificationRecord(0x06003210), 0), paper("68 09 09 68 53 00 51 0C 79 10 32 00 06 71 16"));
  EXPECT_EQ(sent(fullIdentificationRecord(meter(0x01020304, 0x4024, 1, 4))),
            paper("68 0D 0D 68 53 FE 51 07 79 04 03 02 01 24 40 01 04 95 16"));
  EXPECT_EQ(sent(fullIdentificationRecord(meter(0x01020304, 0x0606, 1, 0x0C))),
            paper("68 0D 0D 68 53 FE 51 07 79 04 03 02 01 06 06 01 0C 45 16"));
  EXPECT_FALSE(primaryAddressRecord(251));
  EXPECT_FALSE(primaryAddressRecord(-1));
  EXPECT_FALSE(fullIdentificationRecord(SecondaryAddress()));
  EXPECT_FALSE(fullIdentificationRecord(meter(0x0102030F, 0x4024, 1, 4)));
}

TEST(Command, NumberAndEnergyInOneFrame) {
  RecordBytes energy = bytesOf("0C 06");
  energy = joined(energy, *bcdBytes(107, 8));
  EXPECT_EQ(sent(joined(identificationRecord(0x12345678), energy)),
            paper("68 0F 0F 68 53 FE 51 0C 79 78 56 34 12 0C 06 07 01 00 00 55 16"));
}

TEST(Command, Times) {
  // Tiangang: with the hundreds of the year.
  EXPECT_EQ(sent(dateTimeRecord(at(2011, 9, 1, 13, 42))),
            paper("68 09 09 68 53 FE 51 04 6D 2A 2D 61 19 E4 16"));
}

TEST(Command, BaudRatesApplicationsAndSynchronise) {
  EXPECT_EQ(hexText(*setBaud(kAllReplyAddress, 2400)), paper("68 03 03 68 53 FE BB 0C 16"));
  EXPECT_EQ(hexText(*setBaud(kAllReplyAddress, 300)), paper("68 03 03 68 53 FE B8 09 16"));
  EXPECT_EQ(hexText(applicationReset(kAllReplyAddress, 0x10)), paper("68 04 04 68 53 FE 50 10 B1 16"));
  EXPECT_EQ(hexText(applicationReset(kAllReplyAddress, 0xA0)), paper("68 04 04 68 53 FE 50 A0 41 16"));
  EXPECT_EQ(hexText(applicationReset(kAllReplyAddress, 0x51)), paper("68 04 04 68 53 FE 50 51 F2 16"));
  EXPECT_EQ(hexText(applicationReset(kAllReplyAddress, 0xC0)), paper("68 04 04 68 53 FE 50 C0 61 16"));
  EXPECT_EQ(hexText(applicationReset(1, 0x40)), paper("68 04 04 68 53 01 50 40 E4 16"));
  EXPECT_EQ(hexText(applicationReset(0, 0x18)), paper("68 04 04 68 53 00 50 18 BB 16"));
  EXPECT_EQ(hexText(applicationReset(kNetworkLayerAddress, 0x05)), paper("68 04 04 68 53 FD 50 05 A5 16"));
  EXPECT_EQ(hexText(applicationReset(kAllReplyAddress, subCode(Application::testing))),
            paper("68 04 04 68 53 FE 50 90 31 16"));
  EXPECT_EQ(subCode(Application::instantaneous, 1), 0x51);
  EXPECT_EQ(applicationName(0xD), "self-test");
  EXPECT_EQ(applicationName(7), "reserved");
  EXPECT_EQ(hexText(reqSke(5)), paper("10 49 05 4E 16"));
  EXPECT_EQ(hexText(synchronise(kAllReplyAddress)), paper("68 03 03 68 53 FE 5C AD 16"));
  EXPECT_EQ(hexText(synchronise()), paper("68 03 03 68 53 FF 5C AE 16"));
  EXPECT_EQ(commandText(*decode(synchronise())), "synchronise");
}

/// Every date of 1981 to 2080 and times across the day read back as written.
TEST(Command, DatesReadBackAsWritten) {
  int tried = 0;
  for (unsigned year = 1981; year <= 2080; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      for (const unsigned day : {1U, 15U, 28U}) {
        DateTime time = at(year, month, day, (year + day) % 24, (7 * month + day) % 60, (3 * day) % 60);
        DateTime read;
        time.hasSeconds = true;
        const auto i = writeDateTime(time, DateType::i);
        ASSERT_TRUE(i);
        EXPECT_EQ(readDateTime(*i, read), DateFault::none);
        EXPECT_EQ(read, time);
        time.hasSeconds = false;
        time.second = 0;
        time.summer = day == 15;
        const auto f = writeDateTime(time, DateType::f);
        ASSERT_TRUE(f);
        read = DateTime();
        EXPECT_EQ(readDateTime(*f, read), DateFault::none);
        EXPECT_EQ(read, time);
        const auto g = writeDateTime(time, DateType::g);
        ASSERT_TRUE(g);
        read = DateTime();
        EXPECT_EQ(readDateTime(*g, read), DateFault::none);
        EXPECT_EQ(read.toString(), time.toString().substr(0, 10));
        ++tried;
      }
    }
  }
  EXPECT_EQ(tried, 3600);
  for (const unsigned year : {2081U, 2100U, 2199U, 2200U, 2299U}) {
    DateTime read;
    const DateTime time = at(year, 6, 1, 1, 2);
    ASSERT_EQ(readDateTime(*writeDateTime(time, DateType::f), read), DateFault::none);
    EXPECT_EQ(read, time);
    EXPECT_FALSE(writeDateTime(time, DateType::g));
    EXPECT_FALSE(writeDateTime(time, DateType::i));
  }
}

TEST(Command, NoDateThatDoesNotExist) {
  EXPECT_FALSE(dateTimeRecord(at(2025, 2, 29, 1, 1)));
  EXPECT_TRUE(dateTimeRecord(at(2024, 2, 29, 1, 1)));
  EXPECT_FALSE(dateTimeRecord(at(2025, 13, 1, 1, 1)));
  EXPECT_FALSE(dateTimeRecord(at(2025, 1, 0, 1, 1)));
  EXPECT_FALSE(dateTimeRecord(at(2025, 1, 1, 24, 1)));
  EXPECT_FALSE(dateTimeRecord(at(2025, 1, 1, 1, 60)));
  EXPECT_FALSE(dateTimeRecord(at(1980, 1, 1, 1, 1))) << "would read back as 2080";
  EXPECT_FALSE(dateTimeRecord(DateTime()));
  DateTime summer = at(2025, 7, 1, 1, 1);
  summer.summer = true;
  EXPECT_TRUE(dateTimeRecord(summer));
  EXPECT_FALSE(dateTimeWithSecondsRecord(summer));
  EXPECT_EQ(hexText(*nextReadingDateRecord(at(2014, 9, 28, 0, 0))), "42EC7EDC19");
  EXPECT_EQ(hexText(*dateRecord(at(2014, 9, 28, 0, 0))), "026CDC19");
}

TEST(Command, Bcd) {
  EXPECT_EQ(hexText(*bcdBytes(12345678, 8)), "78563412");
  EXPECT_EQ(hexText(*bcdBytes(-1234567, 8)), "674523F1");
  EXPECT_EQ(hexText(*bcdBytes(0, 2)), "00");
  EXPECT_FALSE(bcdBytes(100, 2));
  EXPECT_FALSE(bcdBytes(-12, 2));
  EXPECT_FALSE(bcdBytes(1, 3));
  EXPECT_TRUE(bcdBytes(999'999'999'999'999'999, 18));
}

TEST(Command, PlacesReadBackAsWritten) {
  for (const std::uint64_t storage : {0ULL, 1ULL, 2ULL, 31ULL, 32ULL, 1000ULL, (1ULL << 41U) - 1}) {
    for (const std::uint32_t tariff : {0U, 1U, 3U, 4U, (1U << 20U) - 1}) {
      for (const unsigned subunit : {0U, 1U, 2U, 1023U}) {
        Place place;
        place.function = Function::maximum;
        place.storage = storage;
        place.tariff = tariff;
        place.subunit = static_cast<std::uint16_t>(subunit);
        const auto dib = dibOf(place, 0x1);
        ASSERT_TRUE(dib);
        const auto telegram = decode(test::answerWith(hexText(*dib) + "13 05"));
        ASSERT_TRUE(telegram);
        const Record& record = telegram->records.at(0);
        EXPECT_EQ(record.storage, storage);
        EXPECT_EQ(record.tariff, tariff);
        EXPECT_EQ(record.subunit, subunit);
        EXPECT_EQ(record.function, Function::maximum);
      }
    }
  }
  Place place;
  place.storage = 1ULL << 41U;
  EXPECT_FALSE(dibOf(place, 1));
}

TEST(Command, ReadoutOfChosenRecordsInTheFinestResolution) {
  EXPECT_EQ(finestVif(Quantity::energy), bytesOf("00"));
  EXPECT_EQ(finestVif(Quantity::volume), bytesOf("10"));
  EXPECT_EQ(finestVif(Quantity::mass), bytesOf("18"));
  EXPECT_EQ(finestVif(Quantity::power), bytesOf("28"));
  EXPECT_EQ(finestVif(Quantity::volumeFlow), bytesOf("38"));
  EXPECT_EQ(finestVif(Quantity::flowTemperature), bytesOf("58"));
  EXPECT_EQ(finestVif(Quantity::returnTemperature), bytesOf("5C"));
  EXPECT_EQ(finestVif(Quantity::temperatureDifference), bytesOf("60"));
  EXPECT_TRUE(finestVif(Quantity::onTime).empty());
  Place stored;
  stored.storage = 1;
  EXPECT_EQ(hexText(*readoutRecord(stored, finestVif(Quantity::volume))), "4810");
  EXPECT_EQ(hexText(*readoutRecord(Place(), bytesOf("7E"))), "087E");
  EXPECT_FALSE(readoutRecord(Place(), {}));
  EXPECT_EQ(hexText(globalReadoutRecord()), "7F");
  const auto telegram = decode(*sendData(1, *readoutRecord(Place(), bytesOf("10"))));
  EXPECT_EQ(invalidText(*telegram, telegram->records.at(0)), "selection for readout, no data");
}

TEST(Command, ObjectActions) {
  Place first;
  first.storage = 1;
  const auto dib = dibOf(first, 0);
  const auto freeze = actionRecord(*dib, bytesOf("13"), {Action::delayed, Action::freeze}, {});
  ASSERT_TRUE(freeze);
  EXPECT_EQ(hexText(*freeze), "40938A0B");
  const auto telegram = decode(*sendData(1, *freeze));
  ASSERT_TRUE(telegram);
  EXPECT_EQ(telegram->records.at(0).storage, 1U);
  EXPECT_EQ(modifierTexts(*telegram, telegram->records.at(0)), (std::vector<std::string>{"0A", "0B"}));
  EXPECT_EQ(hexText(*actionRecord(bytesOf("01"), bytesOf("FD 17"), {Action::bitAndNot}, bytesOf("04"))),
            "01FD970604");
  EXPECT_EQ(hexText(*actionRecord(bytesOf("04"), bytesOf("93 3B"), {Action::clear}, bytesOf("00 00 00 00"))),
            "0493BB0700000000");
  EXPECT_FALSE(actionRecord(bytesOf("04"), bytesOf("13"), {Action::write}, bytesOf("00")));
  EXPECT_FALSE(actionRecord(bytesOf("00"), bytesOf("FD"), {Action::clear}, {}));
  EXPECT_FALSE(actionRecord(bytesOf("00"), bytesOf("7C 01 41"), {Action::clear}, {}));
  EXPECT_FALSE(actionRecord(bytesOf("00"), bytesOf("13"), {}, {}));
  EXPECT_FALSE(actionRecord(bytesOf("00"), bytesOf("13"), std::vector<Action>(11, Action::freeze), {}));
  EXPECT_TRUE(actionRecord(bytesOf("00"), bytesOf("13"), std::vector<Action>(10, Action::freeze), {}));
  EXPECT_EQ(actionName(Action::freeze), "freeze");
  EXPECT_EQ(actionName(Action::deleteFromReadout), "delete from readout");
}

TEST(Requests, WithoutTheFrameCountBitTheyAreOneAndTheSame) {
  EXPECT_EQ(withoutFrameCount(reqUd2(0xFE, true)), reqUd2(0xFE, false));
  EXPECT_EQ(withoutFrameCount(reqUd2(0xFE, false)), reqUd2(0xFE, false));
  const FrameBytes data = {0x90};
  const auto with = sndUd(5, 0x50, data, true);
  const auto without = sndUd(5, 0x50, data, false);
  ASSERT_TRUE(with && without);
  EXPECT_EQ(withoutFrameCount(*with), *without);
  const FrameBytes other = {0x10, 0x7B};  // no frame: as it is
  EXPECT_EQ(withoutFrameCount(other), other);
  EXPECT_TRUE(withoutFrameCount({}).empty());
}

}  // namespace
}  // namespace mb::mbus
