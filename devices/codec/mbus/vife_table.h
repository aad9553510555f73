#pragma once

#include "devices/codec/mbus/quantity_names.h"

#include <array>
#include <cstdint>

namespace mb::mbus {

/// What a VIFE behind the VIF does to the value (EN 13757-3, combinable VIFE). In a frame of the master the
/// codes 00 to 1F are actions (write, add, …) instead of record errors.
enum class VifeKind : std::uint8_t {
  neutral,         ///< 00: no error
  recordError,     ///< the value is invalid
  nonMetric,       ///< 3D: the unit is another one than the VIF says
  modifier,        ///< qualifies the value (forward only, uncorrected, average, …) without changing it
  multiply,        ///< · 10^exponent
  add,             ///< + 10^exponent of the VIF's unit
  perUnit,         ///< per second, per pulse, per litre, …
  limit,           ///< the value is a limit
  count,           ///< the value is a number of exceeds
  duration,        ///< the value is a duration in `unit`
  date,            ///< the value is a date or a date with time
  profile,         ///< the data are a compact profile
  extensionTable,  ///< the next VIFE is from the extension table
  manufacturer,    ///< all that follow are the manufacturer's
};

struct VifeEntry {
  VifeKind kind = VifeKind::modifier;
  std::int16_t exponent = 0;
  Unit unit = Unit::none;
};

extern const std::array<VifeEntry, 128> kVifes;

/// `code` without its extension bit.
[[nodiscard]] inline const VifeEntry& vifeEntry(std::uint8_t code) {
  return kVifes[code & 0x7FU];
}

/// "data error", "no data available", … for the record errors 01 to 1F.
[[nodiscard]] std::string_view recordErrorName(std::uint8_t code);

}  // namespace mb::mbus
