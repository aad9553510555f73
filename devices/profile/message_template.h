#pragma once

#include "devices/profile/field_encoding.h"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mb {

/// A message as a profile writes it, to be sent or to be expected:
///
///   0C 79            bytes in hex
///   'FETC?'          ASCII characters
///   {t1:s16-be}      a field with its name and encoding (field_encoding.h)
///   {?3}             three bytes of any kind; {?}: any bytes up to what follows (only to be expected)
///
/// What is sent is filled, what came is matched whole.
class MessageTemplate {
 public:
  /// Encodings of names that need not say theirs: {"address", "u8"}.
  using Defaults = std::map<std::string, std::string, std::less<>>;

  MessageTemplate() = default;
  /// Errors name the column (from 1) and what is wrong there.
  [[nodiscard]] static Expected<MessageTemplate> parse(std::string_view text, const Defaults& defaults = {});

  [[nodiscard]] bool empty() const { return parts_.empty(); }
  /// Bytes of every message of this kind; empty: they vary.
  [[nodiscard]] std::optional<std::size_t> length() const;
  /// Null for a name that is not in it.
  [[nodiscard]] const FieldEncoding* encodingOf(std::string_view field) const;
  [[nodiscard]] std::vector<std::string> fields() const;
  /// Bytes of any kind stand in it: nothing that could be sent.
  [[nodiscard]] bool hasGaps() const;

  /// Error: a field without a value, or a value without room.
  [[nodiscard]] Expected<Bytes> fill(const FieldValues& values) const;

  /// The fields of `message` by name. Error: where it differs, or which field cannot be read. Takes any
  /// bytes.
  [[nodiscard]] Expected<FieldValues> match(std::span<const std::uint8_t> message) const;

  /// The same, but a field that cannot be read is no error: its value says what is `wrong` with it. For
  /// answers in which not every field must be there (an unplugged sensor).
  [[nodiscard]] Expected<FieldValues> shape(std::span<const std::uint8_t> message) const;

 private:
  struct Field {
    std::string name;
    FieldEncoding encoding;
  };
  struct Gap {
    std::optional<std::size_t> size;
  };
  using Literal = Bytes;
  using Part = std::variant<Literal, Field, Gap>;

  void addLiteral(std::span<const std::uint8_t> bytes);
  [[nodiscard]] Expected<void> addPlaceholder(std::string_view text, const Defaults& defaults);
  [[nodiscard]] static std::optional<std::size_t> sizeOf(const Part& part);
  [[nodiscard]] std::size_t reach(std::size_t part, std::span<const std::uint8_t> rest) const;

  std::vector<Part> parts_;
};

}  // namespace mb
