#include "core/thermometry/platinum.h"

#include "tests/core/support/csv.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace mb {
namespace {

double ohms(const PlatinumCurve& curve, double t) {
  return curve.resistance(degreesCelsius(t)).value().ohms;
}
double celsius(const PlatinumCurve& curve, double r) {
  return curve.temperature(Resistance(r)).value().celsius;
}

TEST(Iec60751, GivesThePrintedTable) {
  const PlatinumCurve pt100 = iec60751(Resistance(100));
  int checked = 0;
  for (const auto& row : test::readCsv("tables/iec60751_R_t_1deg.csv")) {
    const double t = test::numberIn(row, "t90_C");
    const double printed = test::numberIn(row, "R_ohm_Pt100_table");
    EXPECT_NEAR(ohms(pt100, t), printed, 0.0050001) << t;
    EXPECT_NEAR(celsius(pt100, printed), t, 0.015) << t;
    ++checked;
  }
  EXPECT_EQ(checked, 251);
}

TEST(Iec60751, GivesTheValuesOfTheFacts) {
  struct Row {
    double t, pt100, pt500, pt1000;
  };
  for (const Row& row : {Row{-20, 92.1599, 460.799, 921.599}, Row{3, 101.1720, 505.860, 1011.720},
                         Row{50, 119.3971, 596.986, 1193.971}, Row{53, 120.5518, 602.759, 1205.518},
                         Row{85, 132.8033, 664.017, 1328.033}, Row{150, 157.3251, 786.626, 1573.251}}) {
    EXPECT_NEAR(ohms(iec60751(Resistance(100)), row.t), row.pt100, 0.51e-4);
    EXPECT_NEAR(ohms(iec60751(Resistance(500)), row.t), row.pt500, 0.51e-3);
    EXPECT_NEAR(ohms(iec60751(Resistance(1000)), row.t), row.pt1000, 0.51e-3);
  }
  // IEC 60751 table 1 at its ends.
  EXPECT_NEAR(ohms(iec60751(Resistance(100)), -200), 18.52, 0.005);
  EXPECT_NEAR(ohms(iec60751(Resistance(100)), 850), 390.48, 0.005);
}

TEST(Iec60751, InverseBringsEveryTemperatureBack) {
  for (const double r0 : {100.0, 500.0, 1000.0}) {
    const PlatinumCurve curve = iec60751(Resistance(r0));
    for (int tenth = -2000; tenth <= 8500; tenth += 7) {
      const double t = tenth / 10.0;
      EXPECT_NEAR(celsius(curve, ohms(curve, t)), t, 1e-9) << r0;
    }
    EXPECT_EQ(celsius(curve, r0), 0.0);
    EXPECT_NEAR(celsius(curve, r0 * (1 - 1e-12)), 0.0, 1e-9);
  }
}

TEST(Iec60751, RefusesWhatNoThermometerGives) {
  const PlatinumCurve pt100 = iec60751(Resistance(100));
  EXPECT_FALSE(pt100.resistance(degreesCelsius(-200.1)));
  EXPECT_FALSE(pt100.resistance(degreesCelsius(850.1)));
  EXPECT_FALSE(pt100.resistance(degreesCelsius(std::numeric_limits<double>::quiet_NaN())));
  for (const double r : {0.0, -1.0, 18.5, 390.6, 500.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(pt100.temperature(Resistance(r))) << r;
  }
  EXPECT_NEAR(celsius(pt100, ohms(pt100, -200)), -200.0, 1e-6);
  EXPECT_NEAR(celsius(pt100, ohms(pt100, 850)), 850.0, 1e-6);
}

TEST(Iec60751, IsNamedByItsResistance) {
  EXPECT_EQ(platinumNamed("Pt500")->r0, Resistance(500));
  EXPECT_EQ(platinumNamed("PT1000")->r0, Resistance(1000));
  for (const char* name : {"", "Pt", "Pt0", "Pt-100", "Ni100", "Pt1e9", "Pt100 "}) {
    EXPECT_FALSE(platinumNamed(name)) << name;
  }
}

std::array<ResistancePoint, 3> pointsOf(const PlatinumCurve& curve, double a, double b, double c) {
  const auto at = [&curve](double t) {
    return ResistancePoint{degreesCelsius(t), curve.resistance(degreesCelsius(t)).value()};
  };
  return {at(a), at(b), at(c)};
}

TEST(FittedCurve, FindsTheCoefficientsAgain) {
  const PlatinumCurve truth{Resistance(499.83), 3.9071e-3, -5.791e-7, 0.0};
  for (const auto& points :
       {pointsOf(truth, 5, 50, 90), pointsOf(truth, 90, 5, 50), pointsOf(truth, 40, 80, 130)}) {
    const auto fitted = fitThroughThreePoints(points);
    ASSERT_TRUE(fitted) << fitted.error().message();
    EXPECT_NEAR(fitted->r0.ohms, truth.r0.ohms, 1e-9);
    EXPECT_NEAR(fitted->a, truth.a, 1e-14);
    EXPECT_NEAR(fitted->b, truth.b, 1e-16);
    for (const auto& point : points) {
      EXPECT_NEAR(ohms(*fitted, point.temperature.celsius), point.resistance.ohms, 1e-10);
    }
  }
}

TEST(FittedCurve, RefusesPointsThatCannotBeRight) {
  const PlatinumCurve pt500 = iec60751(Resistance(500));
  EXPECT_FALSE(fitThroughThreePoints(pointsOf(pt500, 5, 9.9, 90)));
  EXPECT_FALSE(fitThroughThreePoints(pointsOf(pt500, 5, 50, 6)));
  EXPECT_FALSE(fitThroughThreePoints(pointsOf(pt500, -5, 50, 90)));
  auto swapped = pointsOf(pt500, 5, 50, 90);
  std::swap(swapped[0].resistance, swapped[2].resistance);
  EXPECT_FALSE(fitThroughThreePoints(swapped));
  auto silly = pointsOf(pt500, 5, 50, 90);
  silly[1].resistance = Resistance(650);
  EXPECT_FALSE(fitThroughThreePoints(silly));
  silly[1].resistance = Resistance(std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(fitThroughThreePoints(silly));
}

}  // namespace
}  // namespace mb
