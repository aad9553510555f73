#include "core/evaluation/repeats.h"

#include "core/evaluation/evaluate.h"
#include "tests/core/evaluation/sample_point.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::dn20;
using test::shipped;

BudgetComponent component(const char* name, double contribution, BudgetPart part, BetweenRuns between) {
  BudgetComponent one;
  one.name = name;
  one.standardUncertainty = contribution;
  one.sensitivity = 1.0;
  one.contribution = contribution;
  one.part = part;
  one.betweenRuns = between;
  return one;
}

/// A run judged against `limit` at a low flow at which class 2 has this limit.
PositionResult run(int number, double error, double limit, double flow = 0.025) {
  PositionResult result;
  result.position = 5;
  result.meter = "26010005";
  result.point = "low";
  result.runOfPoint = std::to_string(number);
  result.method = "start-stop";
  result.errorPercent = error;
  result.limitPercent = limit;
  result.permissiblePercent = limit;
  result.flow = cubicMetresPerHour(flow);
  result.budget.components = {
      component("balance-slope", 0.03, BudgetPart::bench, BetweenRuns::same),
      component("balance-repeatability", 0.04, BudgetPart::bench, BetweenRuns::independent),
      component("meter-resolution", 0.12, BudgetPart::meter, BetweenRuns::independent)};
  result.bench = result.budget.bench();
  result.result = result.budget.result(error);
  result.verdict = std::fabs(error) <= limit ? Verdict::pass : Verdict::fail;
  result.inputs = {100 + number, 7};
  return result;
}

PositionResult combined(const std::vector<PositionResult>& runs, const char* edition) {
  const auto found = combineRepeats(runs, dn20(), VerificationKind::First, shipped(edition));
  EXPECT_TRUE(found) << (found ? "" : found.error().message());
  return found.value_or(PositionResult());
}

TEST(Repeats, OnlyAFailCallsForThem) {
  const Regulation demo = shipped("DEMO");
  PositionResult first = run(1, 6.0, 4.0);
  EXPECT_TRUE(needsRepeat(first, demo));
  for (const Verdict verdict :
       {Verdict::invalid, Verdict::inconclusive, Verdict::aborted, Verdict::notTested, Verdict::pass}) {
    first.verdict = verdict;
    EXPECT_FALSE(needsRepeat(first, demo)) << nameOf(verdict);
  }
  Regulation once = demo;
  once.repeat.extraRuns = 0;
  EXPECT_FALSE(needsRepeat(run(1, 6.0, 4.0), once));
}

TEST(Repeats, BothInsideIsNotEnoughWhereTheMeanIsNot) {
  // Settled point 2: 9.0 / 1.9 / 1.9 at limit 4: the mean is 4.27. The flow at which class 2 has 4 %: qp/100.
  const std::vector<PositionResult> runs = {run(1, 9.0, 4.0), run(2, 1.9, 4.0), run(3, 1.9, 4.0)};
  const PositionResult found = combined(runs, "JJG225-2001");
  EXPECT_EQ(found.verdict, Verdict::fail);
  EXPECT_EQ(found.reason, "mean-outside");
  EXPECT_EQ(found.runOfPoint, "mean");
  EXPECT_NEAR(*found.errorPercent, 12.8 / 3.0, 1e-12);
  EXPECT_NEAR(*found.limitPercent, 4.0, 1e-12);
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::fail);
  EXPECT_EQ(combined(runs, "EN1434-5-2007").verdict, Verdict::fail);
}

TEST(Repeats, TheMeanIsReportedWhereAllHolds) {
  const std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, 3.7, 4.0), run(3, 3.8, 4.0)};
  const PositionResult found = combined(runs, "JJG225-2001");
  EXPECT_EQ(found.verdict, Verdict::pass);
  EXPECT_EQ(found.reason, "");
  EXPECT_NEAR(*found.errorPercent, 3.9, 1e-12);
  EXPECT_THAT(found.inputs, ::testing::ElementsAre(7, 101, 102, 103));
}

TEST(Repeats, OneRepeatOutsideFails) {
  const std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, -4.1, 4.0), run(3, 0.0, 4.0)};
  for (const char* edition : {"DEMO", "JJG225-2001", "CJ128-2007"}) {
    const PositionResult found = combined(runs, edition);
    EXPECT_EQ(found.verdict, Verdict::fail) << edition;
    EXPECT_EQ(found.reason, "repeat-outside") << edition;
  }
  // EN 1434-5 asks for two of three inside: one of three is not enough.
  EXPECT_EQ(combined(runs, "EN1434-5-2007").reason, "repeat-outside");
}

