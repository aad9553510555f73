#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/parameters.h"

#include <cstdint>

namespace mb::sim {

/// What the balance truly does to the mass on it: buoyancy of air, its own slope and drift, settling,
/// repeatability, digit.
class SimBalance {
 public:
  SimBalance(const BenchDescription& bench, const BalanceDescription& description,
             const PlantParameters& plant, std::uint64_t seed);

  struct Reading {
    double shown = 0.0;  ///< kg, on its digit
    bool stable = false;
    bool overload = false;
  };
  /// `mass` kg of water at `water` °C on it; `restSince`: since when nothing has moved on it (s), `rests`:
  /// how many rests so far.
  [[nodiscard]] Reading read(double now, double mass, double water, bool moving, double restSince,
                             std::uint64_t rests) const;

  [[nodiscard]] double slope() const { return slope_; }  ///< drawn, relative

 private:
  double interval_;
  double repeatability_;
  double capacity_;
  double slope_;
  double drift_;  ///< kg/s
  double airDensity_;
  double settleMin_;
  double settleMax_;
  Noise noise_;
};

}  // namespace mb::sim
