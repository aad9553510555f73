// Codes and phrases of core and procedures as people read them.

#include "app/desktop/words/words.h"

#include "app/desktop/language.h"
#include "core/evaluation/verdict.h"
#include "procedures/method/start_stop.h"

#include <gtest/gtest.h>

namespace mb::desktop {
namespace {

TEST(Words, EveryStepOfTheProgramHasAName) {
  for (const auto& name : allSteps().names()) {
    const QString code = QString::fromStdString(name);
    EXPECT_NE(words::step(code), code) << name;
  }
}

TEST(Words, EveryReasonOfTheEvaluationIsKnownInTheSameWords) {
  for (const Reason& reason :
       {reason::kExcluded, reason::kNoReading, reason::kNoStart, reason::kNoEnd, reason::kNotConfirmed, reason::kEndsDiffer,
        reason::kWrongMeter, reason::kVibChanged, reason::kUnit, reason::kNotZeroed, reason::kEndZero, reason::kBackwards,
        reason::kNotMoved, reason::kCondition, reason::kBalance, reason::kWindow, reason::kSeriesGap, reason::kWater,
        reason::kTemperature, reason::kFlow, reason::kRatio, reason::kLimitReduced, reason::kRepeatOutside,
        reason::kMeanOutside, reason::kRepeatMissing}) {
    const QString code = QString::fromUtf8(reason.code.data(), static_cast<qsizetype>(reason.code.size()));
    const QString text = QString::fromUtf8(reason.text.data(), static_cast<qsizetype>(reason.text.size()));
    EXPECT_EQ(words::brief(code), text);
    EXPECT_EQ(words::brief(text), text);
  }
}

TEST(Words, ReasonsKeepTheirParticulars) {
  EXPECT_EQ(words::brief("silent: position 6 (line B): no answer"), "no answer");
  EXPECT_TRUE(words::reason("silent: position 6 (line B): no answer").contains("position 6 (line B)"));
  EXPECT_EQ(words::brief("point low: a repeat lies outside the limit"), "point low: a repeat lies outside the limit");
  EXPECT_EQ(words::brief("something nobody foresaw"), "something nobody foresaw");
  EXPECT_EQ(words::reason(""), "");
}

TEST(Words, InChineseTheyAreChinese) {
  Language language;
  ASSERT_TRUE(language.use("zh_CN"));
  EXPECT_FALSE(language.use("xx"));
  EXPECT_EQ(words::verdict("pass"), QString::fromUtf8("合格"));
  EXPECT_EQ(words::verdict("fail"), QString::fromUtf8("不合格"));
  EXPECT_EQ(words::brief("point low: a repeat lies outside the limit"), QString::fromUtf8("小流量点：复测超出最大允许误差"));
  EXPECT_EQ(words::brief("aborted by operator"), QString::fromUtf8("由操作员中止"));
  language.use("en");
  EXPECT_EQ(words::verdict("pass"), "pass");
}

}  // namespace
}  // namespace mb::desktop
