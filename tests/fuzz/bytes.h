#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

namespace mb::fuzz {

using View = std::span<const std::uint8_t>;

/// A property that no bytes may break.
inline void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// The same bytes as characters.
inline std::string_view textOf(View bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace mb::fuzz
