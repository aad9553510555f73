#pragma once

#include "core/async/clock.h"
#include "core/quantity/quantity.h"

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// What passed a position from the beginning of the world, in m3.
struct TruePassage {
  double volume = 0.0;      ///< of water, at the position's own temperature and pressure
  double intrinsic = 0.0;   ///< volume with the meter's true error: what it would count without tau and display
  double registered = 0.0;  ///< what its measuring intervals made of that, before the display truncates
  double heated = 0.0;      ///< integral of temperature over volume, m3 °C
  double temperature = 0.0;  ///< °C, now
};

/// The state of the world at an instant.
struct TrueState {
  Instant at;
  std::vector<TruePassage> positions;  ///< index 0 is position 1
  double flow = 0.0;                   ///< m3/s at the outlet
  double toTank = 0.0;                 ///< kg of water that have run into the tank so far
  double tankMass = 0.0;               ///< kg of water in the tank
  double evaporated = 0.0;             ///< kg, so far
  double drained = 0.0;                ///< kg drained or spilt, so far
  double inletTemperature = 0.0;       ///< °C
  double outletTemperature = 0.0;
  double inletPressure = 0.0;  ///< Pa
  double outletPressure = 0.0;
  double pipeMass = 0.0;    ///< kg between the inlet thermometer and the nozzle
  double airDensity = 0.0;  ///< kg/m3
};

/// The simulator's own knowledge (settled points 12 and 15): only tests and the truth file may read it.
/// States are kept whenever a flow begins or ends and every ten seconds between, so that volumes between
/// instants at rest are exact.
class Truth {
 public:
  /// Interpolated between the states kept.
  [[nodiscard]] TrueState at(Instant instant) const;
  /// Water through `position` (1-based) between two instants.
  [[nodiscard]] Volume volume(int position, Instant from, Instant to) const;
  /// True relative volume error of this very run: the meter's curve with this run's repeatability, before
  /// measuring interval and display.
  [[nodiscard]] double error(int position, Instant from, Instant to) const;
  /// The same with what the measuring intervals did to it, before the display truncates.
  [[nodiscard]] double registeredError(int position, Instant from, Instant to) const;
  /// Mean temperature of the water that passed.
  [[nodiscard]] Temperature meanTemperature(int position, Instant from, Instant to) const;

  [[nodiscard]] const std::vector<TrueState>& states() const { return states_; }
  /// Everything that was drawn for this bench, by name: "balance.slope", "t-inlet.bias", ...
  [[nodiscard]] const std::map<std::string, double>& draws() const { return draws_; }

  void note(const std::string& name, double value) { draws_[name] = value; }
  void keep(TrueState state) { states_.push_back(std::move(state)); }
  /// The state of now takes the place of the last such.
  void setLatest(TrueState state);

  /// One JSON object a line: the draws, then the states.
  void write(std::ostream& out) const;

 private:
  std::map<std::string, double> draws_;
  std::vector<TrueState> states_;
  bool latestIsTransient_ = false;
};

}  // namespace mb
