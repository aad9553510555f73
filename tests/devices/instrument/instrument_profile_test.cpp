#include "devices/instrument/check_instrument_profile.h"
#include "devices/instrument/parse_instrument_profile.h"
#include "tests/devices/instrument/instrument_profile_fixture.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using testing::AllOf;
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

/// Bytes as the vectors write them: "01 03".
std::string spaced(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

TEST(InstrumentProfile, EveryPublishedMessageIsASampleOfOne) {
  std::set<std::string> samples;
  const ProfileTexts texts = test::shippedTexts();
  for (const std::string& name : texts.names(ProfileKind::instrument)) {
    const auto profile = loadInstrumentProfile(texts, name);
    ASSERT_TRUE(profile) << profile.error().message();
    for (const InstrumentSample& sample : profile->samples) {
      samples.insert(spacedHex(sample.answer));
      samples.insert(spacedHex(sample.sent.value_or(Bytes())));
    }
  }
  const std::map<std::string, std::string> kElsewhere{
      {"instruments-006", "the sum that is printed is wrong"},
      {"instruments-007", "two printed answers contradict each other"},
      {"instruments-015", "FF stands in the value: refused"},
      {"instruments-016", "two inputs of twelve: rtu_frame_test"},
      {"instruments-017", "the same"},
      {"instruments-021", "relays 3 to 12 at once: rtu_frame_test"}};
  std::ifstream file(MB_TEST_DATA "/instruments/instruments.jsonl");
  int seen = 0;
  for (std::string line; std::getline(file, line);) {
    const auto vector = nlohmann::json::parse(line);
    const std::string id = vector.at("id");
    ++seen;
    EXPECT_NE(samples.contains(spaced(vector.at("hex"))), kElsewhere.contains(id))
        << id << ": " << vector.at("name");
  }
  EXPECT_EQ(seen, 21);
}

/// The Modbus inputs with one text replaced by another.
std::string with(const std::string& profile, const std::string& from, const std::string& to) {
  std::string text = loadInstrumentProfile(test::shippedTexts(), profile).value().sources.back().text;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& profile, const std::string& from, const std::string& to) {
  const auto parsed = parseInstrumentProfile(with(profile, from, to), "x.toml", nullptr);
  return parsed ? "no error" : parsed.error().message();
}

TEST(InstrumentProfile, MistakesAreNamedWithFileLineAndField) {
  EXPECT_THAT(refusal("eda9017", "answer_s = 0.2", "answr_s = 0.2"), HasSubstr("link.answr_s"));
  EXPECT_THAT(refusal("eda9017", "\"9600 8N1\"", "\"9600 8X1\""), HasSubstr("link.settings"));
  EXPECT_THAT(refusal("eda9017", "kind = \"modbus-rtu\"", "kind = \"modbus\""),
              AllOf(HasSubstr("frame.kind"), HasSubstr("modbus-rtu")));
  EXPECT_THAT(refusal("eda9017", "kind = \"modbus-rtu\"", "kind = \"line\""),
              HasSubstr("registers and coils are Modbus"));
  EXPECT_THAT(refusal("eda9017", "count = 12", "count = 126"), HasSubstr("poll[1].count"));
  EXPECT_THAT(refusal("eda9017", "count = 12", "count = 11"), HasSubstr("behind the end of the message"));
  EXPECT_THAT(refusal("eda9017", "encoding = \"u16-be\"", "encoding = \"u16\""),
              AllOf(HasSubstr("poll[1].value[1].encoding"), HasSubstr("u16-be")));
  EXPECT_THAT(refusal("eda9017", "name = \"current-#\"", "name = \"current\""), HasSubstr("write #"));
  EXPECT_THAT(refusal("eda9017", "scale = \"0.001\"", "scale = \"0\""), HasSubstr("loses the value"));
  EXPECT_THAT(refusal("eda9017", "[address]\ndefault = 1\nlowest = 1\nhighest = 247\n", ""),
              HasSubstr("have an address"));
  EXPECT_THAT(refusal("eda9161", "write = \"coil\"", "write = \"coils\""), HasSubstr("set[1].write"));
  EXPECT_THAT(refusal("eda9161", "name = \"relay-1\"\nto = 1", "name = \"relay-1\"\n"),
              HasSubstr("sample[1].to"));
  EXPECT_THAT(refusal("sti-1062a", "{temperature:num}", "{temperature:text}"),
              HasSubstr("`expect` has no number `temperature`"));
  EXPECT_THAT(refusal("sti-1062a", "{temperature:num}", "{temperature:numb}"),
              AllOf(HasSubstr("poll[1].expect"), HasSubstr("column 1"), HasSubstr("no encoding `numb`")));
  EXPECT_THAT(refusal("hy250", "{temperature:num9}", "{temperature:num}"),
              HasSubstr("frame of kind `fixed`"));
  EXPECT_THAT(
      refusal("bizerba", "name = \"weight\"\nquantity", "name = \"load\"\nfield = \"weight\"\nquantity"),
      HasSubstr("no value `weight`"));
  EXPECT_THAT(refusal("bizerba", "stable_texts = [\"ST\"]", ""), HasSubstr("belong together"));
  EXPECT_THAT(refusal("mettler-sics", "language = \"sics\"", "language = \"latin\""), HasSubstr("sbi"));
  EXPECT_THAT(refusal("bench-board-69", "checksum = \"sum8\"", "checksum = \"sum9\""),
              HasSubstr("crc16-modbus"));
  EXPECT_THAT(refusal("bench-board-69", "{value:u24-le}\"\nexpect", "{val:u24-le}\"\nexpect"),
              HasSubstr("the value is not in what is sent"));
  EXPECT_THAT(refusal("barcode-scanner", "field = \"code\"", "field = \"kode\""),
              HasSubstr("no text `kode`"));
  EXPECT_THAT(refusal("barcode-scanner", "kind = \"instrument\"", "kind = \"meter\""),
              HasSubstr("instrument"));
}

TEST(InstrumentProfile, AllMistakesAreReportedAtOnce) {
  std::string text = with("eda9017", "answer_s = 0.2", "answer_s = -1");
  text.replace(text.find("count = 12"), 10, "count = 0");
  const auto parsed = parseInstrumentProfile(text, "x.toml", nullptr);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().message(), AllOf(HasSubstr("link.answer_s"), HasSubstr("poll[1].count")));
}

