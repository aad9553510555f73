#include "devices/codec/real32/real32.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <string_view>

namespace mb {

namespace {

std::optional<Decimal> shortest(float value) {
  if (!std::isfinite(value)) {
    return std::nullopt;
  }
  std::array<char, 64> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  return Decimal::parse(std::string_view(text.data(), written.ptr));
}

}  // namespace

std::optional<Decimal> decodeReal32(std::uint32_t bits) {
  return shortest(std::bit_cast<float>(bits));
}

std::optional<Decimal> stepOfReal32(std::uint32_t bits) {
  constexpr std::uint32_t kMagnitude = 0x7FFFFFFF;
  const float here = std::bit_cast<float>(bits & kMagnitude);
  const float next = std::bit_cast<float>((bits & kMagnitude) + 1);
  return shortest(next - here);  // exact: neighbours differ by a power of two
}

std::optional<std::uint32_t> encodeReal32(Decimal value) {
  const auto real = static_cast<float>(value.toDouble());
  return std::isfinite(real) ? std::optional(std::bit_cast<std::uint32_t>(real)) : std::nullopt;
}

}  // namespace mb
