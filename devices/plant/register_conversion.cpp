#include "devices/plant/register_conversion.h"

#include "core/quantity/format.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace mb {
namespace {

/// The decimal that a file wrote and a double carried, without trailing zeros: 100 is {1,2}.
Decimal decimalOf(double value) {
  Decimal decimal = Decimal::parse(toShortest(value)).value_or(Decimal());
  while (decimal.mantissa != 0 && decimal.mantissa % 10 == 0 && decimal.exponent < 127) {
    decimal = Decimal(decimal.mantissa / 10, decimal.exponent + 1);
  }
  return decimal;
}

}  // namespace

RegisterConversion::RegisterConversion(const RegisterSource& source)
    : wide_(source.wide),
      scale_(source.scale),
      offset_(source.offset),
      exactScale_(decimalOf(source.scale)),
      exactOffset_(decimalOf(source.offset)) {}

double RegisterConversion::step() const {
  return std::abs(scale_);
}

Decimal RegisterConversion::value(std::span<const std::uint16_t> words) const {
  const std::int64_t raw =
      wide_ ? static_cast<std::int32_t>(static_cast<std::uint32_t>(words[0]) << 16U | words[1])
            : static_cast<std::int16_t>(words[0]);
  if (const auto exact = scaleExactly(Decimal(raw, 0), exactScale_, exactOffset_)) {
    return *exact;
  }
  return Decimal::parse(toShortest(static_cast<double>(raw) * scale_ + offset_)).value_or(Decimal());
}

Expected<std::vector<std::uint16_t>> RegisterConversion::words(double value) const {
  const double raw = std::round((value - offset_) / scale_);
  const double most =
      wide_ ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int16_t>::max();
  if (!(raw >= -most - 1.0 && raw <= most)) {
    return fail(
        fmt::format("{} does not fit into {} register{}", toShortest(value), count(), wide_ ? "s" : ""));
  }
  const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(raw));
  const auto low = static_cast<std::uint16_t>(bits & 0xffffU);
  if (!wide_) {
    return std::vector<std::uint16_t>(1, low);
  }
  return std::vector<std::uint16_t>{static_cast<std::uint16_t>(bits >> 16U), low};
}

std::string describe(const RegisterSource& source) {
  return fmt::format("{} register {} of port {}", source.input ? "input" : "holding", source.address,
                     source.port);
}

}  // namespace mb
