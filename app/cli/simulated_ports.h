#pragma once

#include "devices/bench/port_provider.h"
#include "devices/simulator/world.h"

#include <memory>

namespace mb::cli {

/// The ports of a bench in the box. What it gives keeps the world alive.
class SimulatedPorts final : public PortProvider {
 public:
  explicit SimulatedPorts(std::shared_ptr<SimulatedWorld> world) : world_(std::move(world)) {}

  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override;
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override;
  [[nodiscard]] bool isSimulated(const PortDescription& port) const override;

 private:
  std::shared_ptr<SimulatedWorld> world_;
};

/// Fails for the first port of a bench that is not in the box: real ones are not served by this version.
[[nodiscard]] Expected<void> allInTheBox(const BenchDescription& bench);

}  // namespace mb::cli
