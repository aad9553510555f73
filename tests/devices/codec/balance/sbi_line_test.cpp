#include "devices/codec/balance/sbi_line.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

TEST(SbiLineTest, ReadsThePublishedLines) {
  std::ifstream file(MB_TEST_DATA "/balance/mt_sics_and_sbi.json");
  int seen = 0;
  const auto vectors = nlohmann::json::parse(file);
  for (const auto& sample : vectors.at("sartorius_sbi")) {
    std::string text = sample.at("rx");
    EXPECT_EQ(text.size(), sample.at("len").get<std::size_t>());
    text.resize(text.size() - 2);
    const auto line = parseSbiLine(text);
    ASSERT_TRUE(line) << text << ": " << line.error().message();
    ++seen;
    if (sample.contains("value")) {
      EXPECT_EQ(line->kind, SbiKind::weight);
      EXPECT_EQ(line->shown, Decimal::parse(sample.at("value").get<std::string>()).value());
      EXPECT_EQ(line->unit, sample.at("unit").get<std::string>());
      EXPECT_EQ(line->stable, sample.at("stable").get<bool>());
      EXPECT_EQ(line->identification, sample.value("id", ""));
    } else if (sample.contains("status")) {
      EXPECT_EQ(line->kind, SbiKind::off);
    } else if (sample.at("error") == "underload") {
      EXPECT_EQ(line->kind, SbiKind::underload);
    } else {
      EXPECT_EQ(line->kind, SbiKind::error);
      EXPECT_EQ(line->error, sample.at("error").get<std::string>());
    }
  }
  EXPECT_EQ(seen, 6);
}

TEST(SbiLineTest, ReadsWhatThePublishedLinesLeaveOut) {
  const auto moving = parseSbiLine("N     -   12.345    ").value();
  EXPECT_EQ(moving.kind, SbiKind::weight);
  EXPECT_FALSE(moving.stable) << "no unit";
  EXPECT_EQ(moving.shown, Decimal(-12345, -3));
  EXPECT_EQ(parseSbiLine("N     +        0 kg ").value().shown, Decimal(0, 0)) << "recorded: no point";
  EXPECT_EQ(parseSbiLine("           0.0 g  ").has_value(), false) << "18 characters";
  EXPECT_EQ(parseSbiLine("       0.0 g  ").value().shown, Decimal(0, -1)) << "a zero may have no sign";
  EXPECT_EQ(parseSbiLine("T     +    1.000 kg ").value().kind, SbiKind::tare);
  EXPECT_EQ(parseSbiLine("Stat       OL       ").value().kind, SbiKind::overload);
  EXPECT_EQ(parseSbiLine("Stat       UL       ").value().kind, SbiKind::underload);
  EXPECT_EQ(parseSbiLine("Stat       C        ").value().kind, SbiKind::calibrating);
  EXPECT_EQ(parseSbiLine("Stat        --      ").value().kind, SbiKind::notReady);
  EXPECT_EQ(parseSbiLine("     H        ").value().kind, SbiKind::overload) << "16 characters";
}

class SbiGarbageTest : public testing::TestWithParam<const char*> {};

TEST_P(SbiGarbageTest, IsRefused) {
  EXPECT_FALSE(parseSbiLine(GetParam())) << '"' << GetParam() << '"';
}

INSTANTIATE_TEST_SUITE_P(Lines, SbiGarbageTest,
                         testing::Values("", "+   123.56 g ", "+   123.56 g   ", "*   123.56 g  ",
                                         "    123.56 g  ", "+  -123.56 g  ", "+   123,56 g  ",
                                         "+   1e2.56 g  ", "+   123.56g   ", "+   123.56  g ",
                                         "+   123.56 lb ", "+   123.56 mg ", "+       OL g  ",
                                         "X     +   123.56 g  ", "N     +   1 3.56 g  ",
                                         "Stat       HX       ", "Stat     ERR 1x1    ",
                                         "N          H        ", "N     +      .56 g  ",
                                         "N     +   123.56 g\t ", "N     +   123.5\x81 g  "));

TEST(SbiLineTest, AnyBytesAreReadOrRefusedAndAWeightIsNeverInvented) {
  std::mt19937 random(20260106);
  const auto pick = [&random](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string alphabet = "NGT+- 0123456789.kgHLOUStaCERF";
  int weights = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string line = "N     +  123.456 kg ";
    for (std::size_t changes = pick(4); changes > 0; --changes) {
      line[pick(line.size())] =
          round % 2 == 0 ? static_cast<char>(pick(256)) : alphabet[pick(alphabet.size())];
    }
    if (round % 7 == 0) {
      line.resize(pick(30), ' ');
    }
    const auto read = parseSbiLine(line);
    if (!read || read->kind != SbiKind::weight) {
      continue;
    }
    ++weights;
    // What was read is what stands there, digit by digit.
    std::string field = line.size() == 20 ? line.substr(7, 9) : line.substr(1, 9);
    field.erase(0, field.find_first_not_of(' '));
    const auto shown = Decimal::parse(field);
    ASSERT_TRUE(shown) << line;
    EXPECT_EQ(std::abs(read->shown.mantissa), shown->mantissa) << line;
    EXPECT_EQ(read->shown.exponent, shown->exponent) << line;
    EXPECT_EQ(read->shown.mantissa < 0, line[line.size() == 20 ? 6 : 0] == '-' && shown->mantissa != 0)
        << line;
  }
  EXPECT_GT(weights, 10'000);
}

}  // namespace
}  // namespace mb
