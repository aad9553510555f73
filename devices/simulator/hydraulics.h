#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/actuators.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/settings.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb::sim {

/// Everything that moves, by id.
using MovingParts = std::map<std::string, std::unique_ptr<MovingPart>>;

/// Pump, row and lines: the flow at the nozzle at each instant. Heads in m, conductances in (m3/h)/√m inside.
class Hydraulics {
 public:
  Hydraulics(const BenchDescription& bench, const BenchSettings& settings, const MovingParts& parts,
             std::uint64_t seed, const FaultScript& faults);

  /// From `from` to `to` (s), a step short against what moves. `storage`: m3 left in the supply.
  void step(double from, double to, double storage);

  /// m3/s, at the end of the last step; between two steps it is taken as a straight line.
  [[nodiscard]] double flow() const { return flow_; }
  /// Part of it that runs through a line.
  [[nodiscard]] double lineFlow(std::size_t line) const { return lines_[line].share * flow_; }
  /// Above that of the air, Pa.
  [[nodiscard]] double inletPressure() const { return kWeight * head_; }
  [[nodiscard]] double outletPressure() const;

 private:
  static constexpr double kWeight = 988.0 * 9.80665;  ///< Pa/m of water at 50 °C: good enough for pressures

  struct Path {
    const MovingPart* valve;
    const MovingPart* regulator;
    double full;            ///< conductance, wide open
    double settled = 0.0;   ///< conductance of the regulator as the flow has followed it so far
    double share = 0.0;
    double lastPosition = -1.0;
    double target = 0.0;
    FaultWindows leaking;
  };

  void followRegulator(Path& path, double t, double keep);
  void protect(double from, double to, double storage);

  BenchSettings settings_;
  PumpPart* pump_;
  std::vector<Path> lines_;
  CorrelatedNoise noise_;
  FaultWindows unsteady_;
  FaultWindows trip_;
  FaultWindows dry_;
  double rowResistance_;   ///< m/(m3/h)²
  double head_ = 0.0;      ///< m, before the row
  double steady_ = 0.0;    ///< m3/h, without noise
  double flow_ = 0.0;
  double deadSince_ = -1.0;
  double drySince_ = -1.0;
};

}  // namespace mb::sim
