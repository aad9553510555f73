#include "core/regulation/regulation.h"

#include "tests/core/regulation/resources.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::shipped;
using test::shippedText;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

RatedValues dn20() {
  RatedValues rated;
  rated.qi = cubicMetresPerHour(0.025);
  rated.qp = cubicMetresPerHour(2.5);
  rated.qs = cubicMetresPerHour(5);
  rated.minimumDifference = kelvins(3);
  rated.maximumDifference = kelvins(90);
  rated.minimumTemperature = degreesCelsius(4);
  rated.maximumTemperature = degreesCelsius(95);
  return rated;
}

const FlowPoint& point(const Regulation& regulation, const std::string& name) {
  for (const FlowPoint& one : regulation.flowPoints) {
    if (one.name == name) {
      return one;
    }
  }
  throw std::runtime_error("no flow point " + name);
}

TEST(Regulations, AllShippedOnesAreReadAndNameThemselves) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(MB_RESOURCES) + "/regulations")) {
    const std::string name = entry.path().stem().string();
    EXPECT_EQ(shipped(name).edition, name);
    ++count;
  }
  EXPECT_EQ(count, 7);
}

TEST(Demo, AsksWhatTheDemonstrationBenchPlans) {
  const Regulation demo = shipped("DEMO");
  EXPECT_EQ(demo.status, RegulationStatus::Demonstration);
  EXPECT_EQ(demo.paper, PaperKind::Training);
  EXPECT_TRUE(demo.validity.empty());
  EXPECT_EQ(demo.waterEngine, WaterEngine::If97);
  EXPECT_FALSE(demo.heatPressure);
  EXPECT_EQ(demo.intervalFactor, 0.2);
  EXPECT_NEAR(benchUncertaintyRatio(demo, LimitedQuantity::FlowSensor).value(), 1.0 / 3.0, 1e-15);
  EXPECT_FALSE(demo.uncertainty.reduceLimit);
  EXPECT_EQ(demo.conditions.waitAtPoint, 600.0);
  EXPECT_EQ(demo.conditions.waterChange, kelvins(2));
  EXPECT_THAT(itemsOf(demo, VerificationKind::First).value(), ElementsAre(VerificationItem::Errors));
  ASSERT_EQ(demo.errorMethods.size(), 1U);
  EXPECT_THAT(demo.errorMethods[0], ElementsAre(LimitedQuantity::FlowSensor));
  ASSERT_EQ(demo.flowPoints.size(), 3U);
  EXPECT_EQ(demo.flowPoints[0].name, "high");
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(demo, "high"), dn20())->aim), 2.375, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(demo, "middle"), dn20())->aim), 0.2625, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(demo, "low"), dn20())->aim), 0.02625, 1e-12);
  EXPECT_EQ(point(demo, "low").flowChange, 0.025);
}

TEST(Jjg225Of2001, HasItsPoints) {
  const Regulation r = shipped("JJG225-2001");
  const auto high = flowRange(point(r, "high"), dn20());
  EXPECT_NEAR(inCubicMetresPerHour(high->low), 2.25, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(high->high), 2.5, 1e-12);
  EXPECT_TRUE(high->contains(cubicMetresPerHour(2.4)));
  EXPECT_FALSE(high->contains(cubicMetresPerHour(2.51)));
  const auto low = flowRange(point(r, "low"), dn20());
  EXPECT_NEAR(inCubicMetresPerHour(low->low), 0.025, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(low->high), 0.0275, 1e-12);
  ASSERT_EQ(r.completePoints.size(), 3U);
  const auto middle = spanFor(r.completePoints[1].flow, dn20());
  EXPECT_NEAR(middle->low, 0.5, 1e-12) << "0.2 qp in 2001, 0.1 qp elsewhere";
  EXPECT_NEAR(middle->high, 0.55, 1e-12);
  EXPECT_NEAR(spanFor(shipped("EN1434-5-2007").completePoints[1].flow, dn20())->low, 0.25, 1e-12);
  EXPECT_EQ(spanFor(r.completePoints[2].difference, dn20())->low, 85.0);
  EXPECT_EQ(spanFor(r.completePoints[2].difference, dn20())->high, 90.0);
  EXPECT_NEAR(spanFor(r.completePoints[0].difference, dn20())->high, 3.6, 1e-12);
}

