// `decode` of every protocol: the form of DESIGN 8, and that nothing is guessed.

#include "app/cli/decode.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using nlohmann::json;

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer decodeAs(const std::string& protocol, const std::string& variant, const std::string& lines,
                bool asJson = true) {
  DecodeOptions options;
  options.protocol = protocol;
  options.variant = variant;
  options.json = asJson;
  std::istringstream in(lines);
  std::ostringstream out;
  std::ostringstream err;
  const int code = decodeCommand(options, in, out, err);
  return {code, out.str(), err.str()};
}

/// The last line of an answer as an object.
json last(const Answer& answer) {
  const std::string text = answer.out.substr(0, answer.out.empty() ? 0 : answer.out.size() - 1);
  const std::size_t line = text.rfind('\n');
  return json::parse(text.substr(line == std::string::npos ? 0 : line + 1));
}

struct Sample {
  std::string protocol;
  std::string variant;
  std::string telegram;
  std::size_t record;
  std::string quantity;
  std::string unit;
  std::string value;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples{
      {"mbus", "", "68 0A 0A 68 08 01 78 0C 13 78 56 34 12 0A 59 60 42 16", 0, "", "", ""},
      {"cj188", "standard",
       "FE FE 68 25 43 52 16 21 00 11 11 81 2E 1F 90 01 00 00 00 00 05 42 16 00 00 05 00 00 00 00 17 00 00 "
       "00 00 35 "
       "49 00 00 00 2C 69 29 00 21 29 00 51 70 00 07 31 08 12 08 15 20 00 00 29 16",
       1, "energy", "Wh", "16420"},
      {"kmp", "", "40 3F 10 00 1B 7F 16 04 11 01 2A F0 24 63 03 0D", 0, "power", "W",
       "1959120400000000000000000000"},
      {"iec62056", "", "02 36 2E 32 36 28 30 33 33 32 39 2E 36 37 2A 6D 33 29 03 7E", 0, "volume", "m3",
       "3329.67"},
      {"modbus", "v@4:f32-swapped:m/s", "01 03 00 04 00 02 85 CA\n01 03 04 06 51 3F 9E 3B 32", 0, "", "m/s",
       "1.2345678"},
      {"aibus", "address=1", "FD 00 E8 03 00 60 E8 03 CE 68", 0, "dimensionless", "", "253"},
      {"dlt645", "", "68 01 89 67 45 23 01 68 01 02 43 C3 33 16", 0, "", "", ""},
      {"balance", "", "53 20 53 20 20 20 20 20 31 30 30 2E 30 30 20 67 0D 0A", 0, "mass", "kg", "0.1"},
  };
  return kSamples;
}

TEST(DecodeProtocols, AllHaveTheSameKeys) {
  for (const Sample& sample : samples()) {
    const Answer answer = decodeAs(sample.protocol, sample.variant, sample.telegram);
    ASSERT_FALSE(answer.out.empty()) << sample.protocol << answer.err;
    const json object = last(answer);
    EXPECT_EQ(object.at("protocol"), sample.protocol);
    for (const char* key : {"frame", "header", "records", "error"}) {
      EXPECT_TRUE(object.contains(key)) << sample.protocol << " " << key;
    }
    for (const char* key : {"id", "manufacturer", "version", "medium", "access", "status"}) {
      EXPECT_TRUE(object.at("header").contains(key)) << sample.protocol << " " << key;
    }
    if (sample.value.empty()) {
      continue;
    }
    EXPECT_EQ(answer.code, 0) << answer.out;
    const json& record = object.at("records").at(sample.record);
    EXPECT_EQ(record.at("quantity"), sample.quantity) << sample.protocol;
    EXPECT_EQ(record.at("unit"), sample.unit) << sample.protocol;
    EXPECT_EQ(record.at("value"), sample.value) << sample.protocol;
    EXPECT_TRUE(record.at("invalid").is_null());
    EXPECT_TRUE(record.at("raw").is_string());
  }
}

TEST(DecodeProtocols, ADamagedByteIsAnErrorWithItsPlaceAndNoRecords) {
  for (const Sample& sample : samples()) {
    std::string telegram = sample.telegram.substr(sample.telegram.rfind('\n') + 1);
    const std::size_t middle = telegram.size() / 6 * 3;
    telegram[middle] = telegram[middle] == '9' ? '8' : '9';
    telegram[middle + 1] = telegram[middle + 1] == '9' ? '8' : '9';
    const Answer answer = decodeAs(sample.protocol, sample.variant, telegram);
    const json object = last(answer);
    if (sample.protocol == "balance") {
      continue;  // a line without a checksum cannot tell
    }
    EXPECT_EQ(answer.code, 1) << sample.protocol << answer.out;
    EXPECT_TRUE(object.at("error").is_string()) << sample.protocol;
    EXPECT_TRUE(object.at("records").empty()) << sample.protocol;
  }
}

TEST(DecodeProtocols, ForPeopleAsATreeWithOffsets) {
  const Answer answer = decodeAs("cj188", "standard", samples()[1].telegram, false);
  EXPECT_NE(answer.out.find("    13  1F 90"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("identifier: current data (901F)"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("16420 Wh"), std::string::npos) << answer.out;
}

TEST(DecodeProtocols, AutoFindsTheOneProtocolOrNone) {
  for (const Sample& sample : samples()) {
    if (sample.protocol == "aibus" || sample.protocol == "mbus") {
      continue;
    }
    EXPECT_EQ(last(decodeAs("auto", "", sample.telegram)).at("protocol"), sample.protocol);
  }
  EXPECT_EQ(last(decodeAs("auto", "", "10 40 FE 3E 16")).at("protocol"), "mbus");
  const Answer none = decodeAs("auto", "", "12 34 56");
  EXPECT_EQ(none.code, 1);
  EXPECT_EQ(last(none).at("protocol"), "unknown");
  const Answer both = decodeAs("auto", "", "06");
  EXPECT_EQ(both.code, 1);
  EXPECT_NE(last(both).at("error").get<std::string>().find("whole under kmp, iec62056"), std::string::npos);
}

TEST(DecodeProtocols, AVariantIsCheckedBeforeAnythingIsDecoded) {
  for (const auto& [protocol, variant] :
       std::vector<std::pair<std::string, std::string>>{{"cj188", "backwards"},
                                                        {"modbus", "v@4"},
                                                        {"aibus", "address=81"},
                                                        {"aibus", "1"},
                                                        {"iec62056", "8n1"},
                                                        {"kmp", "x"},
                                                        {"mbus", "x"}}) {
    const Answer answer = decodeAs(protocol, variant, "E5");
    EXPECT_EQ(answer.code, 2) << protocol;
    EXPECT_TRUE(answer.out.empty()) << protocol;
    EXPECT_EQ(std::ranges::count(answer.err, '\n'), 1) << answer.err;
  }
}

TEST(DecodeProtocols, ParityBitsAreTakenOffOnlyWhenAsked) {
  EXPECT_EQ(decodeAs("iec62056", "parity", "AF 3F 21 8D 0A").code, 0);
  EXPECT_EQ(decodeAs("iec62056", "", "AF 3F 21 8D 0A").code, 1);
}

}  // namespace
}  // namespace mb::cli
