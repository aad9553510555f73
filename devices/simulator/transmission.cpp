#include "devices/simulator/transmission.h"

#include <algorithm>
#include <bit>

namespace mb::sim {

Transmission Transmission::part(std::size_t from, std::size_t to) const {
  Transmission piece(Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                           bytes.begin() + static_cast<std::ptrdiff_t>(to)));
  for (const std::size_t at : damaged) {
    if (at >= from && at < to) {
      piece.damaged.push_back(at - from);
    }
  }
  return piece;
}

void Transmission::flip(std::size_t at, std::uint8_t bits, bool parity) {
  bytes[at] ^= bits;
  if (parity && std::popcount(bits) % 2 == 1 && std::ranges::count(damaged, at) == 0) {
    damaged.push_back(at);
  }
}

void Transmission::insert(std::size_t at, std::uint8_t byte, bool isDamaged) {
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), byte);
  for (std::size_t& each : damaged) {
    each += each >= at ? 1U : 0U;
  }
  if (isDamaged) {
    damaged.push_back(at);
  }
}

void Transmission::erase(std::size_t at) {
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
  std::erase(damaged, at);
  for (std::size_t& each : damaged) {
    each -= each > at ? 1U : 0U;
  }
}

Transmission scrambled(Transmission sent, bool parity, const Noise& noise, std::uint64_t& draws) {
  const auto draw = [&noise, &draws](std::size_t below) {
    const double share = noise.uniform(draws++);
    return std::min(below - 1, static_cast<std::size_t>(share * static_cast<double>(below)));
  };
  const std::size_t changes = 1 + draw(4);
  for (std::size_t i = 0; i < changes && !sent.bytes.empty(); ++i) {
    const std::size_t at = draw(sent.bytes.size());
    switch (draw(5)) {
      case 0:
        sent.flip(at, static_cast<std::uint8_t>(1 + draw(255)), parity);
        break;
      case 1:
        sent.erase(at);
        break;
      case 2:
        sent.insert(at, sent.bytes[at], false);
        break;
      case 3:
        sent.insert(at, static_cast<std::uint8_t>(draw(256)), parity && draw(2) == 0);
        break;
      default:
        sent = sent.part(0, at);
    }
  }
  return sent;
}

}  // namespace mb::sim
