#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mb::mbus {

/// Two upper-case hex digits.
[[nodiscard]] std::string hexByte(std::uint8_t byte);

/// Upper-case hex digits without blanks.
[[nodiscard]] std::string hexText(std::span<const std::uint8_t> bytes);

/// What keeps a text from being hex: the place (counted from 0) and what is wrong there.
struct HexError {
  std::size_t position = 0;
  std::string what;
};

/// Appends the bytes of a hex text to `bytes`. Blanks, tabs and line ends may stand between bytes, not
/// between the two digits of one. Empty on success; what was read before a fault stays in `bytes`.
[[nodiscard]] std::optional<HexError> parseHex(std::string_view text, std::vector<std::uint8_t>& bytes);

}  // namespace mb::mbus
