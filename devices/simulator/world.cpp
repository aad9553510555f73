#include "devices/simulator/world.h"

#include "devices/simulator/meter_wire.h"
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

  void build(Scheduler& scheduler);

  const BenchDescription bench;
  const std::vector<TrueMeter> meters;
  Plant plant;
  Truth truth;
  std::map<std::string, std::shared_ptr<PlantRegisters>> registers;
  std::map<std::string, std::shared_ptr<Link>> links;

 private:
  void addMeterLine(const MeterLineDescription& line, Scheduler& scheduler);
};

void WorldParts::addMeterLine(const MeterLineDescription& line, Scheduler& scheduler) {
  const auto selector = registers.find(line.selectorPort);
  auto wire = std::make_shared<MeterWire>("sim:" + line.link, scheduler, line, plant,
                                          selector == registers.end() ? nullptr : selector->second.get());
  for (const auto& meter : meters) {
    if (std::ranges::count(line.positions, meter.position) > 0) {
      wire->add(std::make_unique<MeterSlave>(meter, *plant.meter(meter.position)));
    }
  }
  links[line.link] = wire;
}

void WorldParts::build(Scheduler& scheduler) {
  for (const auto& port : bench.ports) {
    if (port.kind == "registers") {
      registers[port.id] = std::make_shared<PlantRegisters>(port.id, bench, plant);
    }
  }
  for (const auto& balance : bench.balances) {
    links[balance.link] = std::make_shared<SicsWire>("sim:" + balance.link, scheduler, plant, balance.id);
  }
  for (const auto& line : bench.meterLines) {
    addMeterLine(line, scheduler);
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
  auto parsed = sim::Faults::parse(faults);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  auto parts =
      std::make_unique<sim::WorldParts>(bench, std::move(*meters), *parameters, std::move(*parsed), seed);
  parts->build(scheduler);
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

std::string SimulatedWorld::faultMenu() {
  return sim::faultMenu();
}

}  // namespace mb
