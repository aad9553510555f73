#include "devices/codec/balance/sics_reply.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

nlohmann::json publishedLines() {
  std::ifstream file(MB_TEST_DATA "/balance/mt_sics_and_sbi.json");
  return nlohmann::json::parse(file).at("sics");
}

TEST(SicsReplyTest, ReadsThePublishedLines) {
  int seen = 0;
  for (const auto& sample : publishedLines()) {
    std::string line = sample.at("rx");
    ASSERT_TRUE(line.ends_with("\r\n"));
    line.resize(line.size() - 2);
    const auto reply = parseSicsReply(line);
    ASSERT_TRUE(reply) << line << ": " << reply.error().message();
    ++seen;
    if (sample.contains("value")) {
      EXPECT_EQ(reply->kind, SicsKind::weight);
      const Decimal shown = Decimal::parse(sample.at("value").get<std::string>()).value();
      EXPECT_EQ(reply->kilograms, sample.at("unit") == "g" ? shown.scaled(-3) : shown);
      EXPECT_EQ(reply->stable, sample.at("stable").get<bool>());
    } else if (sample.contains("tare")) {
      EXPECT_EQ(reply->kind, SicsKind::tared);
      EXPECT_EQ(reply->kilograms, Decimal(10000, -5));
    } else if (sample.contains("serial")) {
      EXPECT_EQ(reply->kind, SicsKind::identity);
      EXPECT_EQ(reply->text, sample.at("serial").get<std::string>());
    } else if (sample.contains("ok")) {
      EXPECT_EQ(reply->kind, SicsKind::acknowledged);
      EXPECT_EQ(reply->stable, sample.value("stable", true));
    } else {
      const std::string error = sample.at("error");
      const SicsKind expected = error == "underload"      ? SicsKind::underload
                                : error == "syntax"       ? SicsKind::syntaxError
                                : error == "transmission" ? SicsKind::transmissionError
                                                          : SicsKind::notExecutable;
      EXPECT_EQ(reply->kind, expected) << line;
    }
  }
  EXPECT_EQ(seen, 10);
}

TEST(SicsReplyTest, ReadsWhatThePublishedLinesLeaveOut) {
  EXPECT_EQ(parseSicsReply("S +").value().kind, SicsKind::overload);
  EXPECT_EQ(parseSicsReply("EL").value().kind, SicsKind::logicalError);
  EXPECT_EQ(parseSicsReply("I4 I").value().kind, SicsKind::notExecutable);
  const auto dynamic = parseSicsReply("S D    123.456 kg").value();
  EXPECT_FALSE(dynamic.stable);
  EXPECT_EQ(dynamic.kilograms, Decimal(123456, -3));
  EXPECT_EQ(parseSicsReply("S S          0 g").value().kilograms, Decimal(0, -3));
  EXPECT_EQ(parseSicsReply("S S -99999.999 kg").value().kilograms, Decimal(-99999999, -3));
}

class SicsGarbageTest : public testing::TestWithParam<const char*> {};

TEST_P(SicsGarbageTest, IsRefused) {
  EXPECT_FALSE(parseSicsReply(GetParam())) << '"' << GetParam() << '"';
}

INSTANTIATE_TEST_SUITE_P(Lines, SicsGarbageTest,
                         testing::Values("", " ", "S", "S ", "S S", "S S ", "S X     100.00 g",
                                         "S S 100.00 g", "S S      100.00 g", "S S    100.00 g",
                                         "S S     100.00", "S S     100.00 ", "S S     100.00g ",
                                         "S S     100.00 lb", "S S     100.00 kg ", "S S     100.00 mg",
                                         "S S     100,00 g", "S S     1e2.00 g", "S S     +100.0 g",
                                         "S S    - 100.0 g", "S S     10 0.0 g", "S S       100. g",
                                         "S S       .100 g", "S S     1.00.0 g", "S S          - g",
                                         "S S            g", "S S 100.00     g", "s S     100.00 g",
                                         "SI S     100.00 g", "Q S     100.00 g", "ESS", "es", "Z B", "Z A ",
                                         "I4 A", "I4 A \"", "I4 A \"12", "I4 A 12", "I4 A \"1\"2\"",
                                         "S S     100.00 g S S     100.00 g", "S S\t    100.00 g"));

TEST(SicsReplyTest, AnyBytesAreReadOrRefusedAndAWeightIsNeverInvented) {
  std::mt19937 random(20260105);
  const auto pick = [&random](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string alphabet = "SDI+-TZAE 0123456789.kg\"4\r\n";
  int weights = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string line = "S S    123.456 kg";
    if (round % 2 == 0) {
      for (std::size_t changes = pick(4); changes > 0; --changes) {
        const std::size_t at = pick(line.size() + 1);
        const char c = round % 4 == 0 ? static_cast<char>(pick(256)) : alphabet[pick(alphabet.size())];
        switch (pick(3)) {
          case 0:
            line.insert(at, 1, c);
            break;
          case 1:
            line.erase(std::min(at, line.size() - 1), 1);
            break;
          default:
            line[std::min(at, line.size() - 1)] = c;
        }
      }
    } else {
      line.resize(pick(40));
      std::ranges::generate(line, [&] { return alphabet[pick(alphabet.size())]; });
    }
    const auto reply = parseSicsReply(line);
    if (reply && reply->kind == SicsKind::weight) {
      ++weights;
      // What was read is what stands there, digit by digit.
      const bool grams = line.ends_with(" g");
      const std::string shown = reply->kilograms.scaled(grams ? 3 : 0).toString();
      std::string field = line.substr(4, 10);
      field.erase(0, field.find_first_not_of(' '));
      const std::size_t firstDigit = field.find_first_not_of('-');
      const std::size_t significant = std::min(field.find_first_not_of('0', firstDigit), field.size() - 1);
      const bool beforePoint = field[significant] == '.';
      field.erase(firstDigit, significant - firstDigit - (beforePoint ? 1 : 0));
      if (reply->kilograms.mantissa != 0) {
        EXPECT_EQ(shown, field) << line;
      }
    }
  }
  EXPECT_GT(weights, 10'000);
}

}  // namespace
}  // namespace mb
