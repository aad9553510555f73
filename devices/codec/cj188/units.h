#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mb::cj188 {

/// A unit code: the value in `unit` is the value in `label` · 10^shift.
struct UnitCode {
  std::string_view label;     ///< "10 kWh"
  std::string_view unit;      ///< "Wh", "J", "m3", "W", "J/h", "m3/h"
  std::string_view quantity;  ///< "energy", "power", "volume", "vol flow"
  int shift = 0;
};

/// 01 to 37, the series of the fixed data structure of M-Bus. Empty for other codes.
[[nodiscard]] std::optional<UnitCode> unitCode(std::uint8_t code);

}  // namespace mb::cj188
