#include "devices/codec/digits/digits.h"

#include <array>
#include <limits>

#include <fmt/format.h>

namespace mb::codec {
namespace {

constexpr std::size_t kMostBcdBytes = 9;  // 18 digits fit into 63 bits

/// The i-th byte, counted from the highest.
std::uint8_t fromTop(std::span<const std::uint8_t> bytes, ByteOrder order, std::size_t i) {
  return order == ByteOrder::highFirst ? bytes[i] : bytes[bytes.size() - 1 - i];
}

bool leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int64_t daysOf(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

}  // namespace

std::optional<std::int64_t> bcdNumber(std::span<const std::uint8_t> bytes, ByteOrder order) {
  if (bytes.empty() || bytes.size() > kMostBcdBytes) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t byte = fromTop(bytes, order, i);
    if ((byte >> 4U) > 9 || (byte & 0x0FU) > 9) {
      return std::nullopt;
    }
    number = number * 100 + (byte >> 4U) * 10 + (byte & 0x0FU);
  }
  return number;
}

std::optional<std::uint64_t> unsignedNumber(std::span<const std::uint8_t> bytes, ByteOrder order) {
  if (bytes.empty() || bytes.size() > sizeof(std::uint64_t)) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number = number << 8U | fromTop(bytes, order, i);
  }
  return number;
}

std::optional<std::int64_t> mantissaNumber(std::span<const std::uint8_t> bytes, ByteOrder order) {
  const auto number = unsignedNumber(bytes, order);
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return number && *number <= kMost ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::string digitText(std::span<const std::uint8_t> bytes, ByteOrder order) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text += fmt::format("{:02X}", fromTop(bytes, order, i));
  }
  return text;
}

std::optional<std::string> calendarText(std::int64_t year, std::int64_t month, std::int64_t day,
                                        std::int64_t hour, std::int64_t minute, std::int64_t second) {
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month) ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, month, day, hour, minute, second);
}

}  // namespace mb::codec
