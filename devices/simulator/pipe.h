#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/parameters.h"

#include <vector>

namespace mb::sim {

/// The water in the pipe from the inlet thermometer to the tank, as a chain of cells that are pushed along
/// and lose heat to the room. Because its density changes while the pipe's volume does not, each position
/// sees another mass than the tank.
class Pipe {
 public:
  Pipe(const BenchDescription& bench, const PlantParameters& plant);

  /// `outflow`: kg that left the pipe's end in this step; `supply`: °C of what comes in; `pressure`: Pa,
  /// absolute.
  void step(double seconds, double outflow, double supply, double pressure);

  /// °C at a position (1...), at the thermometers, at the pipe's end.
  [[nodiscard]] double temperatureAt(int position) const;
  [[nodiscard]] double inletTemperature() const { return cells_.front().temperature; }
  [[nodiscard]] double outletTemperature() const { return cells_[outletCell_].temperature; }
  [[nodiscard]] double endTemperature() const { return cells_.back().temperature; }

  /// m3 that truly went through the meter in this position in the last step.
  [[nodiscard]] double volumeAt(int position) const { return volumes_[static_cast<std::size_t>(position)]; }

 private:
  struct Cell {
    double volume;       ///< m3
    double conductance;  ///< W/K to the room
    double temperature;  ///< °C
    double mass = 0.0;   ///< kg
  };

  std::vector<Cell> cells_;
  std::vector<std::size_t> positionCell_;  ///< by position
  std::size_t outletCell_ = 0;
  double room_;
  std::vector<double> volumes_;  ///< by position
};

}  // namespace mb::sim
