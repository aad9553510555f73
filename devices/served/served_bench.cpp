#include "devices/served/served_bench.h"

#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kOrdinarySettings = "2400 8E1";

tl::unexpected<Error> nothingThere(const PortDescription& port) {
  return fail(fmt::format("the simulated bench has no such port of {}", port.kind), "port " + port.id,
              "use the port in the description of the bench, or take it out");
}

}  // namespace

Expected<void> ServedBench::addBytes(const PortDescription& port, SimulatedWorld& world,
                                     Scheduler& scheduler) {
  auto wire = std::dynamic_pointer_cast<sim::Wire>(world.link(port.id));
  if (!wire) {
    return nothingThere(port);
  }
  const auto line = SerialSettings::parse(port.settings.empty() ? kOrdinarySettings : port.settings);
  if (!line) {
    return tl::unexpected(line.error());
  }
  auto bridge = PtyBridge::create(std::move(wire), *line, scheduler);
  if (!bridge) {
    return tl::unexpected(bridge.error());
  }
  addresses_[port.id] = "serial:" + (*bridge)->device();
  bridges_.push_back(std::move(*bridge));
  return {};
}

Expected<void> ServedBench::addRegisters(const PortDescription& port, SimulatedWorld& world,
                                         Scheduler& scheduler, int tcpPort) {
  auto registers = world.registers(port.id);
  if (!registers) {
    return nothingThere(port);
  }
  auto server = RegisterServer::listen(std::move(registers), scheduler, tcpPort);
  if (!server) {
    return tl::unexpected(server.error());
  }
  addresses_[port.id] = fmt::format("modbus-tcp:127.0.0.1:{}", (*server)->port());
  servers_.push_back(std::move(*server));
  return {};
}

Expected<std::unique_ptr<ServedBench>> ServedBench::create(const BenchDescription& bench,
                                                           SimulatedWorld& world, Scheduler& scheduler,
                                                           int firstPort) {
  std::unique_ptr<ServedBench> served(new ServedBench());
  int tcpPort = firstPort;
  for (const auto& port : bench.ports) {
    const bool bytes = port.kind == "bytes";
    if (auto added = bytes ? served->addBytes(port, world, scheduler)
                           : served->addRegisters(port, world, scheduler, tcpPort);
        !added) {
      return tl::unexpected(added.error());
    }
    tcpPort += bytes || firstPort == 0 ? 0 : 1;
  }
  return served;
}

Task<void> ServedBench::serve(const Context& context) {
  Parallel all(context);
  for (const auto& server : servers_) {
    all.add(server->serve(all.context()));
  }
  co_await all.join();
  co_await context.until(kNever);  // a bench without registers
}

}  // namespace mb
