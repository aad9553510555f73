#include "core/evaluation/evaluate.h"

#include "core/evaluation/decision.h"
#include "core/water/water.h"
#include "tests/core/evaluation/sample_point.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::demoStandards;
using test::evaluated;
using test::highPoint;
using test::lowPoint;
using test::meterAt;
using test::onlyResult;
using test::shipped;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A regulation whose flow limit is the same at every flow.
Regulation withLimit(double percent) {
  Regulation regulation = shipped("DEMO");
  for (HeatLimit& limit : regulation.heatLimits) {
    if (limit.quantity == LimitedQuantity::FlowSensor) {
      limit.constant = percent;
      limit.flowTerm = 0.0;
      limit.cap.reset();
    }
  }
  return regulation;
}

PointRecord highPointWith(std::int64_t hundredthsOfLitres) {
  PointRecord record = highPoint();
  record.positions.push_back(meterAt(1, 10000, 10000 + hundredthsOfLitres));
  return record;
}

TEST(Evaluate, AgreesWithArithmeticByHand) {
  const PositionResult found = onlyResult(highPointWith(8092), shipped("DEMO"));
  // 79.500 kg at 22 °C, 50 %, 1010 hPa; water in the tank at 50 °C and 0.1 MPa; 141.5 s of evaporation.
  const double air = (0.34848 * 1010.0 - 0.009 * 50.0 * std::exp(0.061 * 22.0)) / 295.15;
  const double tank = density(WaterEngine::If97, degreesCelsius(50.0), pascals(101000.0))->si;
  const double pipe = density(WaterEngine::If97, degreesCelsius(50.0), pascals(400000.0))->si;
  const double mass = 79.5 * (1.0 - air / 8000.0) / (1.0 - air / tank) + 0.10 * 141.5 / 3600.0;
  const double reference = mass / pipe * 1000.0;
  const double flow = reference / 1000.0 / 121.475 * 3600.0;
  ASSERT_TRUE(found.errorPercent);
  EXPECT_NEAR(inLitres(found.reference->volume), reference, 1e-11);
  EXPECT_NEAR(*found.errorPercent, (80.92 - reference) / reference * 100.0, 1e-10);
  EXPECT_NEAR(inCubicMetresPerHour(*found.flow), flow, 1e-12);
  EXPECT_NEAR(*found.limitPercent, 2.0 + 0.02 * 2.5 / flow, 1e-12);
  EXPECT_EQ(found.verdict, Verdict::pass);
  EXPECT_EQ(found.reason, "");
  EXPECT_EQ(found.runOfPoint, "1");
  EXPECT_EQ(found.point, "high");
}

TEST(Evaluate, NamesEveryRowItUsed) {
  PointRecord record = highPointWith(8092);
  record.positions.front().failureRows = {77, 78};
  const PositionResult found = onlyResult(record, shipped("DEMO"));
  EXPECT_THAT(found.inputs, ElementsAre(77, 78, 400, 401, 402, 403, 410, 411, 412, 413, 414, 415, 416, 500,
                                        1001, 2001, 3001, 4001));
}

TEST(Evaluate, EqualToTheLimitIsInside) {
  for (const std::int64_t count : {8290, 7900}) {  // some +2 % and -2.8 %
    const PointRecord record = highPointWith(count);
    const double error = std::fabs(*onlyResult(record, shipped("DEMO")).errorPercent);
    EXPECT_EQ(onlyResult(record, withLimit(error)).verdict, Verdict::pass);
    EXPECT_EQ(onlyResult(record, withLimit(error * (1.0 - 1e-9))).verdict, Verdict::fail);
    EXPECT_EQ(onlyResult(record, withLimit(error * (1.0 + 1e-9))).verdict, Verdict::pass);
  }
  EXPECT_TRUE(insideLimit(2.02, 2.02));
  EXPECT_TRUE(insideLimit(-2.02, 2.02));
  EXPECT_FALSE(insideLimit(2.0200001, 2.02));
  EXPECT_FALSE(insideLimit(std::nan(""), 2.02));
}

TEST(Evaluate, TheLimitIsThatOfTheActualMeanFlow) {
  // The same meter 3 % slower: a larger limit.
  PointRecord slow = test::samplePoint("high", 79500, 125.5);
  slow.positions.push_back(meterAt(1, 10000, 18092));
  const PositionResult fast = onlyResult(highPointWith(8092), shipped("DEMO"));
  const PositionResult found = onlyResult(slow, shipped("DEMO"));
  EXPECT_LT(*found.flow, *fast.flow);
  EXPECT_NEAR(*found.limitPercent, 2.0 + 0.02 * 2.5 / inCubicMetresPerHour(*found.flow), 1e-12);
  EXPECT_GT(*found.limitPercent, *fast.limitPercent);
}

