#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mb::modbus {

/// How registers hold a number.
enum class NumberType : std::uint8_t { u16, s16, u32, s32, u64, f32 };

/// Which register stands first: the protocol orders the bytes of one register, not the registers of a number.
enum class WordOrder : std::uint8_t {
  highFirst,  ///< ABCD
  lowFirst    ///< CDAB: "swapped"
};

/// One number of a meter's register map.
struct MapEntry {
  MapEntry() = default;

  std::string name;
  int address = 0;  ///< of its first register, counted from 0 as on the wire
  NumberType type = NumberType::u16;
  WordOrder order = WordOrder::highFirst;
  int exponent = 0;  ///< number · 10^exponent, in `unit`
  std::string unit;

  [[nodiscard]] int registers() const;
};

/// Reads "flow@4:f32-swapped:m3/h" or "energy@0x20:u32e-2:kWh": name, address, type with its word order and
/// power of ten, unit (may be left out); entries are separated by commas. Error: the entry and what is wrong.
[[nodiscard]] Expected<std::vector<MapEntry>> parseMap(std::string_view text);

/// A number that was read, or why there is none.
struct MapValue {
  MapValue() = default;
  std::optional<Decimal> number;
  std::string invalid;
};

/// The number of an entry in registers that begin at `first`; empty when they do not hold all of it.
[[nodiscard]] std::optional<MapValue> valueOf(const MapEntry& entry, int first,
                                              std::span<const std::uint16_t> registers);

}  // namespace mb::modbus
