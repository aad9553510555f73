#include "devices/simulator/slave_bytes.h"

namespace mb::sim {

void appendBcd(Bytes& bytes, std::int64_t number, int digits) {
  for (int i = 0; i < digits / 2; ++i) {
    bytes.push_back(static_cast<std::uint8_t>((number % 10) | (number / 10 % 10) << 4));
    number /= 100;
  }
}

void appendBig(Bytes& bytes, std::uint32_t number, int count) {
  for (int i = count - 1; i >= 0; --i) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
}

std::uint8_t sumOf(const Bytes& bytes, std::size_t from, std::size_t to) {
  std::uint8_t total = 0;
  for (std::size_t i = from; i < to; ++i) {
    total = static_cast<std::uint8_t>(total + bytes[i]);
  }
  return total;
}

}  // namespace mb::sim
