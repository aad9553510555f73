#pragma once

#include "devices/codec/mbus/quantity_names.h"

#include <array>
#include <cstdint>

namespace mb::mbus {

/// How the data of a VIF is read where the data field alone does not tell.
enum class DataClass : std::uint8_t {
  number,          ///< types A, B, H by the data field
  unsignedNumber,  ///< type C where the data field is a binary integer
  bits,            ///< type D, an unsigned number
  date,            ///< type G
  dateTime,        ///< types F, I, J, M by the size
  anyDate,         ///< G, F, I or J by the size
  opaque,          ///< types K and L, containers: fields of bits that are no number
};

/// One row of a VIF table: value = data · 10^exponent unit.
struct VifEntry {
  Quantity quantity = Quantity::reserved;
  Unit unit = Unit::none;
  std::int16_t exponent = 0;
  DataClass dataClass = DataClass::number;
};

// EN 13757-3, tables of the VIF; `code` without its extension bit. Codes that are reserved, or whose meaning
// is not established, have Quantity::reserved. Looked up several times a record: hence in sight of the
// caller.
using VifTable = std::array<VifEntry, 128>;
extern const VifTable kPrimaryVifs;
extern const VifTable kFbVifs;
extern const VifTable kFdVifs;

[[nodiscard]] inline const VifEntry& primaryVif(std::uint8_t code) {
  return kPrimaryVifs[code & 0x7FU];
}
[[nodiscard]] inline const VifEntry& extensionVifFb(std::uint8_t code) {
  return kFbVifs[code & 0x7FU];
}
[[nodiscard]] inline const VifEntry& extensionVifFd(std::uint8_t code) {
  return kFdVifs[code & 0x7FU];
}

}  // namespace mb::mbus
