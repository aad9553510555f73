#pragma once

namespace mb {

/// x^n by squaring, in a fixed order of multiplications: the bits do not depend on a mathematical library.
[[nodiscard]] constexpr double integerPower(double x, int n) {
  double square = x;
  double product = 1.0;
  for (unsigned rest = n < 0 ? 0U - static_cast<unsigned>(n) : static_cast<unsigned>(n); rest != 0;
       rest >>= 1U) {
    if ((rest & 1U) != 0) {
      product = product * square;
    }
    square = square * square;
  }
  return n < 0 ? 1.0 / product : product;
}

}  // namespace mb
