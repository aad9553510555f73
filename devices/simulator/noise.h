#pragma once

#include <cstdint>
#include <string_view>

namespace mb::sim {

/// Noise as a function of seed, entity and number: nothing is drawn in an order, so that who asks when
/// changes nothing and a resumed run sees the same noise as an unbroken one.
class Noise {
 public:
  Noise(std::uint64_t seed, std::string_view entity);

  /// Uniform in (0, 1).
  [[nodiscard]] double uniform(std::uint64_t number) const;
  /// Normal with mean 0 and standard deviation 1.
  [[nodiscard]] double normal(std::uint64_t number) const;

 private:
  std::uint64_t key_;
};

}  // namespace mb::sim