TEST(Evaluate, AMeanFlowOutsideThePointIsInvalidAndItsEndIsInside) {
  const PointRecord record = highPointWith(8092);
  const VolumeFlow flow = *onlyResult(record, shipped("DEMO")).flow;
  // Exactly at the upper end: qp such that the flow is 1.0 qp.
  PointRecord atEnd = record;
  atEnd.positions.front().type.permanentFlow = flow;
  EXPECT_EQ(onlyResult(atEnd, shipped("DEMO")).verdict, Verdict::pass);
  atEnd.positions.front().type.permanentFlow = flow * (1.0 - 1e-9);
  const PositionResult above = onlyResult(atEnd, shipped("DEMO"));
  EXPECT_EQ(above.verdict, Verdict::invalid);
  EXPECT_EQ(above.reason, "flow-out-of-range");
  EXPECT_THAT(above.reasonText, HasSubstr("m3/h"));
  atEnd.positions.front().type.permanentFlow = flow * (1.0 / 0.9 * (1.0 + 1e-9));
  EXPECT_EQ(onlyResult(atEnd, shipped("DEMO")).reason, "flow-out-of-range");
}

TEST(Evaluate, ABreachIsInvalidWithoutALookAtTheError) {
  for (const std::int64_t count : {8054, 16000, 100}) {  // nothing wrong; twice too much; next to nothing
    PointRecord record = highPointWith(count);
    record.breaches.push_back({"temperature-change", std::nullopt, 600});
    const PositionResult found = onlyResult(record, shipped("DEMO"));
    EXPECT_EQ(found.verdict, Verdict::invalid);
    EXPECT_EQ(found.reason, "condition-breached");
    EXPECT_THAT(found.reasonText, HasSubstr("temperature-change"));
    EXPECT_THAT(found.inputs, ::testing::Contains(600));
    EXPECT_TRUE(found.errorPercent) << "the figures are kept beside the reason";
  }
}

TEST(Evaluate, ABreachAtOnePositionLeavesTheOthers) {
  PointRecord record = highPoint();
  record.positions = {meterAt(1, 0, 8092), meterAt(2, 0, 8092), meterAt(3, 0, 8092)};
  record.breaches.push_back({"temperature-change", 2, 600});
  const auto results = evaluated(record, shipped("DEMO"));
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].verdict, Verdict::pass);
  EXPECT_EQ(results[1].verdict, Verdict::invalid);
  EXPECT_EQ(results[2].verdict, Verdict::pass);
  EXPECT_THAT(results[0].inputs, ::testing::Not(::testing::Contains(600)));
}

TEST(Evaluate, ADeadMeterIsNotTestedAndDisturbsNobody) {
  PointRecord record = highPoint();
  record.positions = {meterAt(5, 0, 8092), meterAt(6, 0, 0), meterAt(7, 0, 8092), meterAt(8, 0, 8092)};
  PositionRecord& dead = record.positions[1];
  dead.start.reset();
  dead.end.reset();
  dead.confirm.reset();
  dead.startFailure = "silence after 3 attempts";
  dead.failureRows = {90};
  record.positions[3].excluded = "26010009 answered instead of 26010008";
  const auto results = evaluated(record, shipped("DEMO"));
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[0].verdict, Verdict::pass);
  EXPECT_EQ(results[1].verdict, Verdict::notTested);
  EXPECT_EQ(results[1].reason, "no-reading");
  EXPECT_THAT(results[1].reasonText, HasSubstr("silence"));
  EXPECT_FALSE(results[1].errorPercent);
  EXPECT_FALSE(results[1].indicatedVolume);
  EXPECT_EQ(results[2].verdict, Verdict::pass);
  EXPECT_EQ(results[3].verdict, Verdict::notTested);
  EXPECT_EQ(results[3].reason, "excluded");
}

TEST(Evaluate, NoReadingBeforeTheRunIsNotTestedEvenWhereTheRunWasInvalid) {
  PointRecord record = highPoint();
  record.positions = {meterAt(6, 0, 0)};
  record.positions[0].start.reset();
  record.positions[0].end.reset();
  record.breaches.push_back({"flow", std::nullopt, 600});
  EXPECT_EQ(onlyResult(record, shipped("DEMO")).verdict, Verdict::notTested);
}

