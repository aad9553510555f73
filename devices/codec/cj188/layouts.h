#pragma once

#include "devices/codec/cj188/body.h"

namespace mb::cj188 {

enum class FieldKind : std::uint8_t {
  bcd,
  binary,  ///< unsigned, low byte first
  real,    ///< IEEE 754 binary32, low byte first
  clock,   ///< ss mm hh DD MM YY CC, or the reverse
  date,    ///< DD MM YY CC
  status,  ///< ST0 ST1
  digits,  ///< BCD that is a name
  bytes,   ///< the maker's own
};

/// One field of a body. A number is digits · 10^exponent, in `unit` or what the unit code at `unitAt` says.
struct Field {
  FieldKind kind = FieldKind::bytes;
  std::string_view name;
  std::string_view quantity;
  std::size_t at = 0;
  std::size_t length = 0;
  int exponent = 0;
  std::string_view unit;
  std::size_t unitAt = kNoUnit;
  std::size_t moreAt = 0;  ///< a second part of the same number, of the same kind ...
  std::size_t moreLength = 0;
  int moreExponent = 0;  ///< ... with its own weight

  static constexpr std::size_t kNoUnit = static_cast<std::size_t>(-1);
};

struct Layout {
  std::size_t length = 0;  ///< of the data; 0: no layout of that length
  std::vector<Field> fields;
};

/// The layout that a variant means for data of that length; length 0 when there is none.
[[nodiscard]] Layout layoutOf(const BodyVariant& variant, std::size_t length);
/// Lengths that the layout has, for messages: "43 (heat) or 19 (water)".
[[nodiscard]] std::string_view lengthsOf(BodyLayout layout);

}  // namespace mb::cj188
