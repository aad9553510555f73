#pragma once

#include <cstdint>
#include <string_view>

namespace mb::kmp {

/// A unit code of KMP: value in `unit` = value in `label` · 10^shift.
struct UnitEntry {
  std::string_view label;
  std::string_view unit;
  int shift = 0;
  std::string_view quantity;
};

inline constexpr std::uint8_t kClock = 47;      ///< hhmmss as digits
inline constexpr std::uint8_t kDate = 48;       ///< yymmdd as digits
inline constexpr std::uint8_t kLongDate = 49;   ///< yyyymmdd as digits
inline constexpr std::uint8_t kDayOfYear = 50;  ///< mmdd as digits
inline constexpr std::uint8_t kAscii = 54;

/// Null for a code without a known meaning: 22 is kW.
[[nodiscard]] const UnitEntry* unitEntry(std::uint8_t code);

}  // namespace mb::kmp
