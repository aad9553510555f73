#pragma once

#include "devices/bench/port_provider.h"
#include "devices/simulator/world.h"

namespace mb {

/// The ports of a simulated bench in this process. Only addresses "sim:..." are served, so that a file that
/// describes a real bench is never simulated by mistake.
class SimulatedPorts final : public PortProvider {
 public:
  /// The world outlives the provider and all that was made of its ports.
  explicit SimulatedPorts(SimulatedWorld& world) : world_(world) {}

  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override;
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override;
  /// What a world in the process gives out is simulated, whatever it is called.
  [[nodiscard]] bool isSimulated(const PortDescription&) const override { return true; }

 private:
  SimulatedWorld& world_;
};

}  // namespace mb
