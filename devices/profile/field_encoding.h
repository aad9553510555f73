#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"
#include "devices/link/link.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mb {

/// What stands in one field of a message, or is to stand there.
struct FieldValue {
  FieldValue() = default;
  FieldValue(Decimal number_) : number(number_) {}
  explicit FieldValue(std::string text_) : text(std::move(text_)) {}

  std::optional<Decimal> number;  ///< empty for text
  std::string text;               ///< of a text field, without the blanks around it
  std::size_t offset = 0;         ///< in the message
  std::size_t length = 0;
  Decimal step;       ///< of a binary floating point number: distance to the next one; else 0
  std::string wrong;  ///< not empty: why the field could not be read (MessageTemplate::shape)
};
using FieldValues = std::map<std::string, FieldValue, std::less<>>;

/// "0C 79": for messages.
[[nodiscard]] std::string spacedHex(std::span<const std::uint8_t> bytes);

/// A named way of writing a number or a text into bytes. The names that profiles use:
///
///   u8 s8, u16-be u16-le s16-be s16-le, u24, s24, u32, ... u64, s64 with -be or -le    integers
///   sm16-be sm16-le, sm24, sm32    sign and magnitude: the highest bit says minus
///   u32-swapped s32-swapped f32-swapped    two registers, the low word first, each high byte first (CDAB)
///   f32-be f32-le    IEEE 754 binary32; reads as the shortest decimal that reads back to it
///   bcd1-le ... bcd8-le, bcd1-be ... bcd8-be    two digits a byte
///   coil    FF 00 for 1, 00 00 for 0 (Modbus function 05)
///   num12, num    a decimal number in 12, or any number of, ASCII characters, blanks around it
///   text6, text    printable ASCII characters
class FieldEncoding {
 public:
  enum class Kind { integer, real, bcd, coil, number, text };
  enum class Order { bigEndian, littleEndian, swappedWords };

  /// Error: no such encoding; the remedy lists them.
  [[nodiscard]] static Expected<FieldEncoding> parse(std::string_view name);

  /// Bytes it takes; empty: as many as there are (num, text).
  [[nodiscard]] std::optional<std::size_t> size() const { return size_; }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool isText() const { return kind_ == Kind::text; }

  /// `bytes` has size() bytes where that is fixed. Error: digits that are none, NaN, unprintable characters.
  [[nodiscard]] Expected<FieldValue> decode(std::span<const std::uint8_t> bytes) const;
  /// Appends the bytes. Error: the value does not fit, or would be rounded (integers, BCD).
  [[nodiscard]] Expected<void> encode(const FieldValue& value, Bytes& bytes) const;

 private:
  Kind kind_ = Kind::integer;
  Order order_ = Order::bigEndian;
  bool isSigned_ = false;
  bool signBit_ = false;  ///< sign and magnitude
  std::optional<std::size_t> size_;
};

}  // namespace mb
