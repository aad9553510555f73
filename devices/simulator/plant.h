#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "devices/simulator/faults.h"
#include "devices/simulator/hydraulics.h"
#include "devices/simulator/parameters.h"
#include "devices/simulator/pipe.h"
#include "devices/simulator/sim_balance.h"
#include "devices/simulator/tank.h"
#include "devices/simulator/true_meter.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb::sim {

/// The physical bench: everything that flows, warms, weighs and counts, on one fixed grid of time, so that
/// who asks when changes nothing. It catches up lazily, when somebody looks or commands.
class Plant {
 public:
  Plant(const BenchDescription& bench, const std::vector<TrueMeter>& meters,
        const PlantParameters& parameters, Faults faults, std::uint64_t seed);

  /// Brings the world up to `now` (s).
  void advance(double now);

  /// Commands an actuator in its own unit.
  void command(const std::string& actuator, double value);
  [[nodiscard]] double feedback(const std::string& actuator) const;

  /// What the instrument behind a channel shows before its digit: truth with the instrument's own drawn
  /// error, in the channel's unit.
  [[nodiscard]] double shown(const std::string& channel) const;
  [[nodiscard]] SimBalance::Reading weigh(const std::string& balance) const;

  /// Null where no meter is clamped in.
  [[nodiscard]] MeterRegister* meter(int position);
  [[nodiscard]] double waterAt(int position) const { return pipe_.temperatureAt(position); }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] double now() const { return now_; }

  [[nodiscard]] const Hydraulics& hydraulics() const { return hydraulics_; }
  [[nodiscard]] const Pipe& pipe() const { return pipe_; }
  [[nodiscard]] const Tank& tank() const { return tank_; }
  [[nodiscard]] const std::map<std::string, double>& offsets() const { return offsets_; }
  [[nodiscard]] const std::map<std::string, SimBalance>& balances() const { return balances_; }

  static constexpr double kStep = 0.02;  ///< s: valves and flow
  static constexpr int kCoarse = 5;      ///< steps of flow in one step of heat, tank and meters

 private:
  void coarseStep(double from, double to, double rowVolume);
  [[nodiscard]] double supply() const;
  void holdRegister(int position, MeterRegister& meter, double now) const;
  [[nodiscard]] double truth(const ChannelDescription& channel) const;

  const BenchDescription& bench_;
  const PlantParameters parameters_;
  Faults faults_;
  Hydraulics hydraulics_;
  Pipe pipe_;
  Tank tank_;
  std::map<std::string, SimBalance> balances_;
  std::map<int, std::unique_ptr<MeterRegister>> meters_;
  std::map<std::string, double> offsets_;  ///< of each channel, drawn within its uncertainty
  double supplyPhase_;
  std::uint64_t step_ = 0;
  double now_ = 0.0;
  double rowVolume_ = 0.0;  ///< m3 in the coarse step under way
  double lastMass_;
  double lastDiverter_ = 0.0;
  bool moving_ = false;
  double restSince_ = 0.0;
  std::uint64_t rests_ = 0;
};

}  // namespace mb::sim
