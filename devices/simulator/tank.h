#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/faults.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/settings.h"

namespace mb::sim {

/// The tank on the balance: true masses and temperature of its water.
class Tank {
 public:
  Tank(const BenchDescription& bench, const BenchSettings& settings, std::uint64_t seed, const FaultScript& faults);

  struct Air {
    double temperature = 22.0;
    double humidity = 0.5;
    double pressure = 101000.0;
  };

  /// `inflow` kg at `inflowTemperature` came in `seconds`; the drain stands `drain` open (0...1).
  void step(double from, double seconds, double inflow, double inflowTemperature, double drain);
  /// Sets the evaporation for the steps to come, from the surface and the air of now.
  void breathe(const Air& air, double seconds, double inflowTemperature);

  [[nodiscard]] double mass() const { return mass_; }
  [[nodiscard]] double temperature() const { return temperature_; }
  [[nodiscard]] double density() const { return density_; }
  [[nodiscard]] bool overflows() const { return mass_ >= capacity_ * density_; }
  [[nodiscard]] double evaporated() const { return evaporated_; }
  [[nodiscard]] double received() const { return received_; }
  /// Through the drain and over the brim.
  [[nodiscard]] double drained() const { return drained_; }
  /// kg/s in and out during the last step, without evaporation: what shakes the balance.
  [[nodiscard]] double inRate() const { return inRate_; }
  [[nodiscard]] double outRate() const { return outRate_; }
  /// kg/h now.
  [[nodiscard]] double evaporationRate() const { return evaporation_ * 3600.0; }
  /// kg/(s m2 Pa), drawn.
  [[nodiscard]] double transfer() const { return transfer_; }

 private:
  double capacity_;   ///< m3
  double brim_;       ///< m3
  double surface_;    ///< m2
  double residue_;    ///< kg
  double drainRate_;  ///< kg/s
  double transfer_;
  double heatLoss_;
  FaultWindows leaking_;
  double mass_;
  double temperature_;
  double surfaceTemperature_;
  double density_ = 988.0;
  double evaporation_ = 0.0;  ///< kg/s
  double evaporated_ = 0.0;
  double received_ = 0.0;
  double drained_ = 0.0;
  double inRate_ = 0.0;
  double outRate_ = 0.0;
};

}  // namespace mb::sim
