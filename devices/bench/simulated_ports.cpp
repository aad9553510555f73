#include "devices/bench/simulated_ports.h"

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kPrefix = "sim:";

/// The port that the world has under its id, or why there is none.
template <class Port>
Expected<std::shared_ptr<Port>> served(std::shared_ptr<Port> found, const PortDescription& port) {
  if (!port.address.starts_with(kPrefix)) {
    return fail(fmt::format("{} is no simulated device", port.address), "port " + port.id,
                "run a real bench in real time, or give the port an address sim:NAME");
  }
  if (!found) {
    return fail(fmt::format("the simulated bench has nothing at {}", port.address), "port " + port.id,
                "correct the address or the kind of the port");
  }
  return found;
}

}  // namespace

Expected<std::shared_ptr<Link>> SimulatedPorts::link(const PortDescription& port) {
  return served(world_.link(port.id), port);
}

Expected<std::shared_ptr<RegisterPort>> SimulatedPorts::registers(const PortDescription& port) {
  return served(world_.registers(port.id), port);
}

}  // namespace mb
