#include "devices/simulator/plant.h"

#include "devices/simulator/physics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace mb::sim {
namespace {

/// The error an instrument truly has: normal with half its expanded uncertainty; a flow indicator is off by a
/// share.
double drawOffset(const ChannelDescription& channel, const PlantParameters& plant, std::uint64_t seed) {
  const Noise noise(seed, "channel " + channel.id);
  if (channel.quantity == "volume-flow") {
    return plant.indicatorError * (2.0 * noise.uniform(0) - 1.0);
  }
  return channel.uncertainty / 2.0 * noise.normal(0);
}

}  // namespace

Plant::Plant(const BenchDescription& bench, const std::vector<TrueMeter>& meters,
             const PlantParameters& parameters, Faults faults, std::uint64_t seed)
    : bench_(bench),
      parameters_(parameters),
      faults_(std::move(faults)),
      hydraulics_(bench, parameters, seed),
      pipe_(bench, parameters),
      tank_(bench, parameters, seed),
      supplyPhase_(2.0 * std::numbers::pi * Noise(seed, "supply").uniform(0)),
      lastMass_(tank_.mass()) {
  for (const auto& channel : bench.channels) {
    offsets_[channel.id] = drawOffset(channel, parameters, seed);
  }
  for (const auto& balance : bench.balances) {
    balances_.emplace(balance.id, SimBalance(bench, balance, parameters, seed));
  }
  for (const auto& meter : meters) {
    meters_.emplace(meter.position, std::make_unique<MeterRegister>(meter, seed));
  }
}

double Plant::supply() const {
  const double swing = parameters_.supplySwing *
                       std::sin(2.0 * std::numbers::pi * now_ / parameters_.supplyPeriod + supplyPhase_);
  double drift = 0.0;
  if (const Fault* fault = faults_.at("drifting-water", "", now_)) {
    const double most = fault->number("most_k");
    drift = std::clamp(fault->number("k_per_min") / 60.0 * (now_ - *fault->begin()), -most, most);
  }
  return parameters_.supplyTemperature + swing + drift;
}

void Plant::coarseStep(double from, double to, double rowVolume) {
  const double pressure =
      parameters_.roomPressure + hydraulics_.inletPressure() - hydraulics_.rowLoss() / 2.0;
  const double out = rowVolume * waterDensity(pipe_.outletTemperature(), pressure);
  pipe_.step(to - from, out, supply(), pressure);
  const bool toTank = hydraulics_.diverter() > 0.5;
  tank_.step(to - from, toTank ? out : 0.0, pipe_.endTemperature(), hydraulics_.drain());
  for (auto& [position, meter] : meters_) {
    meter->step(from, to, pipe_.volumeAt(position));
    if (!faults_.all().empty()) {
      holdRegister(position, *meter, to);
    }
  }
  // Evaporation alone moves micrograms: the pan counts as at rest.
  const bool moves =
      std::abs(tank_.mass() - lastMass_) > 1e-4 || std::abs(hydraulics_.diverter() - lastDiverter_) > 1e-9;
  if (moving_ && !moves) {
    restSince_ = to;
    ++rests_;
  }
  moving_ = moves;
  lastMass_ = tank_.mass();
  lastDiverter_ = hydraulics_.diverter();
}

/// What a meter's answers are made of: its register, or a copy of it.
void Plant::holdRegister(int position, MeterRegister& meter, double now) const {
  const std::string target = std::to_string(position);
  const Fault* stale = faults_.at("stale", target, now);
  const Fault* cached = faults_.at("cached-register", target, now);
  if (stale != nullptr && stale->text("mode") == "register") {
    meter.copy(now, std::numeric_limits<double>::infinity());
  } else if (cached != nullptr) {
    meter.copy(now, cached->number("refresh_s"));
  } else {
    meter.dropCopy();
  }
}

void Plant::advance(double now) {
  while (static_cast<double>(step_ + 1) * kStep <= now + 1e-9) {
    ++step_;
    now_ = static_cast<double>(step_) * kStep;
    hydraulics_.step(kStep, step_, faults_, now_);
    rowVolume_ += hydraulics_.flow() / 3600.0 * kStep;
    if (step_ % kCoarse == 0) {
      coarseStep(now_ - kCoarse * kStep, now_, rowVolume_);
      rowVolume_ = 0.0;
    }
  }
}

void Plant::command(const std::string& actuator, double value) {
  hydraulics_.command(actuator, value);
}

double Plant::feedback(const std::string& actuator) const {
  const Fault* stuck = faults_.at("stuck-valve", actuator, now_);
  return stuck != nullptr && stuck->text("feedback") == "lies" ? hydraulics_.commanded(actuator)
                                                               : hydraulics_.feedback(actuator);
}

double Plant::truth(const ChannelDescription& channel) const {
  const RowDescription& row = bench_.row;
  const double inlet = parameters_.roomPressure + hydraulics_.inletPressure();
  if (channel.id == row.inletTemperature) {
    return pipe_.inletTemperature();
  }
  if (channel.id == row.outletTemperature) {
    return pipe_.outletTemperature();
  }
  if (channel.id == row.inletPressure) {
    return inlet;
  }
  if (channel.id == row.outletPressure) {
    return std::max(parameters_.roomPressure, inlet - hydraulics_.rowLoss());
  }
  if (channel.id == bench_.air.temperature) {
    return parameters_.roomTemperature;
  }
  if (channel.id == bench_.air.humidity) {
    return parameters_.roomHumidity;
  }
  if (channel.id == bench_.air.pressure) {
    return parameters_.roomPressure;
  }
  if (channel.id == bench_.tank.overflow) {
    return tank_.overflowing() ? 1.0 : 0.0;
  }
  return channel.id == parameters_.supplyChannel ? supply() : 0.0;
}

double Plant::shown(const std::string& id) const {
  const ChannelDescription& channel = *bench_.channel(id);
  for (const auto& line : bench_.lines) {
    if (line.indicator == id) {
      return hydraulics_.lineFlow(line.id) * (1.0 + offsets_.at(id));
    }
  }
  return truth(channel) + offsets_.at(id);
}

SimBalance::Reading Plant::weigh(const std::string& balance) const {
  const bool unstable = faults_.at("unstable-balance", "", now_) != nullptr;
  const Fault* slope = faults_.at("balance-slope", "", now_);
  const double shown = tank_.mass() * (1.0 + (slope == nullptr ? 0.0 : slope->number("percent") / 100.0));
  auto reading =
      balances_.at(balance).read(now_, shown, tank_.temperature(), moving_ || unstable, restSince_, rests_);
  reading.overload = reading.overload || faults_.at("overload", "", now_) != nullptr;
  return reading;
}

MeterRegister* Plant::meter(int position) {
  const auto found = meters_.find(position);
  return found == meters_.end() ? nullptr : found->second.get();
}

}  // namespace mb::sim
