#pragma once

#include "core/quantity/decimal.h"
#include "devices/codec/mbus/date_time.h"
#include "devices/codec/mbus/quantity_names.h"

#include <cstdint>
#include <optional>
#include <type_traits>

namespace mb::mbus {

enum class Function : std::uint8_t { instantaneous, maximum, minimum, duringError };

enum class RecordKind : std::uint8_t {
  data,
  manufacturerData,  ///< DIF 0F or 1F with the manufacturer's own bytes to the end
  moreFollow,        ///< DIF 1F: the next telegram carries more (its data, if any, are the manufacturer's)
  globalReadout,     ///< DIF 7F, a request
};

/// How the value is held.
enum class ValueKind : std::uint8_t {
  none,      ///< there is no value: see `invalid`
  decimal,   ///< `number`, exact, with its resolution
  real,      ///< `number`: the shortest decimal of a REAL32, scaled; its exponent is no resolution
  dateTime,  ///< `dateTime`
  text,      ///< ISO 8859-1, last character first in the data
  hex,       ///< more than 63 bits, or a profile: only the data bytes
};

/// What the VIFEs make of the value.
enum class Meaning : std::uint8_t {
  value,     ///< a value of the quantity itself
  limit,     ///< a limit for it
  count,     ///< how often a limit was exceeded
  duration,  ///< how long something lasted: the unit is one of time
  date,      ///< when something was
  ratio,     ///< per second, per pulse, per litre, …: the unit is only the upper part
  profile,   ///< compact profile
};

/// Why there is no value. A record that is not `valid` never has a number.
enum class Invalid : std::uint8_t {
  valid,
  noData,        ///< data field 0
  selection,     ///< data field 8, a request
  bcdDigits,     ///< a digit A-F (type A)
  notAvailable,  ///< the most negative integer (type B)
  notANumber,    ///< REAL32 NaN or infinity (type H)
  recordError,   ///< VIFE 01-1F: `detail` is its code
  reservedVif,
  markedDate,  ///< IV bit, FFFF
  impossibleDate,
  recurringDate,  ///< "every month" and the like
  dateSize,       ///< a date VIF with a data field that has no date type
  dateTypeM,      ///< date in a variable length (type M), layout not established
  nonMetric,      ///< VIFE 3D: not in the unit of the VIF, and which one it is is not established
  outOfRange,     ///< the scaling leaves the range of Decimal
  fixedTime,      ///< fixed structure: clock and calendar, layout not established
};

/// One data record of a telegram. Offsets count from the first byte of the frame (68), so that every value
/// can be followed back to the bytes on the wire. Plain data without owners: copying is cheap.
struct Record {
  std::uint64_t storage = 0;  ///< 41 bits
  Decimal number;             ///< after all scaling, in `unit`
  std::uint32_t tariff = 0;
  std::uint16_t subunit = 0;
  std::uint16_t offset = 0;      ///< of the DIF
  std::uint16_t length = 0;      ///< of the whole record
  std::uint16_t dataOffset = 0;  ///< of the data, behind DIB, VIB and LVAR
  std::uint16_t dataLength = 0;
  std::uint16_t textOffset = 0;  ///< plain text unit, last character first; textLength 0: none
  std::uint8_t textLength = 0;
  std::uint8_t dibLength = 0;   ///< DIF and DIFEs; 0 in the fixed structure
  std::uint8_t vibLength = 0;   ///< VIF, VIFEs and plain text, LVAR of the data not counted
  std::uint8_t vifeOffset = 0;  ///< of the first VIFE, counted from the VIF
  std::uint8_t vifeCount = 0;   ///< VIFEs, all of them
  std::uint8_t modifiers = 0;   ///< VIFEs that are neither scaling nor 00
  RecordKind kind = RecordKind::data;
  Function function = Function::instantaneous;
  Quantity quantity = Quantity::none;
  Unit unit = Unit::none;
  ValueKind valueKind = ValueKind::none;
  Meaning meaning = Meaning::value;
  Invalid invalid = Invalid::valid;
  std::uint8_t detail = 0;
  DateTime dateTime;

  /// The number, when there is one.
  [[nodiscard]] std::optional<Decimal> decimal() const {
    return valueKind == ValueKind::decimal || valueKind == ValueKind::real ? std::optional(number)
                                                                           : std::nullopt;
  }

  /// One count of the register in `unit`: 10^exponent of the scaled value. Empty for REAL32 (its step depends
  /// on the value) and where there is no number.
  [[nodiscard]] std::optional<Decimal> resolution() const {
    return valueKind == ValueKind::decimal ? std::optional(number.resolution()) : std::nullopt;
  }
};

static_assert(std::is_trivially_copyable_v<Record>);

}  // namespace mb::mbus
