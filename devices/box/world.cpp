#include "devices/box/world.h"

#include "devices/box/meter_wire.h"
#include "devices/box/sics_wire.h"
#include "devices/box/truth.h"

#include <algorithm>
#include <map>

namespace mb::box {

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

World::World(std::unique_ptr<WorldParts> parts) : parts_(std::move(parts)) {}

World::~World() = default;

Expected<std::unique_ptr<World>> World::create(const BenchDescription& bench, const Batch& batch,
                                               Scheduler& scheduler, std::uint64_t seed,
                                               const std::vector<std::string>& faults) {
  const auto parameters = readPlantParameters(bench);
  if (!parameters) {
    return tl::unexpected(parameters.error());
  }
  auto meters = readTrueMeters(batch);
  if (!meters) {
    return tl::unexpected(meters.error());
  }
  auto parsed = Faults::parse(faults);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  auto parts = std::make_unique<WorldParts>(bench, std::move(*meters), *parameters, std::move(*parsed), seed);
  parts->build(scheduler);
  return std::unique_ptr<World>(new World(std::move(parts)));
}

std::shared_ptr<Link> World::link(const std::string& port) const {
  const auto found = parts_->links.find(port);
  return found == parts_->links.end() ? nullptr : found->second;
}

std::shared_ptr<RegisterPort> World::registers(const std::string& port) const {
  const auto found = parts_->registers.find(port);
  return found == parts_->registers.end() ? nullptr : found->second;
}

const Truth& World::truth() const {
  return parts_->truth;
}

std::string World::faultMenu() {
  return mb::box::faultMenu();
}

}  // namespace mb::box