TEST(Evaluate, ALostEndReadingIsInvalidAndNeverMinusHundredPercent) {
  PointRecord record = highPointWith(8092);
  record.positions[0].end.reset();
  record.positions[0].confirm.reset();
  record.positions[0].endFailure = "checksum wrong 3 times";
  const PositionResult found = onlyResult(record, shipped("DEMO"));
  EXPECT_EQ(found.verdict, Verdict::invalid);
  EXPECT_EQ(found.reason, "no-end-reading");
  EXPECT_FALSE(found.errorPercent);
  EXPECT_TRUE(found.reference);
  EXPECT_FALSE(found.result);
}

TEST(Evaluate, ABalanceOrSeriesThatFailsIsInvalidForAllThatTookPart) {
  PointRecord record = highPoint();
  record.positions = {meterAt(1, 0, 8092), meterAt(2, 0, 8092)};
  record.weightEnd->stable = false;
  for (const PositionResult& found : evaluated(record, shipped("DEMO"))) {
    EXPECT_EQ(found.verdict, Verdict::invalid);
    EXPECT_EQ(found.reason, "balance-unusable");
    EXPECT_FALSE(found.errorPercent);
  }
  record = highPoint();
  record.positions = {meterAt(1, 0, 8092)};
  record.outletTemperature.samples.resize(5);
  const PositionResult found = onlyResult(record, shipped("DEMO"));
  EXPECT_EQ(found.reason, "series-gap");
  EXPECT_THAT(found.reasonText, HasSubstr("t-outlet"));
}

TEST(Evaluate, TheTemperatureLimitHoldsAtEveryPosition) {
  // 46 °C in, 44 °C out: the mean is inside 45 to 55, the last positions are not.
  PointRecord record = highPoint();
  record.inletTemperature = test::ramp("t-inlet", "Cel", 46.0, 46.0, record.closed.atNs, 1.0, 3.0, 410);
  record.outletTemperature = test::ramp("t-outlet", "Cel", 44.2, 44.2, record.closed.atNs, 1.0, 3.0, 411);
  record.positions = {meterAt(1, 0, 8092), meterAt(12, 0, 8092)};
  const auto results = evaluated(record, shipped("DEMO"));
  EXPECT_EQ(results[0].verdict, Verdict::pass);
  EXPECT_EQ(results[1].verdict, Verdict::invalid);
  EXPECT_EQ(results[1].reason, "temperature-out-of-range");
}

TEST(Evaluate, ATemperatureThatIsNoWaterIsInvalid) {
  PointRecord record = highPointWith(8092);
  record.inletTemperature = test::ramp("t-inlet", "Cel", 850.0, 850.0, record.closed.atNs, 1.0, 3.0, 410);
  const PositionResult found = onlyResult(record, shipped("DEMO"));
  EXPECT_EQ(found.verdict, Verdict::invalid);
  EXPECT_EQ(found.reason, "water-out-of-range");
}

TEST(Evaluate, TheRatioDecidesBetweenAVerdictAndNone) {
  const PointRecord record = highPointWith(8092);
  const PositionResult plain = onlyResult(record, shipped("DEMO"));
  Regulation regulation = shipped("DEMO");
  ASSERT_EQ(regulation.uncertainty.ratios.size(), 1U);
  regulation.uncertainty.ratios[0].ratio = plain.bench->expanded / *plain.permissiblePercent;
  EXPECT_EQ(onlyResult(record, regulation).verdict, Verdict::pass) << "equal to the ratio is kept";
  regulation.uncertainty.ratios[0].ratio *= 1.0 - 1e-9;
  const PositionResult found = onlyResult(record, regulation);
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_EQ(found.reason, "uncertainty-too-large");
  EXPECT_TRUE(found.errorPercent);
}

