#include "devices/link/port_settings.h"

#include <cstdlib>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kBaudTolerance = 50;  // one part in so many

bool near(int wanted, int found) {
  return std::abs(found - wanted) <= wanted / kBaudTolerance;
}

}  // namespace

Expected<PortState> confirmSettings(PortControl& control, int handle, const SerialSettings& wanted) {
  if (auto marked = control.markErrors(handle); !marked) {
    return tl::unexpected(marked.error());
  }
  auto state = control.state(handle);
  if (!state) {
    return state;
  }
  const SerialSettings& found = state->settings;
  if (!near(wanted.baud, found.baud) || found.dataBits != wanted.dataBits || found.parity != wanted.parity ||
      found.stopBits != wanted.stopBits) {
    return fail(fmt::format("the driver of the port does not take {}: it runs at {}", wanted.toString(),
                            found.toString()),
                std::string(), "use an adapter that can, or correct the settings");
  }
  if (!state->marksErrors || state->ignoresErrors || state->strips) {
    return fail("the driver of the port does not mark characters with parity errors", std::string(),
                "use another adapter: a damaged character must not pass for a good one");
  }
  return state;
}

bool askForLowLatency(PortControl& control, int handle) {
  const auto taken = control.lowLatency(handle);
  return taken && *taken;
}

}  // namespace mb
