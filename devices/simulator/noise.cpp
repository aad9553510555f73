#include "devices/simulator/noise.h"

#include <cmath>
#include <numbers>

namespace mb::sim {
namespace {

/// The finalizer of splitmix64: every bit of the input reaches every bit of the output.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace

Noise::Noise(std::uint64_t seed, std::string_view entity) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : entity) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  key_ = mix(mix(seed) ^ hash);
}

std::uint64_t Noise::bits(std::uint64_t index) const {
  return mix(key_ ^ mix(index));
}

double Noise::uniform(std::uint64_t index) const {
  return unit(bits(index));
}

double Noise::between(std::uint64_t index, double low, double high) const {
  return low + (high - low) * uniform(index);
}

double Noise::normal(std::uint64_t index) const {
  const std::uint64_t first = bits(index);
  const double radius = std::sqrt(-2.0 * std::log(1.0 - unit(first)));
  return radius * std::cos(2.0 * std::numbers::pi * unit(mix(first)));
}

CorrelatedNoise::CorrelatedNoise(const Noise& noise, double bucket, double correlation)
    : noise_(noise), bucket_(bucket), keep_(std::exp(-bucket / correlation)) {
  fresh_ = std::sqrt(1.0 - keep_ * keep_);
  here_ = noise_.normal(0);
  there_ = keep_ * here_ + fresh_ * noise_.normal(1);
}

void CorrelatedNoise::next() {
  ++index_;
  here_ = there_;
  there_ = keep_ * here_ + fresh_ * noise_.normal(index_ + 1);
}

double CorrelatedNoise::at(double t) {
  const double place = t / bucket_;
  while (place >= static_cast<double>(index_ + 1)) {
    next();
  }
  const double part = place - static_cast<double>(index_);
  return here_ + (there_ - here_) * part;
}

}  // namespace mb::sim
