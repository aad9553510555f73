#pragma once

#include "devices/codec/mbus/record.h"
#include "devices/codec/mbus/vif_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace mb::mbus {

/// Data fields of the DIF that this room treats by name (EN 13757-3, DIF bits 3 to 0).
inline constexpr std::uint8_t kFieldNone = 0x0;
inline constexpr std::uint8_t kFieldReal = 0x5;
inline constexpr std::uint8_t kFieldSelection = 0x8;
inline constexpr std::uint8_t kFieldVariable = 0xD;
inline constexpr std::uint8_t kFieldSpecial = 0xF;

/// Data bytes by the data field; 0 where the field does not tell (kFieldVariable, kFieldSpecial).
[[nodiscard]] constexpr std::size_t fixedLength(std::uint8_t field) {
  constexpr std::array<std::uint8_t, 16> lengths = {0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0};
  return lengths[field & 0x0FU];
}

/// How the data of one record are read.
struct DataFormat {
  std::uint8_t field = kFieldNone;
  std::uint8_t lvar = 0;  ///< kFieldVariable only
  DataClass dataClass = DataClass::number;
};

/// One correction by a VIFE, in the order of the wire.
struct Correction {
  bool add = false;  ///< + 10^exponent of the unit, otherwise · 10^exponent
  std::int16_t exponent = 0;
};

/// The corrections of one VIB; it has at most ten VIFEs.
struct Scaling {
  int exponent = 0;  ///< of the VIF
  std::size_t count = 0;
  std::array<Correction, 10> corrections;
};

/// Bytes that an LVAR announces; -1 for a reserved code.
[[nodiscard]] int variableLength(std::uint8_t lvar);

/// Sets value, or the reason why there is none, from the data (least significant byte first).
void readValue(std::span<const std::uint8_t> lsbFirst, const DataFormat& format, Record& record);

/// Applies VIF and VIFE to the number, if the record has one.
void scaleValue(const Scaling& scaling, Record& record);

}  // namespace mb::mbus
