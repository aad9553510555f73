#include "devices/codec/mbus/telegram.h"

#include "devices/codec/mbus/request.h"
#include "devices/codec/mbus/telegram_json.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::mbus {
namespace {

using test::bytesOf;
using test::longFrame;

const test::FrameBytes kVerificationAnswer = bytesOf(
    "68 1F 1F 68 08 00 78 0C 79 19 77 04 35 0C 03 11 00 00 00 0C 11 38 00 00 00 0B 59 01 20 00 0B 5D 15 20 "
    "00 65 16");

Telegram decoded(Bytes bytes) {
  auto telegram = decode(bytes);
  EXPECT_TRUE(telegram) << telegram.error().message();
  return telegram.value_or(Telegram());
}

Selector volume() {
  Selector selector;
  selector.quantity = Quantity::volume;
  return selector;
}

TEST(Telegram, HighResolutionAnswerOfTheVerificationState) {
  const Telegram telegram = decoded(kVerificationAnswer);
  ASSERT_EQ(telegram.records.size(), 5U);
  const Record* found = find(telegram, volume());
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->decimal(), Decimal(38, -5));
  EXPECT_EQ(found->resolution(), Decimal(1, -5));
  EXPECT_EQ(found->unit, Unit::cubicMetre);
  EXPECT_EQ(found->offset, 19);
  EXPECT_EQ(found->length, 6);
  EXPECT_EQ(valueText(telegram, telegram.records[0]), "35047719");
  EXPECT_EQ(telegram.records[1].decimal(), Decimal(11, 0));
  EXPECT_EQ(telegram.records[3].decimal(), Decimal(2001, -2));
}

TEST(Telegram, LongHeader) {
  const Telegram telegram = decoded(longFrame(0x08, 5, 0x72, "78 56 34 12 2D 2C 08 04 2A 15 00 00 01 13 07"));
  EXPECT_EQ(telegram.header.kind, HeaderKind::longHeader);
  EXPECT_EQ(telegram.header.identificationText(), "12345678");
  EXPECT_EQ(telegram.header.manufacturerText(), "KAM");
  EXPECT_EQ(telegram.header.version, 8);
  EXPECT_EQ(mediumName(telegram.header.medium), "heat (outlet)");
  EXPECT_EQ(telegram.header.access, 0x2A);
  EXPECT_EQ(statusText(telegram.header.status), "busy, power low, temporary error");
  EXPECT_EQ(telegram.records.at(0).number, Decimal(7, -3));
}

TEST(Telegram, ShortHeaderAndMostSignificantByteFirst) {
  const Telegram shortOne = decoded(longFrame(0x08, 5, 0x7A, "2A 10 00 00 01 13 07"));
  EXPECT_EQ(shortOne.header.kind, HeaderKind::shortHeader);
  EXPECT_EQ(shortOne.header.access, 0x2A);
  EXPECT_FALSE(shortOne.header.hasIdentification());

  const Telegram msb =
      decoded(longFrame(0x08, 5, 0x76, "12 34 56 78 2C 2D 08 04 2A 00 00 00 04 13 00 00 01 02"));
  EXPECT_EQ(msb.header.identificationText(), "12345678");
  EXPECT_EQ(msb.header.manufacturerText(), "KAM");
  EXPECT_EQ(msb.records.at(0).number, Decimal(258, -3));
  EXPECT_EQ(rawText(msb, msb.records[0]), "02010000");
}

