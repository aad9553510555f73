#include "devices/simulator/noise.h"

#include <cmath>
#include <numbers>

namespace mb::sim {
namespace {

/// splitmix64 (Steele, Lea, Flood 2014): a permutation of 64 bits that leaves no pattern.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

double unit(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11U) + 0.5) / 9007199254740992.0;
}

}  // namespace

Noise::Noise(std::uint64_t seed, std::string_view entity) : key_(mix(seed)) {
  for (const char c : entity) {
    key_ = mix(key_ ^ static_cast<unsigned char>(c));
  }
}

double Noise::uniform(std::uint64_t number) const {
  return unit(mix(key_ ^ mix(number)));
}

double Noise::normal(std::uint64_t number) const {
  const double radius = std::sqrt(-2.0 * std::log(unit(mix(key_ ^ mix(2 * number)))));
  return radius * std::cos(2.0 * std::numbers::pi * unit(mix(~key_ ^ mix(2 * number + 1))));
}

}  // namespace mb::sim
