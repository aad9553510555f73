#include "core/evaluation/coverage.h"

#include "core/evaluation/elementary.h"

#include <cmath>

namespace mb {
namespace {

constexpr double kTwoOverPi = 0.63661977236758134;
constexpr double kTwoSigma = 0.95449973610364158;  // of a normal distribution within +-2
constexpr double kManyDegrees = 10000.0;           // k differs from 2 by less than 3e-4 / 1.0

}  // namespace

double studentWithin(double t, int degreesOfFreedom) {
  // Closed forms (Abramowitz and Stegun 26.7.3 and 26.7.4).
  const double nu = degreesOfFreedom;
  const double sine = t / std::sqrt(nu + t * t);
  const double cosine2 = nu / (nu + t * t);
  if (degreesOfFreedom % 2 == 0) {
    double term = 1.0;
    double sum = 1.0;
    for (int n = 2; n <= degreesOfFreedom - 2; n += 2) {
      term = term * cosine2 * (n - 1) / n;
      sum += term;
    }
    return sine * sum;
  }
  const double theta = ownAtan(t / std::sqrt(nu));
  double term = std::sqrt(cosine2);
  double sum = degreesOfFreedom > 1 ? term : 0.0;
  for (int n = 3; n <= degreesOfFreedom - 2; n += 2) {
    term = term * cosine2 * (n - 1) / n;
    sum += term;
  }
  return kTwoOverPi * (theta + sine * sum);
}

double coverageFactor(std::optional<double> degreesOfFreedom) {
  if (!degreesOfFreedom || !(*degreesOfFreedom < kManyDegrees)) {
    return 2.0;
  }
  const int nu = *degreesOfFreedom < 1.0 ? 1 : static_cast<int>(*degreesOfFreedom);
  double low = 1.9;
  double high = 20.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2.0;
    (studentWithin(middle, nu) < kTwoSigma ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

}  // namespace mb
