#include "core/evaluation/elementary.h"

#include "core/evaluation/coverage.h"

#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mb {
namespace {

double unitsOfLastPlace(double found, double expected) {
  const double unit =
      std::nextafter(std::fabs(expected), std::numeric_limits<double>::infinity()) - std::fabs(expected);
  return std::fabs(found - expected) / unit;
}

TEST(OwnExp, FollowsTheMathematicalLibraryWithinTwoUnits) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> wide(-700.0, 700.0);
  std::uniform_real_distribution<double> narrow(-3.0, 3.0);
  for (int i = 0; i < 20000; ++i) {
    const double x = i % 2 == 0 ? wide(random) : narrow(random);
    EXPECT_LE(unitsOfLastPlace(ownExp(x), std::exp(x)), 3.0) << x;
  }
  EXPECT_EQ(ownExp(0.0), 1.0);
}

TEST(OwnAtan, FollowsTheMathematicalLibraryWithinFourUnits) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> logarithm(-8.0, 8.0);
  for (int i = 0; i < 20000; ++i) {
    const double x = std::exp(logarithm(random));
    EXPECT_LE(unitsOfLastPlace(ownAtan(x), std::atan(x)), 5.0) << x;
  }
  EXPECT_EQ(ownAtan(0.0), 0.0);
}

TEST(Coverage, IsTwoForInfiniteDegreesOfFreedom) {
  EXPECT_EQ(coverageFactor(std::nullopt), 2.0);
  EXPECT_EQ(coverageFactor(1e9), 2.0);
  EXPECT_NEAR(coverageFactor(9999.0), 2.0, 3e-4);
}

TEST(Coverage, GivesTableG2OfTheGuide) {
  // JCGM 100:2008 table G.2, column 95.45 %, as printed.
  const std::vector<std::pair<int, double>> table = {
      {1, 13.97}, {2, 4.53},  {3, 3.31},  {4, 2.87},  {5, 2.65},  {6, 2.52},  {7, 2.43},
      {8, 2.37},  {9, 2.32},  {10, 2.28}, {11, 2.25}, {12, 2.23}, {13, 2.21}, {14, 2.20},
      {15, 2.18}, {16, 2.17}, {17, 2.16}, {18, 2.15}, {19, 2.14}, {20, 2.13}, {25, 2.11},
      {30, 2.09}, {35, 2.07}, {40, 2.06}, {45, 2.06}, {50, 2.05}};
  for (const auto& [nu, k] : table) {
    EXPECT_NEAR(coverageFactor(nu), k, 0.0051) << nu;
  }
  EXPECT_NEAR(coverageFactor(100.0), 2.025, 0.0006);
}

TEST(Coverage, CutsFractionsOff) {
  EXPECT_EQ(coverageFactor(4.99), coverageFactor(4.0));
  EXPECT_EQ(coverageFactor(0.3), coverageFactor(1.0));
}

TEST(Student, IntegratesTheDensity) {
  // Simpson's rule over the density, whose constant comes from the integral itself.
  for (const int nu : {1, 2, 3, 4, 7, 30}) {
    const auto density = [nu](double t) { return std::pow(1.0 + t * t / nu, -(nu + 1) / 2.0); };
    const auto integral = [&density](double to) {
      const int n = 20000;
      double sum = density(0.0) + density(to);
      for (int i = 1; i < n; ++i) {
        sum += density(to * i / n) * (i % 2 == 1 ? 4.0 : 2.0);
      }
      return sum * to / n / 3.0;
    };
    const double constant =
        std::tgamma((nu + 1) / 2.0) / (std::sqrt(nu * std::acos(-1.0)) * std::tgamma(nu / 2.0));
    EXPECT_NEAR(studentWithin(2.0, nu), 2.0 * constant * integral(2.0), 1e-12) << nu;
  }
}

}  // namespace
}  // namespace mb
