#include "core/evaluation/elementary.h"

#include "core/water/integer_power.h"

#include <cmath>

namespace mb {
namespace {

// ln 2 in two parts: the first has 21 trailing zero bits, so that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInverseLn2 = 0x1.71547652b82fep+0;

}  // namespace

double ownExp(double x) {
  const double scaled = x * kInverseLn2;
  const int exponent = static_cast<int>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
  const double r = (x - exponent * kLn2High) - exponent * kLn2Low;
  // Taylor's series for |r| <= ln 2 / 2: the term of degree 14 is below 2^-57.
  double sum = 1.0;
  for (int n = 14; n >= 1; --n) {
    sum = 1.0 + sum * r / n;
  }
  return sum * integerPower(2.0, exponent);
}

double ownAtan(double x) {
  // atan x = 2 atan(x / (1 + sqrt(1 + x^2))): four halvings leave at most pi/32.
  double y = x;
  for (int halving = 0; halving < 4; ++halving) {
    y = y / (1.0 + std::sqrt(1.0 + y * y));
  }
  const double square = y * y;
  double sum = 0.0;
  for (int n = 21; n >= 1; n -= 2) {
    sum = 1.0 / n - square * sum;
  }
  return 16.0 * y * sum;
}

}  // namespace mb
