#pragma once

#include "devices/profile/message_template.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mb {

/// Where a raw number stands in a message. One of three: a field of the template; an encoding at a byte of
/// the payload; a bit of the payload.
class NumberPlace {
 public:
  NumberPlace() = default;

  std::string field;
  std::optional<std::size_t> at;
  FieldEncoding encoding;
  std::optional<std::size_t> bit;

  /// The raw value with its place in the payload. Error: it is not there, or cannot be read.
  [[nodiscard]] Expected<FieldValue> read(const FieldValues& fields,
                                          std::span<const std::uint8_t> payload) const;
  /// Bytes of the payload up to its end; 0 for a field.
  [[nodiscard]] std::size_t end() const;
};

/// How the number at a place becomes a value: value = raw * scale + offset, exactly, in the profile's unit.
class ValueRule : public NumberPlace {
 public:
  ValueRule() = default;

  /// More of the number, in another place: high words, fractions.
  struct Part {
    NumberPlace place;
    Decimal scale{1, 0};
  };

  Decimal scale{1, 0};
  Decimal offset;
  std::vector<Part> parts;
  std::vector<Decimal> none;         ///< raw values that say "no value": broken sensor, open input
  std::string unitField;             ///< says the unit, a text or a code; empty: it is always the same
  std::map<std::string, int> units;  ///< its texts, or codes ("2C"), with the power of ten to the unit
};

/// A number out of a message.
struct RuledNumber {
  RuledNumber() = default;
  Decimal value;
  bool real = false;       ///< came as binary floating point: its last digit is no resolution
  Decimal step;            ///< of a real: distance to the next number that it can be; 0: unknown
  std::string unitText;    ///< what the unit field said
  std::size_t offset = 0;  ///< in the payload, of the first byte that says it
  std::size_t length = 0;
};

/// Reads it. `expect` is the template that gave `fields`. Errors: it is not there, cannot be read, says "no
/// value", has a unit that is none of its units. Pure; takes any bytes.
[[nodiscard]] Expected<RuledNumber> readNumber(const ValueRule& rule, const MessageTemplate& expect,
                                               const FieldValues& fields,
                                               std::span<const std::uint8_t> payload);

/// What a unit field says, as `units` names it: its text, or its number as two hex digits.
[[nodiscard]] std::string unitTextOf(const FieldValue& value);

}  // namespace mb
