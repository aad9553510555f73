#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/faults.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/parameters.h"

#include <map>
#include <string>
#include <vector>

namespace mb::sim {

/// Something that travels: a valve, a regulator, a diverter. Position 0...1.
struct Mover {
  double commanded = 0.0;
  double position = 0.0;
  double opening = 1.0;  ///< s for the full way up
  double closing = 1.0;  ///< s for the full way down
  void step(double seconds);
};

/// Pump, lines and valves: how much water flows. Stepped in the plant's grid.
class Hydraulics {
 public:
  Hydraulics(const BenchDescription& bench, const PlantParameters& plant, std::uint64_t seed);

  /// One step of the grid ending at step number `index`.
  void step(double seconds, std::uint64_t index, const Faults& faults, double now);

  /// Commands in the actuator's own unit; false when it is none of ours.
  bool command(const std::string& actuator, double value);
  /// What it was told last, and where it is, in the same unit.
  [[nodiscard]] double commanded(const std::string& actuator) const;
  [[nodiscard]] double feedback(const std::string& actuator) const;

  [[nodiscard]] double flow() const { return flow_; }  ///< m3/h through the row
  [[nodiscard]] double lineFlow(const std::string& line) const;
  [[nodiscard]] double pumpShare() const { return frequency_ / kFull; }
  /// Head of the pump at this flow, Pa above the atmosphere.
  [[nodiscard]] double inletPressure() const;
  /// Pressure lost over the row, Pa.
  [[nodiscard]] double rowLoss() const;
  [[nodiscard]] double diverter() const { return movers_.at(diverter_).position; }
  [[nodiscard]] double drain() const { return movers_.at(drain_).position; }
  [[nodiscard]] bool tripped() const { return tripped_; }

  static constexpr double kFull = 50.0;  ///< Hz

 private:
  struct Line {
    std::string id;
    std::string valve;
    std::string regulator;
    double conductance;  ///< m3/h per sqrt(m), regulator and valve open
    double slow = 0.0;   ///< m3/h the line would carry with its valve open, settled
    double flow = 0.0;
  };

  [[nodiscard]] double settledFlow(const Line& line) const;
  void stepPump(double seconds, const Faults& faults, double now);
  void stepMovers(double seconds, std::uint64_t index, const Faults& faults, double now);

  const PlantParameters plant_;
  std::map<std::string, Mover> movers_;
  std::map<std::string, double> scale_;  ///< unit of the command for position 1
  std::vector<Line> lines_;
  std::string pump_;
  std::string diverter_;
  std::string drain_;
  double frequencyCommand_ = 0.0;
  double frequency_ = 0.0;
  double flow_ = 0.0;
  double noiseState_ = 0.0;
  double deadHead_ = 0.0;
  bool tripped_ = false;
  Noise flowNoise_;
  Noise strokeNoise_;
};

}  // namespace mb::sim
