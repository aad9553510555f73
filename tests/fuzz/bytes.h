#pragma once

#include "devices/codec/dissection/dissection.h"

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

/// What holds for every telegram taken apart: nothing lies outside of the bytes, a value has a number, a text
/// or a reason, an error has a place, and both forms can be written.
inline void requireSound(const codec::Part& part, std::size_t size) {
  require(part.offset <= size && part.length <= size - part.offset);
  for (const codec::Part& child : part.children) {
    requireSound(child, size);
  }
}

inline void requireSound(const codec::Dissection& dissection) {
  const std::size_t size = dissection.bytes.size();
  for (const codec::Part& part : dissection.parts) {
    requireSound(part, size);
  }
  for (const codec::DecodedValue& value : dissection.values) {
    require(value.offset <= size && value.length <= size - value.offset);
    require((value.number || value.text) == value.invalid.empty());
  }
  require(!dissection.error || dissection.error->offset <= size);
  require(!codec::toTree(dissection).empty());
  require(codec::toJson(dissection).find('\n') == std::string::npos);
}

}  // namespace mb::fuzz
