#include "devices/codec/mbus/hex.h"

namespace mb::mbus {
namespace {

constexpr char kDigits[] = "0123456789ABCDEF";

int digitValue(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

bool isBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// A character as people can see it.
std::string shown(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte > 0x20 && byte < 0x7F ? std::string({'\'', c, '\''}) : hexByte(byte).insert(0, "byte ");
}

}  // namespace

std::string hexByte(std::uint8_t byte) {
  return {kDigits[byte >> 4U], kDigits[byte & 0x0FU]};
}

std::string hexText(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0FU];
  }
  return text;
}

std::optional<HexError> parseHex(std::string_view text, std::vector<std::uint8_t>& bytes) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (isBlank(text[i])) {
      continue;
    }
    const int high = digitValue(text[i]);
    if (high < 0) {
      return HexError{i, shown(text[i]) + " is not a hex digit"};
    }
    if (i + 1 == text.size() || isBlank(text[i + 1])) {
      return HexError{i, "single hex digit " + shown(text[i]) + ", a byte has two"};
    }
    const int low = digitValue(text[i + 1]);
    if (low < 0) {
      return HexError{i + 1, shown(text[i + 1]) + " is not a hex digit"};
    }
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    ++i;
  }
  return std::nullopt;
}

}  // namespace mb::mbus
