#include "core/regulation/limit.h"

#include "tests/core/regulation/resources.h"
#include "tests/core/support/csv.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::shipped;
using ::testing::HasSubstr;

LimitQuery query(LimitedQuantity quantity, int accuracyClass, double qOverQp, double dtheta,
                 double dthetaMin = 3.0) {
  LimitQuery q;
  q.quantity = quantity;
  q.accuracyClass = accuracyClass;
  q.flow = VolumeFlow(qOverQp);
  q.permanentFlow = VolumeFlow(1.0);
  q.difference = kelvins(dtheta);
  q.minimumDifference = kelvins(dthetaMin);
  return q;
}

double limit(const Regulation& regulation, const LimitQuery& q) {
  const auto found = maximumPermissibleError(regulation, q);
  EXPECT_TRUE(found.has_value()) << found.error().message();
  return found.value_or(-1.0);
}

double flowLimit(const Regulation& regulation, int accuracyClass, double flow, double qp) {
  return flowSensorLimit(regulation, accuracyClass, cubicMetresPerHour(flow), cubicMetresPerHour(qp),
                         VerificationKind::First)
      .value();
}

/// The editions that a row of mpe_vectors.csv speaks of.
std::vector<std::string> editionsOf(const std::string& profile) {
  if (profile == "JJG225-2001") {
    return {"JJG225-2001", "DEMO"};
  }
  if (profile == "JJG225-2010draft/EN1434-1:2007/CJ128-2007") {
    return {"JJG225-2010-draft", "EN1434-5-2007", "CJ128-2007"};
  }
  if (profile == "JJG225/CJ128 formula") {
    return {"JJG225-2001", "JJG225-2010-draft", "CJ128-2007", "DEMO"};
  }
  if (profile.starts_with("EN1434 sum")) {
    return {"EN1434-5-2007"};
  }
  return {"JJG225-2001", "JJG225-2010-draft", "EN1434-5-2007", "CJ128-2007", "DEMO"};
}

TEST(Limits, GiveEveryVector) {
  std::map<std::string, Regulation> regulations;
  for (const char* edition : {"JJG225-2001", "JJG225-2010-draft", "EN1434-5-2007", "CJ128-2007", "DEMO"}) {
    regulations[edition] = shipped(edition);
  }
  const std::map<std::string, LimitedQuantity> quantities = {
      {"flow_sensor", LimitedQuantity::FlowSensor},
      {"temp_pair", LimitedQuantity::SensorPair},
      {"calculator", LimitedQuantity::Calculator},
      {"calculator+pair", LimitedQuantity::CalculatorPair},
      {"complete_meter", LimitedQuantity::Complete}};
  int checked = 0;
  for (const auto& row : test::readCsv("tables/mpe_vectors.csv")) {
    const auto number = [&row](const char* column) {
      return row.at(column).empty() ? 1.0 : test::numberIn(row, column);
    };
    const LimitQuery q = query(quantities.at(row.at("what")), static_cast<int>(number("class")),
                               number("q_over_qp"), number("dtheta_K"), number("dtheta_min_K"));
    for (const std::string& edition : editionsOf(row.at("profile"))) {
      EXPECT_NEAR(limit(regulations.at(edition), q), test::numberIn(row, "mpe_pct"), 0.5001e-4)
          << edition << " " << row.at("what") << " class " << row.at("class") << " q/qp "
          << row.at("q_over_qp") << " dtheta " << row.at("dtheta_K");
    }
    ++checked;
  }
  EXPECT_EQ(checked, 678);
}

