#include "devices/simulator/hydraulics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kNoiseBucket = 0.1;     // s
constexpr double kDryRunTrip = 5.0;      // s
constexpr double kLeastHead = 1e-3;      // m: below it nothing flows any more
constexpr double kLineReserve = 1.3;     // of the conductance that a line's largest flow needs
constexpr double kClosedBelow = 2.0;     // %: a regulating valve shuts at the end of its travel
constexpr double kNoFlow = 0.002;        // m3/h, for the pump's protection

}  // namespace

Hydraulics::Hydraulics(const BenchDescription& bench, const BenchSettings& settings, const MovingParts& parts,
                       std::uint64_t seed, const FaultScript& faults)
    : settings_(settings),
      pump_(dynamic_cast<PumpPart*>(parts.at(bench.pump).get())),
      noise_(Noise(seed, "flow"), kNoiseBucket, settings.flowCorrelation),
      unsteady_(faults.of(FaultKind::unsteadyFlow)),
      trip_(faults.of(FaultKind::pumpTrip)),
      dry_(faults.of(FaultKind::dryPump)) {
  rowResistance_ =
      settings.pressureLoss / kWeight / (settings.pressureLossFlow * settings.pressureLossFlow);
  for (const FlowLineDescription& line : bench.lines) {
    const double most = inCubicMetresPerHour(line.maximum);
    const double left = settings.head - (settings.headLoss + rowResistance_) * most * most;
    Path path{};
    path.valve = parts.at(line.valve).get();
    path.regulator = parts.at(line.regulator).get();
    path.full = kLineReserve * most / std::sqrt(std::max(left, 1.0));
    path.leaking = faults.of(FaultKind::leaking, line.valve);
    lines_.push_back(std::move(path));
  }
}

void Hydraulics::followRegulator(Path& path, double t, double keep) {
  const double position = path.regulator->position(t);
  if (position != path.lastPosition) {
    // Equal percentage: the same step of the stem changes the flow by the same part of it.
    const double open = std::max(position, kClosedBelow);
    path.target = path.full * std::pow(settings_.regulatorRange, open / 100.0 - 1.0) *
                  std::min(1.0, position / kClosedBelow);
    path.lastPosition = position;
  }
  path.settled = path.target + (path.settled - path.target) * keep;
}

void Hydraulics::protect(double from, double to, double storage) {
  if (const Fault* const trip = trip_.at(to); trip != nullptr && from <= trip->from) {
    pump_->trip(to);
  }
  const bool running = pump_->position(to) > 0.2 * settings_.nominalSpeed;
  const bool dead = running && steady_ < kNoFlow;
  deadSince_ = dead ? (deadSince_ < 0.0 ? to : deadSince_) : -1.0;
  if (dead && to - deadSince_ > settings_.deadHeadTrip) {
    pump_->trip(to);
  }
  const bool dry = running && (storage < settings_.dryBelow || dry_.at(to) != nullptr);
  drySince_ = dry ? (drySince_ < 0.0 ? to : drySince_) : -1.0;
  if (dry && to - drySince_ > kDryRunTrip) {
    pump_->trip(to);
  }
}

void Hydraulics::step(double from, double to, double storage) {
  protect(from, to, storage);
  const double keep = std::exp(-(to - from) / settings_.flowSettling);
  const double speed = drySince_ >= 0.0 ? 0.0 : pump_->position(to) / settings_.nominalSpeed;
  const double delivered =
      std::max(0.0, settings_.head * speed * speed - settings_.headLoss * steady_ * steady_);
  head_ = delivered + (head_ - delivered) * keep;
  if (speed <= 0.0 && head_ < kLeastHead) {
    head_ = 0.0;
  }
  double conductance = 0.0;
  for (Path& path : lines_) {
    followRegulator(path, to, keep);
    double open = path.valve->position(to);
    if (const Fault* const leak = path.leaking.at(to)) {
      open = std::max(open, leak->amount);
    }
    path.share = open * path.settled;
    conductance += path.share;
  }
  for (Path& path : lines_) {
    path.share = conductance > 0.0 ? path.share / conductance : 0.0;
  }
  steady_ = conductance > 0.0 ? std::sqrt(head_ / (rowResistance_ + 1.0 / (conductance * conductance))) : 0.0;
  const Fault* const unsteady = unsteady_.at(to);
  const double noise = noise_.at(to) * (unsteady == nullptr ? settings_.flowNoise : unsteady->amount);
  flow_ = steady_ * std::max(0.0, 1.0 + noise) / 3600.0;
}

double Hydraulics::outletPressure() const {
  return kWeight * std::max(0.0, head_ - rowResistance_ * steady_ * steady_);
}

}  // namespace mb::sim
