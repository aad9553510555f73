#include "devices/simulator/world.h"

#include "devices/simulator/meter_wire.h"
#include "devices/simulator/selector_wire.h"
#include "devices/simulator/sics_wire.h"
#include "devices/simulator/truth.h"

#include <algorithm>
#include <map>

namespace mb::sim {

/// Everything of one world, in the order of its dependence.
class WorldParts {
 public:
  WorldParts(const BenchDescription& bench_, std::vector<TrueMeter> meters_,
             const PlantParameters& parameters, Faults faults, std::uint64_t seed)
      : bench(bench_),
        meters(std::move(meters_)),
        plant(bench, meters, parameters, std::move(faults), seed),
        truth(plant, meters) {}

  void build(Scheduler& scheduler, std::uint64_t seed);
  /// Sets the timers of a fault that waits for nothing but its time.
  void arm(const Fault& fault);
  void arm();

  const BenchDescription bench;
  const std::vector<TrueMeter> meters;
  Plant plant;
  Truth truth;
  std::map<std::string, std::shared_ptr<PlantRegisters>> registers;
  [[nodiscard]] const Scheduler& scheduler() const { return *scheduler_; }
  /// Of faults that bit already when nobody was there to be told.
  void tellForeign();

  std::map<std::string, std::shared_ptr<Wire>> links;
  SimulatedWorld::FaultHandler foreign;

 private:
  void addMeterLine(const MeterLineDescription& line, Scheduler& scheduler, std::uint64_t seed);
  void turn(const Fault& fault, bool begins);
  void at(double seconds, const Fault& fault, bool begins);

  Scheduler* scheduler_ = nullptr;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

void WorldParts::turn(const Fault& fault, bool begins) {
  const FaultTarget target = fault.entry().target;
  if (target == FaultTarget::record || target == FaultTarget::clock) {
    if (foreign) {
      foreign(fault, begins);
    }
    return;
  }
  const std::string name(fault.entry().name);
  const auto wire = links.find(fault.target());
  if (begins && (name == "dropped-tcp" || name == "port-gone") && wire != links.end()) {
    wire->second->lose(Error("the connection broke (fault " + name + ")", wire->second->name()));
  }
}

void WorldParts::at(double seconds, const Fault& fault, bool begins) {
  const Instant instant = Instant(fromSeconds(seconds));
  const auto tell = [this, alive = std::weak_ptr<bool>(alive_), &fault, begins] {
    if (!alive.expired()) {
      turn(fault, begins);
    }
  };
  if (instant <= scheduler_->now()) {
    tell();
  } else {
    scheduler_->at(instant, tell);
  }
}

void WorldParts::arm(const Fault& fault) {
  if (!fault.begin()) {
    return;
  }
  at(*fault.begin(), fault, true);
  constexpr double kForEver = 1e9;  // s
  if (const double end = *fault.begin() + fault.number("for_s"); end < kForEver) {
    at(end, fault, false);
  }
}

void WorldParts::tellForeign() {
  const double now = toSeconds(scheduler_->now().time_since_epoch());
  for (const Fault& fault : plant.faults().all()) {
    const FaultTarget target = fault.entry().target;
    if ((target == FaultTarget::record || target == FaultTarget::clock) && fault.bites(now)) {
      turn(fault, true);
    }
  }
}

void WorldParts::arm() {
  for (const Fault& fault : plant.faults().all()) {
    arm(fault);
  }
}

void WorldParts::addMeterLine(const MeterLineDescription& line, Scheduler& scheduler, std::uint64_t seed) {
  const auto selector = registers.find(line.selectorPort);
  auto wire = std::make_shared<MeterWire>(
      scheduler, line, plant, selector == registers.end() ? nullptr : selector->second.get(), seed);
  for (const auto& meter : meters) {
    if (std::ranges::count(line.positions, meter.position) > 0) {
      wire->add(makeSlave(meter, *plant.meter(meter.position)));
    }
  }
  links[line.link] = wire;
  if (line.selector == "text") {
    links[line.selectorPort] =
        std::make_shared<SelectorWire>(scheduler, line, std::move(wire), plant.faults(), seed);
  }
}

void WorldParts::build(Scheduler& scheduler, std::uint64_t seed) {
  scheduler_ = &scheduler;
  for (const auto& port : bench.ports) {
    if (port.kind == "registers") {
      registers[port.id] = std::make_shared<PlantRegisters>(port.id, bench, plant);
    }
  }
  for (const auto& balance : bench.balances) {
    links[balance.link] = std::make_shared<SicsWire>(scheduler, plant, balance, seed);
  }
  for (const auto& line : bench.meterLines) {
    addMeterLine(line, scheduler, seed);
  }
}

}  // namespace mb::sim

namespace mb {

SimulatedWorld::SimulatedWorld(std::unique_ptr<sim::WorldParts> parts) : parts_(std::move(parts)) {}

SimulatedWorld::~SimulatedWorld() = default;

Expected<std::unique_ptr<SimulatedWorld>> SimulatedWorld::create(const BenchDescription& bench,
                                                                 const Batch& batch, Scheduler& scheduler,
                                                                 std::uint64_t seed,
                                                                 const std::vector<std::string>& faults) {
  const auto parameters = sim::readPlantParameters(bench);
  if (!parameters) {
    return tl::unexpected(parameters.error());
  }
  auto meters = sim::readTrueMeters(batch);
  if (!meters) {
    return tl::unexpected(meters.error());
  }
  auto parsed = sim::Faults::parse(faults, bench, batch);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  auto parts =
      std::make_unique<sim::WorldParts>(bench, std::move(*meters), *parameters, std::move(*parsed), seed);
  parts->build(scheduler, seed);
  parts->arm();
  return std::unique_ptr<SimulatedWorld>(new SimulatedWorld(std::move(parts)));
}

std::shared_ptr<Link> SimulatedWorld::link(const std::string& port) const {
  const auto found = parts_->links.find(port);
  return found == parts_->links.end() ? nullptr : found->second;
}

std::shared_ptr<RegisterPort> SimulatedWorld::registers(const std::string& port) const {
  const auto found = parts_->registers.find(port);
  return found == parts_->registers.end() ? nullptr : found->second;
}

const sim::Truth& SimulatedWorld::truth() const {
  return parts_->truth;
}

const std::vector<sim::Fault>& SimulatedWorld::faults() const {
  return parts_->plant.faults().all();
}

void SimulatedWorld::stage(const sim::FaultStage& stage) {
  const double now = toSeconds(parts_->scheduler().now().time_since_epoch());
  for (const sim::Fault* fault : parts_->plant.faults().enter(stage, now)) {
    parts_->arm(*fault);
  }
}

void SimulatedWorld::onForeignFault(FaultHandler handler) {
  parts_->foreign = std::move(handler);
  parts_->tellForeign();
}

}  // namespace mb