// Settled: ten points; 4…95 °C and 3…90 K give θref 49.5, Δθref 55: rows 3,5,20,55; 3,5,20; 20,55,85.
TEST(Jjg225Of2001, HasTheTenCalculatorPoints) {
  const Regulation r = shipped("JJG225-2001");
  ASSERT_EQ(r.calculatorRows.size(), 3U);
  const auto differences = [](const CalculatorRow& row) {
    std::vector<double> values;
    for (const RatedSpan& span : row.differences) {
      values.push_back(spanFor(span, dn20())->low);
      EXPECT_EQ(values.back(), spanFor(span, dn20())->high);
    }
    return values;
  };
  EXPECT_THAT(differences(r.calculatorRows[0]), ElementsAre(3, 5, 20, 55));
  EXPECT_THAT(differences(r.calculatorRows[1]), ElementsAre(3, 5, 20));
  EXPECT_THAT(differences(r.calculatorRows[2]), ElementsAre(20, 55, 85));
  const auto reference = spanFor(r.calculatorRows[1].temperature, dn20());
  EXPECT_EQ(reference->low, 44.5);
  EXPECT_EQ(reference->high, 54.5);
  EXPECT_EQ(r.calculatorRows[0].held, FlowSensorPosition::Outlet);
  EXPECT_EQ(r.calculatorRows[2].held, FlowSensorPosition::Inlet);
  for (const CalculatorRow& row : r.calculatorRows) {
    EXPECT_EQ(row.runs, 2);
  }
}

TEST(Jjg225Of2001, HasItsRules) {
  const Regulation r = shipped("JJG225-2001");
  EXPECT_EQ(r.repeat.firstRuns, 1);
  EXPECT_EQ(r.repeat.extraRuns, 2);
  EXPECT_TRUE(r.repeat.extraRunsInside);
  EXPECT_TRUE(r.repeat.meanInside);
  EXPECT_TRUE(r.repeat.reportMean);
  ASSERT_TRUE(r.repeatability);
  EXPECT_EQ(r.repeatability->runs, 3);
  EXPECT_EQ(r.repeatability->fractionOfLimit, 0.5);
  EXPECT_EQ(r.repeatability->exemptPrinciple, "impeller");
  EXPECT_EQ(r.waterEngine, WaterEngine::TableJjg225);
  EXPECT_EQ(validityMonths(r, 20), 36);
  EXPECT_NEAR(benchUncertaintyRatio(r, LimitedQuantity::Calculator).value(), 0.2, 1e-15);
  EXPECT_FALSE(benchUncertaintyRatio(r, LimitedQuantity::SensorPair));
  ASSERT_NE(resolutionFor(r, 20), nullptr);
  EXPECT_EQ(resolutionFor(r, 20)->volume, Decimal(1, -5));
  EXPECT_EQ(resolutionFor(r, 25), nullptr);
  EXPECT_EQ(r.conditions.waitAtPoint, 600.0);
  EXPECT_EQ(r.conditions.bathChange, kelvins(0.1));
  EXPECT_FALSE(r.conditions.waterChange) << "not stated by the edition";
  EXPECT_EQ(itemsOf(r, VerificationKind::First)->size(), 5U);
  EXPECT_THAT(
      itemsOf(r, VerificationKind::InUse).value(),
      ElementsAre(VerificationItem::Appearance, VerificationItem::RunningCheck, VerificationItem::Errors));
}

TEST(Jjg225Draft2010, UsesQiWhereItsLowPointWouldFallBelow) {
  const Regulation r = shipped("JJG225-2010-draft");
  const auto wide = flowRange(point(r, "low"), dn20());
  EXPECT_NEAR(inCubicMetresPerHour(wide->low), 0.1, 1e-12);
  RatedValues narrow = dn20();
  narrow.qi = cubicMetresPerHour(0.25);
  const auto replaced = flowRange(point(r, "low"), narrow);
  EXPECT_NEAR(inCubicMetresPerHour(replaced->low), 0.25, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(replaced->high), 0.275, 1e-12);
  EXPECT_TRUE(replaced->contains(replaced->aim));
  EXPECT_EQ(resolutionFor(r, 50)->volume, Decimal(1, -4));
}

