#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mb::codec {

/// Which end of a number stands first on the wire.
enum class ByteOrder : std::uint8_t { lowFirst, highFirst };

/// Two decimal digits a byte. Empty for a digit A-F, no bytes, or more than 18 digits.
[[nodiscard]] std::optional<std::int64_t> bcdNumber(std::span<const std::uint8_t> bytes, ByteOrder order);

/// An unsigned integer of 1 to 8 bytes; empty for more.
[[nodiscard]] std::optional<std::uint64_t> unsignedNumber(std::span<const std::uint8_t> bytes,
                                                          ByteOrder order);

/// The same when it fits into a Decimal's mantissa.
[[nodiscard]] std::optional<std::int64_t> mantissaNumber(std::span<const std::uint8_t> bytes,
                                                         ByteOrder order);

/// All digits as they read, highest first: 43 52 16 low first is "165243". Digits A-F stay visible.
[[nodiscard]] std::string digitText(std::span<const std::uint8_t> bytes, ByteOrder order);

/// "2015-08-12 08:31:07" where such a time exists; empty otherwise (month 13, 30 February, hour 24).
[[nodiscard]] std::optional<std::string> calendarText(std::int64_t year, std::int64_t month, std::int64_t day,
                                                      std::int64_t hour, std::int64_t minute,
                                                      std::int64_t second);

}  // namespace mb::codec
