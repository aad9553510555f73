#include "devices/simulator/hydraulics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kGravity = 9.81;
constexpr double kDensity = 988.0;  // head to pressure, at 50 °C

bool sticks(const Mover& mover, const Fault* fault) {
  if (fault == nullptr) {
    return false;
  }
  const std::string& at = fault->text("at");
  return at == "any" || (at == "open" ? mover.position >= 1.0 : mover.position <= 0.0);
}

/// Share of its proper speed.
double slowness(const Mover& mover, const Fault* fault) {
  const double travel = mover.commanded > mover.position ? mover.opening : mover.closing;
  return fault == nullptr ? 1.0 : std::min(1.0, travel / std::max(travel, fault->number("travel_s")));
}

}  // namespace

void Mover::step(double seconds) {
  const double way = commanded - position;
  const double travel = seconds / (way > 0.0 ? opening : closing);
  position += std::clamp(way, -travel, travel);
}

Hydraulics::Hydraulics(const BenchDescription& bench, const PlantParameters& plant, std::uint64_t seed)
    : plant_(plant),
      pump_(bench.pump),
      diverter_(bench.tank.diverter),
      drain_(bench.tank.drain),
      flowNoise_(seed, "flow"),
      strokeNoise_(seed, "valve strokes") {
  for (const auto& actuator : bench.actuators) {
    Mover mover;
    const double full = actuator.maximum > 0.0 ? actuator.maximum : 1.0;
    if (actuator.kind == "regulating-valve") {
      mover.opening = mover.closing = plant.regulatorTravel;
    } else if (actuator.kind == "valve") {
      mover.opening = plant.valveOpen;
      mover.closing = plant.valveClose;
    } else {
      mover.opening = mover.closing = plant.valveTravelDiverter;
    }
    mover.position = mover.commanded = actuator.rest / full;
    movers_[actuator.id] = mover;
    scale_[actuator.id] = full;
  }
  for (const auto& each : bench.lines) {
    Line line;
    line.id = each.id;
    line.valve = each.valve;
    line.regulator = each.regulator;
    // Fully open it carries a little more than the line's range at nine tenths of the pump's frequency.
    const double most = 1.1 * inCubicMetresPerHour(each.maximum);
    const double head = 0.81 * plant.pumpHead - plant.pumpDroop * most * most;
    line.conductance = most / std::sqrt(std::max(head, 1.0));
    lines_.push_back(line);
  }
}

bool Hydraulics::command(const std::string& actuator, double value) {
  if (actuator == pump_) {
    frequencyCommand_ = std::clamp(value, 0.0, kFull);
    return true;
  }
  const auto found = movers_.find(actuator);
  if (found == movers_.end()) {
    return false;
  }
  double share = value / scale_.at(actuator);
  if (found->second.opening == plant_.regulatorTravel) {
    const double step = plant_.regulatorStep / 100.0;
    share = std::round(share / step) * step;
  }
  found->second.commanded = std::clamp(share, 0.0, 1.0);
  return true;
}

double Hydraulics::feedback(const std::string& actuator) const {
  if (actuator == pump_) {
    return frequency_;
  }
  const auto found = movers_.find(actuator);
  return found == movers_.end() ? 0.0 : found->second.position * scale_.at(actuator);
}

double Hydraulics::commanded(const std::string& actuator) const {
  if (actuator == pump_) {
    return frequencyCommand_;
  }
  const auto found = movers_.find(actuator);
  return found == movers_.end() ? 0.0 : found->second.commanded * scale_.at(actuator);
}

double Hydraulics::lineFlow(const std::string& id) const {
  const auto found = std::ranges::find(lines_, id, &Line::id);
  return found == lines_.end() ? 0.0 : found->flow;
}

double Hydraulics::inletPressure() const {
  const double share = pumpShare();
  const double head = plant_.pumpHead * share * share - plant_.pumpDroop * flow_ * flow_;
  return std::max(0.0, head) * kDensity * kGravity;
}

double Hydraulics::rowLoss() const {
  const double relative = flow_ / plant_.rowLossFlow;
  return plant_.rowLoss * relative * relative;
}

double Hydraulics::settledFlow(const Line& line) const {
  const double opening = movers_.at(line.regulator).position;
  if (opening <= 0.0) {
    return 0.0;
  }
  const double conductance = line.conductance * std::pow(plant_.rangeability, opening - 1.0);
  const double rowHead = plant_.rowLoss / (kDensity * kGravity) / (plant_.rowLossFlow * plant_.rowLossFlow);
  const double share = pumpShare();
  return std::sqrt(plant_.pumpHead * share * share /
                   (plant_.pumpDroop + rowHead + 1.0 / (conductance * conductance)));
}

void Hydraulics::stepPump(double seconds, const Faults& faults, double now) {
  const bool off = tripped_ || faults.at("pump-trip", "", now) != nullptr;
  const double wanted = off ? 0.0 : frequencyCommand_;
  const double up = plant_.pumpRamp * seconds;
  const double down = kFull / plant_.pumpRunDown * seconds;
  frequency_ += std::clamp(wanted - frequency_, -down, up);
  deadHead_ = frequency_ > 1.0 && flow_ <= 0.0 ? deadHead_ + seconds : 0.0;
  tripped_ = tripped_ || deadHead_ > plant_.deadHeadTime;
  if (frequencyCommand_ == 0.0) {
    tripped_ = false;
  }
}

void Hydraulics::stepMovers(double seconds, std::uint64_t index, const Faults& faults, double now) {
  for (auto& [id, mover] : movers_) {
    if (sticks(mover, faults.at("stuck-valve", id, now))) {
      continue;
    }
    const bool begins = mover.position != mover.commanded && (mover.position == 0.0 || mover.position == 1.0);
    const bool isLineValve =
        std::ranges::any_of(lines_, [&id = id](const Line& line) { return line.valve == id; });
    if (begins && isLineValve) {
      // Pneumatic strokes are never twice the same.
      const double spread = plant_.valveSpread * (2.0 * strokeNoise_.uniform(index) - 1.0);
      mover.opening = std::max(0.05, plant_.valveOpen + spread);
      mover.closing = std::max(0.05, plant_.valveClose + spread);
    }
    mover.step(seconds * slowness(mover, faults.at("slow-valve", id, now)));
  }
}

void Hydraulics::step(double seconds, std::uint64_t index, const Faults& faults, double now) {
  stepPump(seconds, faults, now);
  stepMovers(seconds, index, faults, now);
  const double memory = std::exp(-seconds / plant_.flowCorrelation);
  noiseState_ =
      memory * noiseState_ + std::sqrt(1.0 - memory * memory) * plant_.flowNoise * flowNoise_.normal(index);
  const double follow = 1.0 - std::exp(-seconds / plant_.flowSettling);
  flow_ = 0.0;
  for (auto& line : lines_) {
    line.slow += follow * (settledFlow(line) - line.slow);
    line.flow = line.slow * movers_.at(line.valve).position * (1.0 + noiseState_);
    flow_ += line.flow;
  }
}

}  // namespace mb::sim
