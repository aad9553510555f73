#pragma once

#include "core/text/error.h"
#include "devices/link/link.h"

#include <span>
#include <string_view>

namespace mb {

/// The checksums that profiles may name.
enum class Checksum {
  none,
  sum8,          ///< sum of the bytes modulo 256
  sum8Negative,  ///< what makes the sum 0 modulo 256 ("sum8-negative")
  xor8,
  sum16Le,  ///< sum modulo 65536, low byte first
  sum16Be,
  crc16Modbus,  ///< low byte first
  crc16Ccitt    ///< polynomial 1021h, start 0, high byte first
};

/// The word of the file. Error: no such checksum; the remedy lists them.
[[nodiscard]] Expected<Checksum> checksumOf(std::string_view word);

/// The bytes of the checksum over `bytes`: none, one or two.
[[nodiscard]] Bytes checksumBytes(Checksum kind, std::span<const std::uint8_t> bytes);
[[nodiscard]] std::size_t checksumSize(Checksum kind);

}  // namespace mb
