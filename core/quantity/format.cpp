#include "core/quantity/format.h"

#include <array>
#include <charconv>
#include <cmath>

namespace mb {

std::string toShortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value == 0.0 ? 0.0 : value).ptr;
  return std::string(text.data(), end);
}

std::string toFixed(double value, int decimals) {
  // The longest double in fixed notation has 309 digits before the point.
  std::array<char, 400> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
  std::string out(text.data(), end);
  if (out.starts_with('-') && out.find_first_not_of("-0.") == std::string::npos) {
    out.erase(0, 1);
  }
  return out;
}

std::optional<double> parseDouble(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace mb
