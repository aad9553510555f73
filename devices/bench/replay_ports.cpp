#include "devices/bench/replay_ports.h"

#include "devices/trace/replay_link.h"

namespace mb {

Expected<std::shared_ptr<Link>> ReplayPorts::link(const PortDescription&) {
  return std::make_shared<ReplayLink>(scheduler_, entries_);
}

Expected<std::shared_ptr<RegisterPort>> ReplayPorts::registers(const PortDescription& port) {
  return fail("a trace answers for bytes, not for registers", "port " + port.id);
}

}  // namespace mb
