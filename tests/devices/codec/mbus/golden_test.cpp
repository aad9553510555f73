// Every wired telegram of the vectors against an independent second decode, record by record.

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::mbus {
namespace {

using Key = std::pair<std::string, int>;

struct Deviation {
  std::string unit;
  std::string value;  // empty: none
  std::string why;
};

// Where the golden file and this decoder differ, and which table of EN 13757-3 decides. (Dates marked invalid
// or impossible, bad BCD and NaN are not listed: the golden file shows their digits, here they have no
// value.)
const std::map<Key, Deviation> kDeviations = {
    // VIFE 50, 58: the value is how long a limit was exceeded, in s; it is no flow.
    {{"libmbus/test-frames/SEN_Pollustat.hex", 12}, {"s", "11582321", ""}},
    {{"libmbus/test-frames/SEN_Pollustat.hex", 13}, {"s", "756", ""}},
    // VIFE 6F: the value is the date at which the maximum was found, here two empty and two type F.
    {{"libmbus/test-frames/landis+gyr_ultraheat_t230.hex", 19}, {"", "", "no such date or time"}},
    {{"libmbus/test-frames/landis+gyr_ultraheat_t230.hex", 20}, {"", "", "no such date or time"}},
    {{"libmbus/test-frames/landis+gyr_ultraheat_t230.hex", 21}, {"", "2011-08-26T20:50", ""}},
    {{"libmbus/test-frames/landis+gyr_ultraheat_t230.hex", 22}, {"", "2011-08-09T11:43", ""}},
    // Year 127 is "every year", in type F as in type G (where the golden file, too, writes 9999).
    {{"libmbus/test-frames/landis+gyr_ultraheat_t230.hex", 32}, {"", "9999-01-01T00:00", ""}},
    // VIF 7B without extension is reserved.
    {{"libmbus/test-frames/sen_pollutherm.hex", 2}, {"", "", "reserved VIF 7B"}},
    // VIFE 15 is a record error: no data available.
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 2}, {"", "", "record error 15: no data available"}},
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 3}, {"", "", "record error 15: no data available"}},
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 4}, {"", "", "record error 15: no data available"}},
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 5}, {"", "", "record error 15: no data available"}},
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 8}, {"", "", "record error 15: no data available"}},
    {{"jmbus/wired/test_ABB_A41_Msg3.hex", 9}, {"", "", "record error 15: no data available"}},
    // A text of sixteen bytes that ends in a line feed, which the golden file has lost.
    {{"pymeterbus/elvaco_plaintext_vifs.hex", 2},
     {"key",
      "\x0c\xC2\x96\xC3\xA6\xC2\xB2"
      "8;\xC3\x9E\xC2\xBA\xC3\x97X\x07\xC3\x8D\x14\xC3\xAD\xC2\xB3\n",
      ""}},
};

// Telegrams that must be refused, each with what the error says.
const std::map<std::string, std::string> kNegatives = {
    {"libmbus/error-frames/buffer_too_long.hex", "application error 02"},
    {"libmbus/error-frames/error.hex", "application error 00"},
    {"libmbus/error-frames/premature_end_of_data1.hex", "lacks 3 bytes of data"},
    {"libmbus/error-frames/premature_end_of_dif1.hex", "ends within its DIF"},
    {"libmbus/error-frames/premature_end_of_dif2.hex", "ends within its DIF"},
    {"libmbus/error-frames/premature_end_of_record.hex", "application error 04"},
    {"libmbus/error-frames/premature_end_of_var_vif1.hex", "ends within its VIF"},
    {"libmbus/error-frames/premature_end_of_vif1.hex", "ends within its VIF"},
    {"libmbus/error-frames/too_many_readouts.hex", "application error 09"},
    {"libmbus/error-frames/too_many_records.hex", "application error 03"},
    {"libmbus/error-frames/too_many_vife.hex", "more than 10 VIFE"},
    {"libmbus/error-frames/too_many_vifes.hex", "application error 06"},
    {"libmbus/error-frames/too_short_header.hex", "header too short: 5 bytes"},
    {"libmbus/unsupported-frames/invalid_length2.hex", "has 16 bytes, here are 15"},
    {"jmbus/wired/testMsg10.hex", "checksum"},
    {"jmbus/wired/testMsg12.hex", "checksum"},
    {"exmbus/sontex868_mode5.hex", "start byte 44 at offset 0"},
    {"issues/libmbus207_truncated_168_of_196.hex", "truncated: 168 of 196 bytes"},
};

// Decoded here; the golden file has no records of the fixed structure and of commands.
const std::map<std::string, std::size_t> kRecordsNotInGolden = {
    {"libmbus/test-frames/manual_frame2.hex", 2},
    {"libmbus/unsupported-frames/manual_frame4.hex", 1},
    {"libmbus/unsupported-frames/manual_frame6.hex", 2},
};

constexpr const char* kNotHex = "libmbus/unsupported-frames/manual_frame1.hex";

bool isInvalidInGolden(const std::string& value) {
  if (value == "invalid" || value.ends_with(" IV") || value.starts_with("INVALID") || value == "NaN/Inf") {
    return true;
  }
  // 2000-00-00 and the like
  return value.size() >= 10 && value[4] == '-' && value[7] == '-' &&
         (value.substr(5, 2) == "00" || value.substr(5, 2) > "12" || value.substr(8, 2) == "00");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) {
    all += all.empty() ? text : "," + text;
  }
  return all;
}