TEST(En1434, AcceptsTwoOfThreeAndReducesTheLimit) {
  const Regulation r = shipped("EN1434-5-2007");
  EXPECT_FALSE(r.repeat.extraRunsInside);
  EXPECT_EQ(r.repeat.runsInside, 2);
  EXPECT_TRUE(r.repeat.meanInside);
  EXPECT_TRUE(r.uncertainty.reduceLimit);
  EXPECT_NEAR(benchUncertaintyRatio(r, LimitedQuantity::FlowSensor).value(), 0.2, 1e-15);
  EXPECT_EQ(r.heatPressure, megapascals(1.6));
  EXPECT_EQ(r.waterEngine, WaterEngine::If97);
}

TEST(Cj128, AsksBothRepeatsInside) {
  const Regulation r = shipped("CJ128-2007");
  EXPECT_TRUE(r.repeat.extraRunsInside);
  EXPECT_FALSE(r.repeat.meanInside);
  EXPECT_EQ(r.waterEngine, WaterEngine::TableCj128);
}

TEST(Jjg162, HasWaterMeterPoints) {
  const Regulation r = shipped("JJG162-2009");
  RatedValues rated;
  rated.q1 = cubicMetresPerHour(0.03125);
  rated.q2 = cubicMetresPerHour(0.05);
  rated.q3 = cubicMetresPerHour(2.5);
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(r, "permanent"), rated)->low), 2.25, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(r, "transitional"), rated)->high), 0.055, 1e-12);
  EXPECT_NEAR(inCubicMetresPerHour(flowRange(point(r, "minimum"), rated)->aim), 0.0328125, 1e-12);
  const auto heat = flowRange(point(r, "permanent"), dn20());
  ASSERT_FALSE(heat);
  EXPECT_THAT(heat.error().message(), HasSubstr("no Q3"));
}

TEST(Certificates, NoShippedEditionServesOneToday) {
  const auto reason = [](const char* edition) {
    const auto allowed = mayServeCertificate(shipped(edition));
    return allowed ? std::string("allowed") : allowed.error().message();
  };
  EXPECT_THAT(reason("JJG225-2001"), HasSubstr("superseded; it ended on 2025-04-18"));
  EXPECT_THAT(reason("JJG225-2010-draft"), HasSubstr("draft"));
  EXPECT_THAT(reason("JJG225-2024"), HasSubstr("not been checked against its text"));
  EXPECT_THAT(reason("DEMO"), HasSubstr("demonstration"));
  EXPECT_THAT(reason("EN1434-5-2007"), HasSubstr("superseded"));
  EXPECT_THAT(reason("CJ128-2007"), HasSubstr("not been checked"));
  EXPECT_THAT(reason("JJG162-2009"), HasSubstr("superseded"));
}

TEST(Certificates, AnEditionInForceServesOneOnItsDays) {
  Regulation r = shipped("JJG225-2001");
  r.status = RegulationStatus::InForce;
  EXPECT_TRUE(mayServeCertificate(r));
  EXPECT_TRUE(mayServeCertificate(r, "2025-04-18"));
  EXPECT_FALSE(mayServeCertificate(r, "2025-04-19"));
  EXPECT_FALSE(mayServeCertificate(r, "2002-02-28"));
  r.missing = {"limit"};
  EXPECT_FALSE(mayServeCertificate(r, "2020-01-01"));
  r.missing.clear();
  r.paper = PaperKind::FactoryReport;
  EXPECT_FALSE(mayServeCertificate(r, "2020-01-01"));
}

TEST(Form2024, ListsWhatIsMissing) {
  const Regulation r = shipped("JJG225-2024");
  EXPECT_EQ(r.inForceFrom, "2025-04-19");
  EXPECT_THAT(r.missing,
              ElementsAre("validity", "water_engine", "verification", "error_method", "limit", "flow_point",
                          "repeat", "conditions", "interval_factor", "uncertainty", "resolution"));
  EXPECT_TRUE(r.flowPoints.empty());
}

// The bench must not be talked into a certificate by a changed word in an unfilled form.
TEST(Form2024, CannotBeDeclaredInForceWhileItIsEmpty) {
  std::string text = shippedText("JJG225-2024");
  const std::string status = "status = \"unverified\"";
  text.replace(text.find(status), status.size(), "status = \"in_force\"");
  const auto regulation = parseRegulation(text, "JJG225-2024.toml");
  ASSERT_FALSE(regulation);
  EXPECT_THAT(regulation.error().message(), HasSubstr("field `limit`: is missing"));
  EXPECT_THAT(regulation.error().message(), HasSubstr("field `repeat`: is missing"));
}

