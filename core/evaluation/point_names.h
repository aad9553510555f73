#pragma once

#include "core/evaluation/point_record.h"

#include <array>
#include <string_view>
#include <utility>

namespace mb::point_names {

// Internal to core/evaluation: the names of choices in ledger rows, for writing and reading.

inline constexpr std::array<std::pair<ZeroingHabit, std::string_view>, 3> kZeroingNames = {{
    {ZeroingHabit::goesOn, "goes_on"},
    {ZeroingHabit::zeroAtStop, "zero_at_stop"},
    {ZeroingHabit::zeroAtStart, "zero_at_start"},
}};

inline constexpr std::array<std::pair<StandardSide, std::string_view>, 2> kSideNames = {{
    {StandardSide::downstream, "downstream"},
    {StandardSide::upstream, "upstream"},
}};

template <class T, std::size_t N>
[[nodiscard]] constexpr std::string_view nameFrom(const std::array<std::pair<T, std::string_view>, N>& names,
                                                  T value) {
  for (const auto& [one, name] : names) {
    if (one == value) {
      return name;
    }
  }
  return "";
}

/// False when the name is none of the table's.
template <class T, std::size_t N>
[[nodiscard]] constexpr bool valueFrom(const std::array<std::pair<T, std::string_view>, N>& names,
                                       std::string_view name, T& value) {
  for (const auto& [one, text] : names) {
    if (text == name) {
      value = one;
      return true;
    }
  }
  return false;
}

}  // namespace mb::point_names
