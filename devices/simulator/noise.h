#pragma once

#include <cstdint>
#include <string_view>

namespace mb::sim {

/// Random numbers without a state: each is a function of seed, entity and index (a time bucket, a count), so
/// that what one entity draws depends neither on the others nor on who asked when.
class Noise {
 public:
  Noise() = default;
  Noise(std::uint64_t seed, std::string_view entity);

  [[nodiscard]] std::uint64_t bits(std::uint64_t index) const;
  /// In [0, 1).
  [[nodiscard]] double uniform(std::uint64_t index) const;
  [[nodiscard]] double between(std::uint64_t index, double low, double high) const;
  /// Mean 0, standard deviation 1.
  [[nodiscard]] double normal(std::uint64_t index) const;

 private:
  std::uint64_t key_ = 0;
};

/// Noise with a correlation time: a first-order process on buckets of a fixed length, between them straight
/// lines. Standard deviation 1. Asked in order of time.
class CorrelatedNoise {
 public:
  CorrelatedNoise() = default;
  CorrelatedNoise(const Noise& noise, double bucket, double correlation);

  /// `t` seconds, not before the bucket of the last call.
  [[nodiscard]] double at(double t);

 private:
  void next();

  Noise noise_;
  double bucket_ = 0.1;
  double keep_ = 0.0;
  double fresh_ = 1.0;
  std::uint64_t index_ = 0;
  double here_ = 0.0;
  double there_ = 0.0;
};

}  // namespace mb::sim
