// Papers speak two languages: a term that lacks one fails here.

#include "reports/terms.h"

#include "core/evaluation/verdict.h"
#include "core/regulation/regulation.h"
#include "tests/support/sample_evidence.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace mb {
namespace {

/// Whether a text has a Chinese character (three bytes from E4 to E9 on in UTF-8 hold U+4E00 and above).
bool hasChinese(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE4 && byte <= 0xE9;
  });
}

bool hasLatinWord(std::string_view text) {
  int letters = 0;
  for (const char c : text) {
    letters = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? letters + 1 : 0;
    if (letters >= 2) {
      return true;
    }
  }
  return false;
}

TEST(Terms, AreInBothLanguages) {
  int index = 0;
  for (const Translated& line : allTerms()) {
    EXPECT_EQ(static_cast<int>(line.term), index++) << line.en << " stands out of order";
    EXPECT_TRUE(hasChinese(line.zh)) << line.en << " has no Chinese";
    EXPECT_TRUE(hasLatinWord(line.en)) << line.zh << " has no English";
    EXPECT_FALSE(hasChinese(line.en)) << line.en;
    EXPECT_EQ(text(line.term), (Text{std::string(line.zh), std::string(line.en)}));
  }
  EXPECT_GT(index, 100);
}

TEST(Terms, AreOneLanguageALine) {
  std::set<std::string_view> allowed = {"VIF", "MPE", "U"};
  for (const Translated& line : allTerms()) {
    std::string zh(line.zh);
    for (const auto& word : allowed) {
      if (const auto at = zh.find(word); at != std::string::npos) {
        zh.erase(at, word.size());
      }
    }
    EXPECT_FALSE(hasLatinWord(zh)) << line.zh;
  }
}

TEST(Terms, KnowEveryWordOfRegulationsAndVerdicts) {
  for (const auto item :
       {VerificationItem::Appearance, VerificationItem::RunningCheck, VerificationItem::Tightness,
        VerificationItem::Errors, VerificationItem::Repeatability}) {
    EXPECT_TRUE(termNamed(nameOf(item))) << nameOf(item);
  }
  for (const auto quantity :
       {LimitedQuantity::FlowSensor, LimitedQuantity::SensorPair, LimitedQuantity::Calculator,
        LimitedQuantity::CalculatorPair, LimitedQuantity::Complete, LimitedQuantity::WaterVolume}) {
    EXPECT_TRUE(termNamed(nameOf(quantity))) << nameOf(quantity);
  }
  for (const auto kind : {VerificationKind::First, VerificationKind::Subsequent, VerificationKind::InUse}) {
    EXPECT_TRUE(termNamed(nameOf(kind))) << nameOf(kind);
  }
  for (const auto verdict : {Verdict::fail, Verdict::invalid, Verdict::inconclusive, Verdict::aborted,
                             Verdict::notTested, Verdict::pass}) {
    EXPECT_TRUE(termNamed(nameOf(verdict))) << nameOf(verdict);
  }
}

/// Every reason that evaluation can give (core/evaluation/verdict.h).
TEST(Terms, KnowEveryReason) {
  for (const Reason& reason :
       {reason::kExcluded,     reason::kNoReading,    reason::kNoStart,       reason::kNoEnd,
        reason::kNotConfirmed, reason::kEndsDiffer,   reason::kWrongMeter,    reason::kVibChanged,
        reason::kUnit,         reason::kNotZeroed,    reason::kEndZero,       reason::kBackwards,
        reason::kNotMoved,     reason::kCondition,    reason::kBalance,       reason::kWindow,
        reason::kSeriesGap,    reason::kWater,        reason::kTemperature,   reason::kFlow,
        reason::kRatio,        reason::kLimitReduced, reason::kRepeatOutside, reason::kMeanOutside,
        reason::kRepeatMissing}) {
    EXPECT_TRUE(termNamed(reason.code)) << reason.code;
  }
}

TEST(Terms, SayAReasonOnRecordInBothLanguages) {
  EXPECT_EQ(textOfReason("point low: a repeat lies outside the limit"),
            (Text{"小流量点：重复检定超过允许误差", "point low: a repeat lies outside the limit"}));
  EXPECT_EQ(textOfReason("silent: position 6 (line B): no answer"),
            (Text{"热量表无应答", "position 6 (line B): no answer"}));
  EXPECT_EQ(textOfReason("point high was not measured: aborted by operator"),
            (Text{"大流量点：未检", "point high was not measured: aborted by operator"}));
  EXPECT_EQ(textOfReason("point middle: no end reading: nothing is known"),
            (Text{"中流量点：无终值读数", "point middle: no end reading: nothing is known"}));
  EXPECT_EQ(textOfReason("point high-2: a meteorite"),
            (Text{"high-2点：a meteorite", "point high-2: a meteorite"}));
  EXPECT_EQ(textOfReason("error outside the limit").zh, "示值误差超过最大允许误差");
  EXPECT_EQ(textOfReason("").zh, "–");
  for (const Reason& known : {reason::kExcluded, reason::kNoStart, reason::kCondition, reason::kRatio}) {
    EXPECT_TRUE(hasChinese(textOfReason("point low: " + std::string(known.text)).zh.substr(12)))
        << known.text;
  }
}

TEST(Terms, NameEveryShippedEditionInChinese) {
  for (const auto& file : std::filesystem::directory_iterator(std::string(MB_RESOURCES) + "/regulations")) {
    const auto edition = test::regulation(file.path().stem().string());
    EXPECT_TRUE(hasChinese(edition->titleZh)) << file.path();
    for (const auto& point : edition->flowPoints) {
      EXPECT_TRUE(termNamed(point.name)) << file.path() << ": flow point " << point.name;
    }
  }
}

TEST(Terms, FillInValuesAndLeaveNoBlank) {
  EXPECT_EQ(text(Term::page, {"1", "2"}), (Text{"第 1 页 共 2 页", "page 1 of 2"}));
  EXPECT_EQ(plain(""), (Text{"–", ""}));
  EXPECT_EQ(textOfWord("high-2"), (Text{"high-2", ""}));
  EXPECT_EQ(inBoth("", "balance"), (Text{"balance", ""}));
}

}  // namespace
}  // namespace mb
