#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mb {

/// An exact decimal, mantissa · 10^exponent: what came off a wire or out of a file, before it becomes a
/// double. The exponent keeps the resolution: 0.380 and 0.38 are equal in value and differ in resolution.
struct Decimal {
  std::int64_t mantissa = 0;
  std::int8_t exponent = 0;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t m, int e) : mantissa(m), exponent(static_cast<std::int8_t>(e)) {}

  /// The nearest double (correctly rounded).
  [[nodiscard]] double toDouble() const;

  /// Plain notation with every digit of the mantissa: {380,-3} is "0.380", {5,2} is "500".
  [[nodiscard]] std::string toString() const;

  /// The same value with the exponent moved by `shift` (an exact scaling by 10^shift).
  [[nodiscard]] constexpr Decimal scaled(int shift) const { return Decimal(mantissa, exponent + shift); }

  /// One unit of the last digit, 10^exponent: the resolution that travels with a reading.
  [[nodiscard]] Decimal resolution() const { return Decimal(1, exponent); }

  /// Trailing zeros after the point removed ("0.380" -> "0.38", "500" stays): equal values compare equal as
  /// text.
  [[nodiscard]] std::string toShortestString() const;

  /// Reads "-12.50" as {-1250,-2}, "1e-3" as {1,-3}; nothing else around it. Empty when the text is not a
  /// decimal or does not fit.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  /// Same mantissa and same exponent (same resolution).
  friend constexpr bool operator==(Decimal, Decimal) = default;
};

/// Difference a - b at the finer of the two exponents; empty when it does not fit into 63 bits.
[[nodiscard]] std::optional<Decimal> subtract(Decimal a, Decimal b);

/// a · scale + offset, exactly, with the last digit of the product (or of a finer offset that is not zero).
/// Empty when it does not fit into 63 bits.
[[nodiscard]] std::optional<Decimal> scaleExactly(Decimal a, Decimal scale, Decimal offset);

/// Three-way comparison of the values (0.380 equals 0.38): -1, 0 or 1.
[[nodiscard]] int compareValue(Decimal a, Decimal b);

}  // namespace mb