TEST(Limits, GiveTheChecksOfTheFacts) {
  const Regulation r = shipped("JJG225-2001");
  EXPECT_NEAR(flowLimit(r, 2, 2.5, 2.5), 2.02, 1e-12);
  EXPECT_NEAR(flowLimit(r, 2, 0.25, 2.5), 2.20, 1e-12);
  EXPECT_NEAR(flowLimit(r, 2, 0.125, 2.5), 2.40, 1e-12);
  EXPECT_NEAR(flowLimit(r, 2, 0.05, 2.5), 3.00, 1e-12);
  EXPECT_NEAR(flowLimit(shipped("DEMO"), 2, 0.02625, 2.5), 3.90, 0.005);
  // Records of a peer: DN65, qp 25, class 2.
  EXPECT_NEAR(limit(r, query(LimitedQuantity::Complete, 2, 23.85 / 25, 3)), 7.02, 0.005);
  EXPECT_NEAR(limit(r, query(LimitedQuantity::Complete, 2, 2.211 / 25, 15)), 4.03, 0.005);
  EXPECT_NEAR(limit(r, query(LimitedQuantity::Complete, 2, 1.016 / 25, 70)), 3.66, 0.005);
  EXPECT_NEAR(limit(r, query(LimitedQuantity::CalculatorPair, 2, 1, 3.03)), 4.96, 0.005);
  EXPECT_NEAR(limit(r, query(LimitedQuantity::CalculatorPair, 2, 1, 2.23)), 6.38, 0.005);
  EXPECT_NEAR(limit(r, query(LimitedQuantity::SensorPair, 2, 1, 0.435101)), 21.1849, 0.00005);
  // With the laboratory's factor 0.75 for factory release.
  EXPECT_NEAR(0.75 * flowLimit(r, 2, 2.4029, 2.5), 1.51561, 0.5e-5);
  EXPECT_NEAR(0.75 * flowLimit(r, 2, 0.230323, 2.5), 1.66281, 0.5e-5);
  EXPECT_NEAR(0.75 * flowLimit(r, 2, 0.0578503, 2.5), 2.14822, 0.5e-5);
  EXPECT_NEAR(singleSensorLimit(r, degreesCelsius(27.9142))->si, 0.439571, 0.5e-6);
  EXPECT_NEAR(singleSensorLimit(r, degreesCelsius(-10))->si, 0.35, 1e-12);
  EXPECT_EQ(singleSensorLimit(shipped("EN1434-5-2007"), degreesCelsius(90))->si, 2.0);
  EXPECT_FALSE(singleSensorLimit(shipped("DEMO"), degreesCelsius(90)));
}

TEST(Limits, CapsStandWhereTheFactsPutThem) {
  EXPECT_EQ(flowLimit(shipped("JJG225-2001"), 1, 1.0 / 500, 1.0), 5.0);
  EXPECT_EQ(flowLimit(shipped("JJG225-2001"), 1, 1.0 / 1000, 1.0), 5.0);
  for (const char* edition : {"EN1434-5-2007", "CJ128-2007", "JJG225-2010-draft"}) {
    EXPECT_EQ(flowLimit(shipped(edition), 1, 1.0 / 300, 1.0), 3.5) << edition;
    EXPECT_LT(flowLimit(shipped(edition), 1, 1.0 / 249, 1.0), 3.5) << edition;
  }
  for (const char* edition : {"JJG225-2001", "EN1434-5-2007"}) {
    EXPECT_EQ(flowLimit(shipped(edition), 2, 1.0 / 151, 1.0), 5.0);
    EXPECT_LT(flowLimit(shipped(edition), 2, 1.0 / 149, 1.0), 5.0);
    EXPECT_EQ(flowLimit(shipped(edition), 3, 1.0 / 41, 1.0), 5.0);
    EXPECT_LT(flowLimit(shipped(edition), 3, 1.0 / 39, 1.0), 5.0);
  }
}

// Class 3 at q/qp = 0.02: 5.5 in the formula of JJG 225, 5.0 in the sum of EN 1434.
TEST(Limits, FormulaAndSumDifferOnceTheCapBites) {
  const LimitQuery q = query(LimitedQuantity::Complete, 3, 0.02, 4);
  EXPECT_NEAR(limit(shipped("JJG225-2001"), q), 4 + 3 + 2.5, 1e-12);
  EXPECT_NEAR(limit(shipped("EN1434-5-2007"), q), 5 + (0.5 + 2.25) + (0.5 + 0.75), 1e-12);
}

