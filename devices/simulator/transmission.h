#pragma once

#include "devices/link/link.h"
#include "devices/simulator/noise.h"

#include <cstdint>
#include <vector>

namespace mb::sim {

/// Bytes on their way, and which of them arrive with a parity or framing error.
class Transmission {
 public:
  Transmission() = default;
  explicit Transmission(Bytes bytes_) : bytes(std::move(bytes_)) {}

  /// Bytes from...to, `to` not included.
  [[nodiscard]] Transmission part(std::size_t from, std::size_t to) const;
  /// Changes one byte; where `parity` is seen, an odd number of changed bits damages it.
  void flip(std::size_t at, std::uint8_t bits, bool parity);
  void insert(std::size_t at, std::uint8_t byte, bool isDamaged);
  void erase(std::size_t at);

  Bytes bytes;
  std::vector<std::size_t> damaged;
};

/// A few random changes: bits flipped, bytes lost, doubled or invented, the end cut. `draws` counts what was
/// taken of the noise.
[[nodiscard]] Transmission scrambled(Transmission sent, bool parity, const Noise& noise,
                                     std::uint64_t& draws);

}  // namespace mb::sim