void expectPlace(const Telegram& telegram, const Record& record, const test::GoldenRecord& golden) {
  EXPECT_EQ(hexText(dib(telegram, record)), golden.dib);
  EXPECT_EQ(hexText(vib(telegram, record)), golden.vib);
  EXPECT_EQ(quantityText(telegram, record), golden.quantity);
  EXPECT_EQ(joined(modifierTexts(telegram, record)), golden.modifiers);
  EXPECT_EQ(rawText(telegram, record), golden.raw);
  if (record.kind == RecordKind::data) {
    EXPECT_EQ(functionName(record.function), golden.function == "err" ? "error" : golden.function);
    EXPECT_EQ(std::to_string(record.storage), golden.storage);
    EXPECT_EQ(std::to_string(record.tariff), golden.tariff);
    EXPECT_EQ(std::to_string(record.subunit), golden.subunit);
  }
}

void expectValue(const Telegram& telegram, const Record& record, const test::GoldenRecord& golden) {
  const std::string value = valueText(telegram, record).value_or("");
  if (isInvalidInGolden(golden.value)) {
    EXPECT_EQ(value, "");
    EXPECT_NE(record.invalid, Invalid::valid);
  } else if (record.valueKind == ValueKind::real) {
    // The golden file writes the binary value out; the shortest decimal is nearer than half a last bit.
    const double exact = std::stod(golden.value);
    EXPECT_NEAR(std::stod(value), exact, std::abs(exact) * 6.0e-8) << value;
  } else {
    EXPECT_EQ(value, golden.value);
    EXPECT_EQ(invalidText(telegram, record), "");
  }
}

void expectHeader(const Telegram& telegram, const std::string& golden) {
  const auto json = nlohmann::json::parse(golden);
  EXPECT_EQ(hexByte(telegram.control), json.at("c"));
  EXPECT_EQ(telegram.address, json.at("a"));
  EXPECT_EQ(hexByte(telegram.information), json.at("ci"));
  EXPECT_EQ(telegram.extra, json.at("extra"));
  if (json.contains("id")) {
    EXPECT_EQ(telegram.header.identificationText(), json.at("id"));
    EXPECT_EQ(telegram.header.manufacturerText(), json.at("man"));
    EXPECT_EQ(telegram.header.version, json.at("ver"));
    EXPECT_EQ(hexByte(telegram.header.medium), json.at("med"));
    EXPECT_EQ(telegram.header.access, json.at("acc"));
    EXPECT_EQ(hexByte(telegram.header.status), json.at("st"));
  }
}

class Golden : public testing::Test {
 protected:
  std::size_t records = 0;
  std::set<Key> deviationsSeen;

  void check(const test::GoldenTelegram& golden, const Telegram& telegram) {
    expectHeader(telegram, golden.header);
    if (const auto own = kRecordsNotInGolden.find(golden.file); own != kRecordsNotInGolden.end()) {
      EXPECT_EQ(telegram.records.size(), own->second);
      return;
    }
    ASSERT_EQ(telegram.records.size(), golden.records.size());
    for (std::size_t i = 0; i < golden.records.size(); ++i) {
      const Record& record = telegram.records[i];
      SCOPED_TRACE("record " + std::to_string(i));
      expectPlace(telegram, record, golden.records[i]);
      const auto deviation = kDeviations.find({golden.file, golden.records[i].index});
      if (deviation == kDeviations.end()) {
        EXPECT_EQ(unitText(telegram, record), golden.records[i].unit);
        expectValue(telegram, record, golden.records[i]);
      } else {
        deviationsSeen.insert(deviation->first);
        EXPECT_EQ(unitText(telegram, record), deviation->second.unit);
        EXPECT_EQ(valueText(telegram, record).value_or(""), deviation->second.value);
        EXPECT_EQ(invalidText(telegram, record), deviation->second.why);
      }
      ++records;
    }
  }
};

TEST_F(Golden, EveryTelegramRecordByRecord) {
  std::size_t refused = 0;
  for (const auto& golden : test::goldenTelegrams()) {
    SCOPED_TRACE(golden.file);
    if (golden.file == kNotHex) {
      EXPECT_ANY_THROW((void)test::bytesOf(test::readVector(golden.file)));
      continue;
    }
    const auto telegram = decode(test::bytesOf(test::readVector(golden.file)));
    const auto negative = kNegatives.find(golden.file);
    if (negative != kNegatives.end()) {
      ++refused;
      ASSERT_FALSE(telegram);
      EXPECT_NE(telegram.error().message().find(negative->second), std::string::npos)
          << telegram.error().message();
      continue;
    }
    EXPECT_FALSE(golden.truncated);
    ASSERT_TRUE(telegram) << telegram.error().message();
    check(golden, *telegram);
  }
  EXPECT_EQ(records, 1514U);
  EXPECT_EQ(refused, kNegatives.size());
  EXPECT_EQ(deviationsSeen.size(), kDeviations.size());
}

/// Offsets and lengths tile the telegram: what no record covers is header or filler (2F).
TEST_F(Golden, EveryByteIsAccountedFor) {
  for (const auto& file : test::vectorFiles()) {
    SCOPED_TRACE(file);
    if (file == kNotHex) {
      continue;
    }
    const auto telegram = decode(test::bytesOf(test::readVector(file)));
    if (!telegram || telegram->records.empty()) {
      continue;
    }
    std::size_t at = telegram->records.front().offset;
    for (const Record& record : telegram->records) {
      for (; at < record.offset; ++at) {
        EXPECT_EQ(telegram->bytes[at], 0x2F);
      }
      EXPECT_EQ(record.dataOffset + record.dataLength, record.offset + record.length);
      at = std::size_t{record.offset} + record.length;
    }
    for (; at + 2 < telegram->length; ++at) {
      EXPECT_EQ(telegram->bytes[at], 0x2F);
    }
  }
}

}  // namespace
}  // namespace mb::mbus
