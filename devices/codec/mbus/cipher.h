#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace mb::mbus {

/// AES-128 key of one meter.
using Key = std::array<std::uint8_t, 16>;

/// Reads 32 hex digits; empty for anything else.
[[nodiscard]] std::optional<Key> parseKey(std::string_view hex);

/// Decrypts whole blocks of 16 bytes in place: AES-128-CBC without padding (encryption mode 5). False when
/// the library refuses.
[[nodiscard]] bool decryptAesCbc(std::span<std::uint8_t> blocks, const Key& key,
                                 const std::array<std::uint8_t, 16>& initial);

/// CRC of EN 13757 (polynomial 3D65h, all bits inverted at the end) over bytes that come one after the other.
class Crc {
 public:
  void add(std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::uint16_t value() const { return static_cast<std::uint16_t>(~register_ & 0xFFFFU); }

 private:
  unsigned register_ = 0;
};

}  // namespace mb::mbus
