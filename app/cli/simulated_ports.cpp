#include "app/cli/simulated_ports.h"

#include "app/cli/locate.h"

namespace mb::cli {
namespace {

constexpr const char* kScheme = "sim:";

tl::unexpected<Error> missing(const PortDescription& port) {
  return fail("the simulated bench has no such port of " + port.kind, "port `" + port.id + "`",
              "use the port in the description of the bench, or take it out");
}

}  // namespace

Expected<std::shared_ptr<Link>> SimulatedPorts::link(const PortDescription& port) {
  auto found = world_->link(port.id);
  if (!found) {
    return missing(port);
  }
  return std::shared_ptr<Link>(
      std::make_shared<std::pair<std::shared_ptr<SimulatedWorld>, decltype(found)>>(world_, found),
      found.get());
}

Expected<std::shared_ptr<RegisterPort>> SimulatedPorts::registers(const PortDescription& port) {
  auto found = world_->registers(port.id);
  if (!found) {
    return missing(port);
  }
  return std::shared_ptr<RegisterPort>(
      std::make_shared<std::pair<std::shared_ptr<SimulatedWorld>, decltype(found)>>(world_, found),
      found.get());
}

/// Whatever this gives out lies in the box.
bool SimulatedPorts::isSimulated(const PortDescription&) const {
  return true;
}

Expected<void> allInTheBox(const BenchDescription& bench) {
  for (const auto& port : bench.ports) {
    if (!port.address.starts_with(kScheme)) {
      return fail("this version serves simulated ports only (\"sim:...\"), not \"" + port.address + "\"",
                  placeOf(bench.sourceText, bench.fileName, "port", "id", port.id, "address"));
    }
  }
  return {};
}

}  // namespace mb::cli
