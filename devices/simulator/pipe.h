#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/settings.h"

#include <vector>

namespace mb::sim {

/// The water between the inlet thermometer and the nozzle above the tank, as cells that flow into one
/// another and lose heat to the room. The flow is given at the nozzle; what passes a position differs from it
/// by the density there and by what the content of the pipe between gains or loses in mass.
class Pipe {
 public:
  Pipe(const BenchDescription& bench, const BenchSettings& settings);

  struct Surroundings {
    double supply = 50.0;     ///< °C
    double room = 22.0;       ///< °C
    double inletPressure = 0;   ///< Pa, absolute
    double outletPressure = 0;  ///< Pa, absolute
    double airPressure = 0;     ///< Pa
  };

  /// Takes in the past `seconds`, in which `volume` (m3) left the nozzle.
  void step(double seconds, double volume, const Surroundings& around);

  /// Volume (m3) that has passed a position (0-based) when, since the last step, `since` m3 left the nozzle.
  [[nodiscard]] double passed(std::size_t position, double since) const {
    return passed_[position] + since * ratio_[position];
  }
  /// Volume at the position for a volume at the nozzle.
  [[nodiscard]] double ratio(std::size_t position) const { return ratio_[position]; }
  [[nodiscard]] double temperature(std::size_t position) const { return positions_[position]; }
  [[nodiscard]] double inletTemperature() const { return cells_[inlet_].temperature; }
  [[nodiscard]] double outletTemperature() const { return cells_[outlet_].temperature; }
  /// At the nozzle.
  [[nodiscard]] double nozzleTemperature() const { return cells_.back().temperature; }
  [[nodiscard]] double nozzleDensity() const { return nozzleDensity_; }
  /// kg of water in all of it.
  [[nodiscard]] double mass() const;

 private:
  struct Cell {
    double volume = 0.0;
    double loss = 0.0;  ///< W/K
    double temperature = 50.0;
    double density = 988.0;
    double mass = 0.0;
  };

  void setDensities(const Surroundings& around);

  std::vector<Cell> cells_;
  std::size_t inlet_ = 0;
  std::size_t first_ = 0;  ///< cell of position 1
  std::size_t count_ = 0;  ///< positions
  std::size_t outlet_ = 0;
  std::vector<double> positions_;  ///< temperatures
  std::vector<double> densities_;
  std::vector<double> ratio_;
  std::vector<double> passed_;
  double nozzleDensity_ = 988.0;
  bool begun_ = false;
};

}  // namespace mb::sim
