#include "devices/profile/checksum.h"

#include "devices/codec/modbus/rtu_frame.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::array<std::pair<std::string_view, Checksum>, 8> kWords{
    {{"none", Checksum::none},
     {"sum8", Checksum::sum8},
     {"sum8-negative", Checksum::sum8Negative},
     {"xor8", Checksum::xor8},
     {"sum16-le", Checksum::sum16Le},
     {"sum16-be", Checksum::sum16Be},
     {"crc16-modbus", Checksum::crc16Modbus},
     {"crc16-ccitt", Checksum::crc16Ccitt}}};

unsigned ccitt(std::span<const std::uint8_t> bytes) {
  constexpr unsigned kPolynomial = 0x1021;
  unsigned crc = 0;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<unsigned>(byte) << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ kPolynomial : crc << 1U;
    }
  }
  return crc & 0xFFFFU;
}

Bytes word(unsigned value, bool lowFirst) {
  const auto low = static_cast<std::uint8_t>(value & 0xFFU);
  const auto high = static_cast<std::uint8_t>(value >> 8U & 0xFFU);
  return lowFirst ? Bytes{low, high} : Bytes{high, low};
}

}  // namespace

Expected<Checksum> checksumOf(std::string_view text) {
  const auto* const found = std::ranges::find(kWords, text, &std::pair<std::string_view, Checksum>::first);
  if (found == kWords.end()) {
    std::string known;
    for (const auto& [name, kind] : kWords) {
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    return fail(fmt::format("there is no checksum `{}`", text), std::string(), "one of " + known);
  }
  return found->second;
}

Bytes checksumBytes(Checksum kind, std::span<const std::uint8_t> bytes) {
  const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U);
  switch (kind) {
    case Checksum::none:
      return {};
    case Checksum::sum8:
      return Bytes(1, static_cast<std::uint8_t>(sum & 0xFFU));
    case Checksum::sum8Negative:
      return Bytes(1, static_cast<std::uint8_t>((0U - sum) & 0xFFU));
    case Checksum::xor8:
      return Bytes(1, std::accumulate(bytes.begin(), bytes.end(), std::uint8_t{0},
                                      [](auto a, auto b) { return static_cast<std::uint8_t>(a ^ b); }));
    case Checksum::sum16Le:
      return word(sum, true);
    case Checksum::sum16Be:
      return word(sum, false);
    case Checksum::crc16Modbus:
      return word(modbus::crc16(bytes), true);
    case Checksum::crc16Ccitt:
      break;
  }
  return word(ccitt(bytes), false);
}

std::size_t checksumSize(Checksum kind) {
  return kind == Checksum::none ? 0 : kind <= Checksum::xor8 ? 1 : 2;
}

}  // namespace mb
