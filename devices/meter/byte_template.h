#pragma once

#include "core/text/error.h"
#include "devices/link/link.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mb {

/// Bytes of a telegram as a profile writes them: hex with named placeholders, "0C 79 {id}".
/// {id}: the meter number as four BCD bytes, least significant first; {address}: the primary address.
class ByteTemplate {
 public:
  enum class Placeholder { id, address };

  ByteTemplate() = default;
  /// Errors name the column (from 1) and what is wrong there.
  [[nodiscard]] static Expected<ByteTemplate> parse(std::string_view text);

  /// An error when the number has no place in four BCD bytes.
  [[nodiscard]] Expected<Bytes> fill(std::string_view meterNumber, std::uint8_t address) const;

 private:
  std::vector<std::variant<std::uint8_t, Placeholder>> parts_;
};

/// Eight digits as an M-Bus identification (0x12345678 for "12345678"); shorter numbers get zeros in front.
[[nodiscard]] Expected<std::uint32_t> identificationOf(std::string_view meterNumber);

/// Do two meter numbers name the same meter? Zeros in front do not matter.
[[nodiscard]] bool sameNumber(std::string_view a, std::string_view b);

}  // namespace mb
