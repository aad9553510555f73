#pragma once

#include "devices/link/link.h"

#include <cstdint>

namespace mb::sim {

// The little that every meter's own code needs to write telegrams, apart from the codecs that read them.

/// `digits` (even) of a number as BCD, least significant byte first; what is above them is lost.
void appendBcd(Bytes& bytes, std::int64_t number, int digits);
/// The low `count` bytes of a number, most significant first.
void appendBig(Bytes& bytes, std::uint32_t number, int count);
/// Of bytes from...to, `to` not included, modulo 256.
[[nodiscard]] std::uint8_t sumOf(const Bytes& bytes, std::size_t from, std::size_t to);

}  // namespace mb::sim