TEST(Evaluate, TheFallbackTakesTheWholeUncertaintyOffTheLimit) {
  // EN 1434-5: 1/5. A balance with a slope known to 1 %: U_bench some 1 %, more than a fifth of 2.02 %.
  StandardsSnapshot poor = demoStandards();
  poor.balance.slopeUncertainty = 0.01;
  const PositionResult within = onlyResult(highPointWith(8100), shipped("EN1434-5-2007"), poor);
  EXPECT_EQ(within.verdict, Verdict::pass);
  EXPECT_EQ(within.reason, "limit-reduced");
  EXPECT_NEAR(within.bench->expanded, 1.0, 0.01);
  EXPECT_NEAR(*within.limitPercent, *within.permissiblePercent - within.bench->expanded, 1e-12);
  const PositionResult outside =
      onlyResult(highPointWith(8190), shipped("EN1434-5-2007"), poor);  // some +1.6 %
  EXPECT_EQ(outside.verdict, Verdict::fail);
  EXPECT_LT(std::fabs(*outside.errorPercent), *outside.permissiblePercent);
  // Where U leaves nothing of the limit, nothing can be said.
  poor.balance.slopeUncertainty = 0.05;
  EXPECT_EQ(onlyResult(highPointWith(8054), shipped("EN1434-5-2007"), poor).verdict, Verdict::inconclusive);
  // The regulation of 2001 has no such rule.
  poor.balance.slopeUncertainty = 0.01;
  EXPECT_EQ(onlyResult(highPointWith(8100), shipped("JJG225-2001"), poor).verdict, Verdict::inconclusive);
}

TEST(Evaluate, InUseTheLimitIsTwice) {
  PointRecord record = highPointWith(8290);
  EXPECT_EQ(onlyResult(record, shipped("JJG225-2001")).verdict, Verdict::fail);
  const double limit = *onlyResult(record, shipped("JJG225-2001")).limitPercent;
  record.verification = VerificationKind::InUse;
  const PositionResult found = onlyResult(record, shipped("JJG225-2001"));
  EXPECT_NEAR(*found.limitPercent, 2.0 * limit, 1e-12);
  EXPECT_EQ(found.verdict, Verdict::pass);
}

TEST(Evaluate, TheTableEngineGivesAnotherReference) {
  const PointRecord record = highPointWith(8092);
  const PositionResult formula = onlyResult(record, shipped("DEMO"));
  const PositionResult table = onlyResult(record, shipped("JJG225-2001"));
  EXPECT_EQ(table.reference->density.si, 988.25);
  EXPECT_GT(std::fabs(*formula.errorPercent - *table.errorPercent), 0.005);
  EXPECT_LT(std::fabs(*formula.errorPercent - *table.errorPercent), 0.02);
}

TEST(Evaluate, AnAllowedResolutionIsNoExcuseForALowPoint) {
  PointRecord record = lowPoint();
  record.positions = {meterAt(5, 0, 1066)};  // some +6 %: the demonstration's failing meter
  const PositionResult found = onlyResult(record, shipped("DEMO"));
  EXPECT_EQ(found.verdict, Verdict::fail);
  EXPECT_NEAR(*found.limitPercent, 3.9, 0.1);
}

TEST(Evaluate, FailsWhereNothingCanBeDecided) {
  const StandardsSnapshot standards = demoStandards();
  PointRecord record = highPointWith(8092);
  record.method = "telepathy";
  EXPECT_FALSE(evaluate(record, shipped("DEMO"), standards));
  record = highPointWith(8092);
  record.point = "highest";
  EXPECT_FALSE(evaluate(record, shipped("DEMO"), standards));
  record = highPointWith(8092);
  record.positions[0].type.accuracyClass = 7;
  EXPECT_FALSE(evaluate(record, shipped("DEMO"), standards));
  record = highPointWith(8092);
  record.positions[0].position = 13;
  EXPECT_FALSE(evaluate(record, shipped("DEMO"), standards));
  record = highPointWith(8092);
  record.verification = VerificationKind::InUse;
  EXPECT_FALSE(evaluate(record, shipped("DEMO"), standards)) << "DEMO knows no verification in use";
}

TEST(Verdicts, AreALatticeWithPassAtTheTop) {
  const Verdict all[] = {Verdict::fail,    Verdict::invalid,   Verdict::inconclusive,
                         Verdict::aborted, Verdict::notTested, Verdict::pass};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    for (std::size_t j = 0; j < std::size(all); ++j) {
      EXPECT_EQ(worst(all[i], all[j]), all[std::min(i, j)]);
    }
    EXPECT_EQ(verdictNamed(nameOf(all[i])), all[i]);
  }
  EXPECT_EQ(nameOf(Verdict::notTested), "not-tested");
  EXPECT_FALSE(verdictNamed("good"));
}

}  // namespace
}  // namespace mb
