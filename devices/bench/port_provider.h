#pragma once

#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/link/link.h"
#include "devices/plant/register_port.h"

#include <memory>

namespace mb {

/// Where the ports of a bench come from: a simulated world, or the serial ports and sockets of this machine.
/// Asked once for each port; what it gives must live as long as somebody holds it.
class PortProvider {
 public:
  PortProvider() = default;
  PortProvider(const PortProvider&) = delete;
  PortProvider& operator=(const PortProvider&) = delete;
  virtual ~PortProvider() = default;

  /// A port of bytes, not yet open. Error: an address it cannot serve.
  [[nodiscard]] virtual Expected<std::shared_ptr<Link>> link(const PortDescription& port) = 0;
  /// A port of registers. Error: the same.
  [[nodiscard]] virtual Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) = 0;
  /// Whether what was given out for this port is simulated: decided by what it is (settled point 15).
  [[nodiscard]] virtual bool isSimulated(const PortDescription& port) const = 0;
};

}  // namespace mb