TEST(InstrumentProfile, CheckFindsEverySampleThatDoesNotHold) {
  const auto wrongIn = [](const std::string& profile, const std::string& from, const std::string& to) {
    const auto parsed = parseInstrumentProfile(with(profile, from, to), "x.toml", nullptr);
    EXPECT_TRUE(parsed) << parsed.error().message();
    std::string all;
    for (const auto& line : checkInstrumentProfile(*parsed).lines) {
      all += line.good ? "" : line.text + "\n";
    }
    return all;
  };
  EXPECT_THAT(wrongIn("sti-1062a", "value = \"50.0213\"", "value = \"50.0214\""),
              HasSubstr("temperature is 50.0213 Cel, the sample says 50.0214 Cel"));
  EXPECT_THAT(wrongIn("sti-1062a", "value = \"50.0213\"", "value = \"50.02130\""), HasSubstr("50.02130"))
      << "the resolution is part of the value";
  EXPECT_THAT(wrongIn("sti-1062a", "send = \"'FETC?'\"", "send = \"'FETCH?'\""),
              HasSubstr("the profile sends"));
  EXPECT_THAT(wrongIn("sti-1062a", "refused = \"above 850\"", "refused = \"silence\""), HasSubstr("silence"));
  EXPECT_THAT(wrongIn("bizerba", "value = \"-12.345\", stable = false", "value = \"-12.345\""),
              HasSubstr("weight is unstable, the sample says the opposite"));
  EXPECT_THAT(wrongIn("mettler-sics", "outside = \"overload\"", "value = \"150.000\""),
              HasSubstr("weight is overload, the sample says a number"));
  EXPECT_THAT(wrongIn("barcode-scanner", "scanned = \"26010001\"", "scanned = \"26010002\""),
              HasSubstr("was scanned"));
}

TEST(InstrumentProfile, WhatNoSampleProvesIsNotChecked) {
  auto parsed = loadInstrumentProfile(test::shippedTexts(), "sti-1062a");
  ASSERT_TRUE(parsed) << parsed.error().message();
  std::erase_if(parsed->samples, [](const InstrumentSample& sample) {
    return !sample.values.empty() && sample.values[0].name == "channel-2";
  });
  std::string all;
  for (const auto& line : checkInstrumentProfile(*parsed).lines) {
    all += line.good ? "" : line.text + "\n";
  }
  EXPECT_THAT(all, HasSubstr("no sample proves the value channel-2"));
}

TEST(InstrumentProfile, ExtensionsChangeOnlyWhatTheySay) {
  const auto bath = loadInstrumentProfile(test::shippedTexts(), "yudian-ai-bath").value();
  EXPECT_EQ(bath.frame.kind, FrameRule::Kind::aibus);
  EXPECT_EQ(bath.highestAddress, 80);
  EXPECT_EQ(bath.start.size(), 1U) << "the look at dPt is the base's";
  EXPECT_EQ(bath.sources.size(), 2U);
  EXPECT_NE(bath.setting("set-point"), nullptr);
}

TEST(InstrumentProfile, ArbitraryTextsAreRefusedOrRead) {
  std::uint64_t state = 12345;
  for (const char* name : {"eda9161", "bench-board-69", "yudian-ai702m", "bizerba"}) {
    const std::string whole = loadInstrumentProfile(test::shippedTexts(), name).value().sources.back().text;
    for (std::size_t cut = 0; cut < whole.size(); cut += 61) {
      static_cast<void>(parseInstrumentProfile(whole.substr(0, cut), "x.toml", nullptr));
      std::string changed = whole;
      for (int i = 0; i < 3; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        changed[(state >> 33U) % changed.size()] = static_cast<char>(state >> 20U);
      }
      if (const auto parsed = parseInstrumentProfile(changed, "x.toml", nullptr)) {
        static_cast<void>(checkInstrumentProfile(*parsed));
      }
    }
  }
}

}  // namespace
}  // namespace mb
