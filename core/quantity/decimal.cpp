#include "core/quantity/decimal.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace mb {
namespace {

__extension__ using Wide = __int128;

// 10^38 is the largest power of ten in 127 bits; wider differences cannot be aligned and never occur on a
// wire.
constexpr int kWidestShift = 18;

std::optional<Wide> alignedMantissa(Decimal d, int exponent) {
  const int shift = d.exponent - exponent;
  if (d.mantissa != 0 && shift > kWidestShift) {
    return std::nullopt;
  }
  Wide m = d.mantissa;
  for (int i = 0; i < std::min(shift, kWidestShift); ++i) {
    m *= 10;
  }
  return m;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

double Decimal::toDouble() const {
  // Both operands exact: one multiplication or division is correctly rounded (Clinger 1990).
  constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (mantissa > -kExact && mantissa < kExact && exponent >= -22 && exponent <= 22) {
    const auto power = kPowers[static_cast<std::size_t>(exponent < 0 ? -exponent : exponent)];
    const auto whole = static_cast<double>(mantissa);
    return exponent < 0 ? whole / power : whole * power;
  }
  // Else through the text: from_chars is correctly rounded too.
  std::string text = std::to_string(mantissa) + "e" + std::to_string(static_cast<int>(exponent));
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::toString() const {
  const bool negative = mantissa < 0;
  std::string digits = std::to_string(mantissa);
  if (negative) {
    digits.erase(0, 1);
  }
  if (exponent >= 0) {
    if (mantissa != 0) {
      digits.append(static_cast<std::size_t>(exponent), '0');
    }
  } else {
    const auto decimals = static_cast<std::size_t>(-exponent);
    if (digits.size() <= decimals) {
      digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - decimals, ".");
  }
  return negative ? "-" + digits : digits;
}

std::string Decimal::toShortestString() const {
  std::string text = toString();
  if (text.find('.') == std::string::npos) {
    return text;
  }
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) {
    text.pop_back();
  }
  return text;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t i = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) {
    ++i;
  }
  Wide magnitude = 0;
  int exponent = 0;
  bool point = false;
  bool digits = false;
  for (; i < text.size() && (isDigit(text[i]) || (text[i] == '.' && !point)); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    digits = true;
    magnitude = magnitude * 10 + (text[i] - '0');
    exponent -= point ? 1 : 0;
    if (magnitude > std::numeric_limits<std::int64_t>::max()) {
      return std::nullopt;
    }
  }
  if (!digits) {
    return std::nullopt;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (text.substr(i, 1) == "+" && text.substr(i, 2) != "+-") {
      ++i;  // from_chars takes a minus but no plus
    }
    int power = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), power);
    if (error != std::errc() || power > 127 || power < -128) {
      return std::nullopt;
    }
    exponent += power;
    i = static_cast<std::size_t>(end - text.data());
  }
  if (i != text.size() || exponent < -128 || exponent > 127) {
    return std::nullopt;
  }
  const auto mantissa = static_cast<std::int64_t>(magnitude);
  return Decimal(negative ? -mantissa : mantissa, exponent);
}

std::optional<Decimal> subtract(Decimal a, Decimal b) {
  const int exponent = std::min(a.exponent, b.exponent);
  const auto left = alignedMantissa(a, exponent);
  const auto right = alignedMantissa(b, exponent);
  if (!left || !right) {
    return std::nullopt;
  }
  const Wide difference = *left - *right;
  if (difference > std::numeric_limits<std::int64_t>::max() ||
      difference < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return Decimal(static_cast<std::int64_t>(difference), exponent);
}

std::optional<Decimal> scaleExactly(Decimal a, Decimal scale, Decimal offset) {
  const auto fits = [](Wide value) {
    return value <= std::numeric_limits<std::int64_t>::max() &&
           value >= std::numeric_limits<std::int64_t>::min();
  };
  const Wide product = static_cast<Wide>(a.mantissa) * scale.mantissa;
  const int exponent = a.exponent + scale.exponent;
  if (!fits(product) || exponent < -128 || exponent > 127) {
    return std::nullopt;
  }
  const Decimal scaled(static_cast<std::int64_t>(product), exponent);
  if (offset.mantissa == 0) {
    return scaled;
  }
  const int finer = std::min<int>(exponent, offset.exponent);
  const auto left = alignedMantissa(scaled, finer);
  const auto right = alignedMantissa(offset, finer);
  if (!left || !right || !fits(*left + *right)) {
    return std::nullopt;
  }
  return Decimal(static_cast<std::int64_t>(*left + *right), finer);
}

int compareValue(Decimal a, Decimal b) {
  const int exponent = std::min(a.exponent, b.exponent);
  const auto left = alignedMantissa(a, exponent);
  const auto right = alignedMantissa(b, exponent);
  if (left && right) {
    return *left < *right ? -1 : (*left > *right ? 1 : 0);
  }
  const double l = a.toDouble();
  const double r = b.toDouble();
  return l < r ? -1 : (l > r ? 1 : 0);
}

}  // namespace mb