TEST(Limits, InUseTheyAreTwiceAsWideWhereTheEditionKnowsIt) {
  LimitQuery q = query(LimitedQuantity::FlowSensor, 2, 0.1, 10);
  q.kind = VerificationKind::InUse;
  EXPECT_NEAR(limit(shipped("JJG225-2001"), q), 4.4, 1e-12);
  EXPECT_FALSE(maximumPermissibleError(shipped("EN1434-5-2007"), q));
  EXPECT_FALSE(maximumPermissibleError(shipped("JJG225-2010-draft"), q));
}

TEST(Limits, RefuseWhatTheEditionDoesNotHave) {
  const auto refusal = [](const char* edition, const LimitQuery& q) {
    const auto found = maximumPermissibleError(shipped(edition), q);
    return found ? std::string("accepted") : found.error().message();
  };
  EXPECT_THAT(refusal("JJG225-2001", query(LimitedQuantity::FlowSensor, 4, 1, 3)),
              HasSubstr("no such limit"));
  EXPECT_THAT(refusal("JJG225-2001", query(LimitedQuantity::WaterVolume, 2, 1, 3)),
              HasSubstr("no such limit"));
  EXPECT_THAT(refusal("JJG225-2024", query(LimitedQuantity::FlowSensor, 2, 1, 3)),
              HasSubstr("not filled in"));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(refusal("JJG225-2001", query(LimitedQuantity::FlowSensor, 2, bad, 3)), HasSubstr("flow"));
    EXPECT_THAT(refusal("JJG225-2001", query(LimitedQuantity::SensorPair, 2, 1, bad)),
                HasSubstr("difference"));
    EXPECT_THAT(refusal("JJG225-2001", query(LimitedQuantity::Complete, 2, 1, 3, bad)),
                HasSubstr("difference"));
    EXPECT_THAT(refusal("EN1434-5-2007", query(LimitedQuantity::Complete, 2, bad, 3)), HasSubstr("flow"));
  }
}

TEST(Limits, BelowTheSmallestDifferenceNothingMayBeJudged) {
  EXPECT_TRUE(mayBeJudged(query(LimitedQuantity::SensorPair, 2, 1, 3)));
  EXPECT_FALSE(mayBeJudged(query(LimitedQuantity::SensorPair, 2, 1, 2.999)));
  EXPECT_FALSE(mayBeJudged(query(LimitedQuantity::Complete, 2, 1, 0.03)));
  EXPECT_TRUE(mayBeJudged(query(LimitedQuantity::FlowSensor, 2, 1, 0)));
}

TEST(WaterMeterLimits, FollowZoneAndTemperature) {
  const Regulation r = shipped("JJG162-2009");
  // Q3 2.5, R 80: Q1 0.03125, Q2 0.05 m3/h.
  const auto at = [&r](int accuracyClass, double flow, double t) {
    LimitQuery q;
    q.quantity = LimitedQuantity::WaterVolume;
    q.accuracyClass = accuracyClass;
    q.flow = cubicMetresPerHour(flow);
    q.q1 = cubicMetresPerHour(0.03125);
    q.q2 = cubicMetresPerHour(0.05);
    q.water = degreesCelsius(t);
    return maximumPermissibleError(r, q);
  };
  EXPECT_EQ(at(2, 0.03125, 20).value(), 5.0);
  EXPECT_EQ(at(2, 0.0499, 20).value(), 5.0);
  EXPECT_EQ(at(2, 0.0499, 40).value(), 5.0);
  EXPECT_EQ(at(2, 0.05, 20).value(), 2.0);
  EXPECT_EQ(at(2, 2.5, 30).value(), 2.0);
  EXPECT_EQ(at(2, 2.5, 30.1).value(), 3.0);
  EXPECT_EQ(at(1, 0.04, 20).value(), 3.0);
  EXPECT_EQ(at(1, 1, 20).value(), 1.0);
  EXPECT_EQ(at(1, 1, 50).value(), 2.0);
  EXPECT_FALSE(at(2, 0.03, 20));
  EXPECT_FALSE(at(3, 1, 20));
  EXPECT_FALSE(at(2, 1, std::numeric_limits<double>::quiet_NaN()));
}

}  // namespace
}  // namespace mb