TEST(Form2024, OnceFilledInMayServe) {
  std::string text = shippedText("JJG225-2001");
  const auto replace = [&text](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  replace("edition = \"JJG225-2001\"", "edition = \"JJG225-2024\"");
  replace("status = \"superseded\"", "status = \"in_force\"");
  replace("in_force_from = 2002-03-01\nin_force_until = 2025-04-18", "in_force_from = 2025-04-19");
  const auto regulation = parseRegulation(text, "filled.toml");
  ASSERT_TRUE(regulation) << regulation.error().message();
  EXPECT_TRUE(mayServeCertificate(*regulation, "2026-01-01"));
  EXPECT_FALSE(mayServeCertificate(*regulation, "2025-04-18"));
}

TEST(Classes, ClassOneNeedsALargeMeter) {
  const Regulation r = shipped("JJG225-2001");
  EXPECT_TRUE(classExists(r, 1, cubicMetresPerHour(100)));
  EXPECT_FALSE(classExists(r, 1, cubicMetresPerHour(2.5)));
  EXPECT_TRUE(classExists(r, 2, cubicMetresPerHour(2.5)));
  EXPECT_FALSE(classExists(r, 4, cubicMetresPerHour(100)));
  EXPECT_TRUE(classExists(shipped("CJ128-2007"), 1, cubicMetresPerHour(2.5)));
  EXPECT_FALSE(classExists(shipped("JJG162-2009"), 1, cubicMetresPerHour(2.5)));
}

std::string parseFailure(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  const auto regulation = parseRegulation(text, "r.toml");
  return regulation ? std::string("accepted") : regulation.error().message();
}

TEST(ParseRegulation, NamesMistakes) {
  const std::string demo = shippedText("DEMO");
  EXPECT_THAT(parseFailure(demo, "interval_factor = 0.2", "interval_factr = 0.2"),
              HasSubstr("did you mean `interval_factor`?"));
  EXPECT_THAT(parseFailure(demo, "of = \"qi\"", "of = \"qx\""), HasSubstr("must be one of: qi, qp"));
  EXPECT_THAT(parseFailure(demo, "of = \"qi\"", "of = \"dtheta_min\""),
              HasSubstr("refers to a value of another kind"));
  EXPECT_THAT(parseFailure(demo, "items = [\"errors\"]", "items = []"), HasSubstr("is empty"));
  EXPECT_THAT(parseFailure(demo, "name = \"middle\"", "name = \"high\""),
              HasSubstr("two points have the same name"));
  EXPECT_THAT(parseFailure(demo, "water_temperature_c = [45, 55]", "water_temperature_c = [55, 45]"),
              HasSubstr("the lower first"));
  EXPECT_THAT(parseFailure(demo, "cap_percent = 5", "cap_percent = -5"), HasSubstr("must be above 0"));
  EXPECT_THAT(parseFailure(demo, "schema = 1", "schema = 2"), HasSubstr("use a newer program"));
  EXPECT_THAT(parseFailure(shippedText("JJG225-2001"), "at = \"high\"", "at = \"top\""),
              HasSubstr("names no flow point"));
  EXPECT_THAT(parseFailure(shippedText("EN1434-5-2007"), "runs_inside = 2", "runs_inside = 4"),
              HasSubstr("more than there are runs"));
}

TEST(ParseRegulation, RefusesAPointWhoseAimLiesOutside) {
  Regulation demo = shipped("DEMO");
  demo.flowPoints[0].aim.times = 1.05;
  EXPECT_FALSE(flowRange(demo.flowPoints[0], dn20()));
}

TEST(Names, AreThoseOfTheCommandLine) {
  for (const char* name :
       {"flow-sensor", "sensor-pair", "calculator", "calculator-pair", "complete", "water-volume"}) {
    ASSERT_TRUE(limitedQuantityNamed(name));
    EXPECT_EQ(nameOf(*limitedQuantityNamed(name)), name);
  }
  EXPECT_FALSE(limitedQuantityNamed("flow"));
  EXPECT_EQ(verificationKindNamed("in-use"), VerificationKind::InUse);
}

}  // namespace
}  // namespace mb