TEST(Repeats, Cj128AsksForTheRepeatsOnly) {
  const std::vector<PositionResult> runs = {run(1, 9.0, 4.0), run(2, 1.9, 4.0), run(3, 1.8, 4.0)};
  const PositionResult found = combined(runs, "CJ128-2007");
  EXPECT_EQ(found.verdict, Verdict::pass);
  EXPECT_EQ(found.runOfPoint, "3");
  EXPECT_EQ(*found.errorPercent, 1.8);
}

TEST(Repeats, TheMeanIsJudgedAtTheMeanFlow) {
  // Flows qp/90, qp/100, qp/110: own limits 3.8, 4.0, 4.2; at the mean flow 2 + 0.02 qp/q.
  const double a = 2.5 / 90.0;
  const double b = 2.5 / 100.0;
  const double c = 2.5 / 110.0;
  const std::vector<PositionResult> runs = {run(1, 4.19, 3.8, a), run(2, 3.95, 4.0, b), run(3, 3.9, 4.2, c)};
  const PositionResult found = combined(runs, "DEMO");
  const double limit = 2.0 + 0.02 * 2.5 / ((a + b + c) / 3.0);
  EXPECT_NEAR(*found.limitPercent, limit, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(*found.flow), (a + b + c) / 3.0, 1e-15);
  EXPECT_NEAR(*found.errorPercent, 12.04 / 3.0, 1e-12);  // 4.013
  EXPECT_EQ(found.verdict, 12.04 / 3.0 <= limit ? Verdict::pass : Verdict::fail);
  EXPECT_LT(limit, 4.0);
  EXPECT_EQ(found.verdict, Verdict::fail) << "4.013 % is inside no limit at that flow";
}

TEST(Repeats, WhatIsDrawnAnewAveragesOut) {
  const std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, 3.7, 4.0), run(3, 3.8, 4.0)};
  const PositionResult found = combined(runs, "DEMO");
  const double random = 0.04 / std::sqrt(3.0);
  EXPECT_NEAR(found.bench->standard, std::sqrt(0.03 * 0.03 + random * random), 1e-15);
  const double scale = 1.0 + 3.9 / 100.0;
  const double meter = 0.12 / std::sqrt(3.0);
  EXPECT_NEAR(found.result->standard,
              std::sqrt(scale * scale * (0.03 * 0.03 + random * random) + meter * meter), 1e-12);
}

TEST(Repeats, TheRatioIsAskedOfTheMeanToo) {
  std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, 3.7, 4.0), run(3, 3.8, 4.0)};
  for (PositionResult& one : runs) {
    one.budget.components[0].contribution = 0.7;  // U some 1.4 %, more than a third of 4 %
  }
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::inconclusive);
  // EN 1434-5: the limit for the mean is 4 - 1.4.
  const PositionResult reduced = combined(runs, "EN1434-5-2007");
  EXPECT_NEAR(*reduced.limitPercent, 4.0 - reduced.bench->expanded, 1e-12);
  EXPECT_EQ(reduced.verdict, Verdict::fail);
}

TEST(Repeats, ARepeatThatCouldNotBeMeasuredLeavesThePointOpen) {
  std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, 3.7, 4.0), run(3, 3.8, 4.0)};
  runs[2].verdict = Verdict::notTested;
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::invalid);
  EXPECT_EQ(combined(runs, "DEMO").reason, "repeat-missing");
  runs[2].verdict = Verdict::inconclusive;
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::inconclusive);
  runs[2].verdict = Verdict::aborted;
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::aborted);
  runs.pop_back();
  EXPECT_EQ(combined(runs, "DEMO").verdict, Verdict::invalid);
}

TEST(Repeats, RefuseRunsThatDoNotBelongTogether) {
  const Regulation demo = shipped("DEMO");
  const auto refused = [&demo](const std::vector<PositionResult>& runs) {
    return !combineRepeats(runs, dn20(), VerificationKind::First, demo);
  };
  std::vector<PositionResult> runs = {run(1, 4.2, 4.0), run(2, 3.7, 4.0), run(3, 3.8, 4.0)};
  EXPECT_TRUE(refused({}));
  runs.push_back(run(4, 0.0, 4.0));
  EXPECT_TRUE(refused(runs));
  runs.pop_back();
  runs[1].meter = "26010006";
  EXPECT_TRUE(refused(runs));
  runs[1].meter = runs[0].meter;
  runs[2].point = "high";
  EXPECT_TRUE(refused(runs));
}

}  // namespace
}  // namespace mb
