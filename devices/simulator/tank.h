#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/parameters.h"

namespace mb::sim {

/// The open tank on the balance: fills, drains, evaporates.
class Tank {
 public:
  Tank(const BenchDescription& bench, const PlantParameters& plant, std::uint64_t seed);

  /// `inflow` kg of water at `temperature` in this step; `drain` 0...1 open.
  void step(double seconds, double inflow, double temperature, double drain);

  [[nodiscard]] double mass() const { return mass_; }  ///< kg
  [[nodiscard]] double temperature() const { return temperature_; }
  [[nodiscard]] double evaporationRate() const;  ///< kg/s now
  [[nodiscard]] bool overflowing() const { return mass_ / 0.988 > capacity_; }
  /// kg evaporated so far.
  [[nodiscard]] double evaporated() const { return evaporated_; }

 private:
  double capacity_;  ///< L
  double residue_;   ///< kg
  double drainRate_;
  double surface_;
  double coefficient_;  ///< kg/(s m2 Pa)
  double room_;
  double humidity_;
  double mass_;
  double temperature_;
  double evaporated_ = 0.0;
};

}  // namespace mb::sim