TEST(Telegram, FixedStructure) {
  const Telegram bcd = decoded(longFrame(0x08, 5, 0x73, "78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00"));
  EXPECT_EQ(bcd.header.identificationText(), "12345678");
  EXPECT_EQ(bcd.header.medium, 7);
  ASSERT_EQ(bcd.records.size(), 2U);
  EXPECT_EQ(bcd.records[0].number, Decimal(1, -3));
  EXPECT_EQ(bcd.records[1].number, Decimal(135, -3));
  EXPECT_EQ(bcd.records[1].storage, 1U) << "unit 3E: same unit, historic";

  const Telegram binary =
      decoded(longFrame(0x08, 5, 0x77, "12 34 56 78 0A 03 05 38 00 00 01 00 FF FF FF FF"));
  EXPECT_EQ(binary.header.identificationText(), "12345678");
  EXPECT_EQ(binary.records[0].number, Decimal(256, 3));
  EXPECT_EQ(binary.records[0].unit, Unit::wattHour);
  EXPECT_EQ(binary.records[0].storage, 1U) << "status bit 1: stored";
  EXPECT_EQ(binary.records[1].number, Decimal(-1, -3));

  const Telegram odd = decoded(longFrame(0x08, 5, 0x73, "78 56 34 12 0A 00 01 3B 01 00 00 00 35 01 00 00"));
  EXPECT_EQ(odd.records[0].invalid, Invalid::fixedTime);
  EXPECT_EQ(quantityText(odd, odd.records[1]), "?3B");
}

TEST(Telegram, WhatIsRefusedAndWhy) {
  const auto message = [](const test::FrameBytes& bytes) {
    const auto telegram = decode(bytes);
    return telegram ? "decoded" : telegram.error().message();
  };
  const std::string fillers = "2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F";
  EXPECT_EQ(message(longFrame(0x08, 1, 0x70, "08")),
            "the meter reports application error 08: application too busy");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x70, "42")), "the meter reports application error 42: reserved");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x71, "05")), "the meter reports alarm 05 (bits 0, 2)");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x7B, "01 00 00 00 12 34 56 78")),
            "compact frame at offset 11: no telegram before it told the format 3412");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x60, "00")),
            "CI field 60 (DLMS command) at offset 6 is not supported");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x7A, "2A 00")), "header too short: 2 bytes at offset 7");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x7A, "2A 00 10 05 " + std::string(32, 'A'))),
            "encrypted (mode 5) at offset 11: a key is needed");
  EXPECT_EQ(message(longFrame(0x08, 1, 0x7A, "2A 00 10 05 2F 2F 01 13 07" + fillers)), "decoded")
      << "already decrypted";
  EXPECT_EQ(message(test::answerWith("01 13")), "record at offset 7 lacks 1 bytes of data");
  EXPECT_EQ(message(test::answerWith("01 13 07 81")), "record at offset 10 ends within its DIF and DIFEs");
}

TEST(Telegram, ManufacturersCiFieldsStayRaw) {
  const Telegram telegram = decoded(longFrame(0x08, 1, 0xB1, "01 02 03"));
  ASSERT_EQ(telegram.records.size(), 1U);
  EXPECT_EQ(telegram.records[0].kind, RecordKind::manufacturerData);
  EXPECT_EQ(rawText(telegram, telegram.records[0]), "010203");
  EXPECT_EQ(telegram.records[0].offset, 7);
}

TEST(Telegram, CommandsAreNamed) {
  EXPECT_EQ(commandText(decoded(applicationReset(0xFE, kResetTesting))),
            "application reset, sub-code 90 (testing, telegram 0)");
  EXPECT_EQ(commandText(decoded(*setBaud(1, 2400))), "set baud rate 2400");
  SecondaryAddress address;
  address.identification = 0x12345678;
  address.fabrication = 0x01020304;
  EXPECT_EQ(commandText(decoded(select(address))),
            "selection of 12345678, manufacturer FFFF, version FF, medium FF, fabrication number 01020304");
  EXPECT_EQ(commandText(decoded(kVerificationAnswer)), "");
  EXPECT_TRUE(decode(bytesOf("E5")));
  EXPECT_TRUE(decode(sndNke(1)));
}

TEST(Find, TakesCurrentPlainValuesUnlessAskedOtherwise) {
  const Telegram telegram =
      decoded(test::answerWith("44 13 01 00 00 00 94 10 13 02 00 00 00 04 93 3B 03 00 00 00 01 93 28 04 04 "
                               "13 05 00 00 00 04 15 06 00 00 00"));
  const auto number = [&](const Selector& selector) {
    const Record* record = find(telegram, selector);
    return record == nullptr ? -1 : record->number.mantissa;
  };
  EXPECT_EQ(number(volume()), 5);
  Selector second = volume();
  second.order = 1;
  EXPECT_EQ(number(second), 6);
  second.order = 2;
  EXPECT_EQ(number(second), -1);
  Selector stored = volume();
  stored.storage = 1;
  EXPECT_EQ(number(stored), 1);
  Selector tariff = volume();
  tariff.tariff = 1;
  tariff.function = Function::maximum;
  EXPECT_EQ(number(tariff), 2);
  Selector forward;
  forward.vib = bytesOf("93 3B");
  EXPECT_EQ(number(forward), 3);
  Selector bytes;
  bytes.dib = bytesOf("44");
  bytes.vib = bytesOf("13");
  EXPECT_EQ(number(bytes), 1);
  Selector energy;
  energy.quantity = Quantity::energy;
  EXPECT_EQ(number(energy), -1);
}

TEST(Manufacturer, CodesAndLetters) {
  EXPECT_EQ(manufacturerCode("KAM"), 0x2C2D);
  EXPECT_EQ(manufacturerCode("ELS"), 0x1593);
  EXPECT_EQ(manufacturerCode("DEM"), 0x10AD);
  EXPECT_EQ(manufacturerCode("kam"), 0);
}

TEST(Json, KeysOfTheContract) {
  const auto json = nlohmann::json::parse(
      describe(longFrame(0x08, 5, 0x72, "78 56 34 12 2D 2C 08 04 2A 10 00 00 4A 93 3B 34 12 0A 13 3A 12 1F"),
               Form::json)
          .text);
  EXPECT_EQ(json.at("protocol"), "mbus");
  EXPECT_EQ(json.at("frame").at("ci"), "72");
  EXPECT_EQ(json.at("frame").at("extra"), 0);
  EXPECT_EQ(json.at("header").at("id"), "12345678");
  EXPECT_EQ(json.at("header").at("manufacturer"), "KAM");
  EXPECT_EQ(json.at("header").at("version"), 8);
  EXPECT_EQ(json.at("header").at("medium"), "04");
  EXPECT_EQ(json.at("header").at("access"), 42);
  EXPECT_EQ(json.at("header").at("status"), "10");
  EXPECT_TRUE(json.at("error").is_null());
  const auto& record = json.at("records").at(0);
  EXPECT_EQ(record.at("dib"), "4A");
  EXPECT_EQ(record.at("vib"), "933B");
  EXPECT_EQ(record.at("function"), "inst");
  EXPECT_EQ(record.at("storage"), 1);
  EXPECT_EQ(record.at("tariff"), 0);
  EXPECT_EQ(record.at("subunit"), 0);
  EXPECT_EQ(record.at("quantity"), "volume");
  EXPECT_EQ(record.at("unit"), "m3");
  EXPECT_EQ(record.at("modifiers"), nlohmann::json::array({"3B"}));
  EXPECT_EQ(record.at("value"), "1.234");
  EXPECT_EQ(record.at("raw"), "3412");
  EXPECT_TRUE(record.at("invalid").is_null());
  const auto& invalid = json.at("records").at(1);
  EXPECT_TRUE(invalid.at("value").is_null());
  EXPECT_EQ(invalid.at("invalid"), "invalid BCD 123A");
  EXPECT_EQ(json.at("records").at(2).at("quantity"), "more follow");
}

TEST(Json, AFaultHasAnErrorAndNoRecords) {
  const auto broken = describe(bytesOf("68 04 04 68 08 00 78 00 81 16"), Form::json);
  EXPECT_FALSE(broken.whole);
  const auto json = nlohmann::json::parse(broken.text);
  EXPECT_EQ(json.at("error"), "checksum 81 at offset 8, expected 80");
  EXPECT_TRUE(json.at("records").empty());
  EXPECT_TRUE(json.at("frame").is_null());
}

TEST(Tree, ShowsControlCharactersOfAMeterAsDots) {
  const auto text = describe(test::answerWith("0D FD 10 03 1B 5B 0A"), Form::tree).text;
  EXPECT_EQ(text.find('\x1B'), std::string::npos);
  EXPECT_NE(text.find(".[."), std::string::npos);
}

}  // namespace
}  // namespace mb::mbus
