#include "devices/link/serial_link.h"

#include "devices/link/serial_worker.h"

#include <chrono>
#include <utility>

namespace mb {
namespace {

/// A driver that answers does so within milliseconds; one whose device hangs gets so long.
constexpr Duration kOpenTime = std::chrono::seconds(5);

}  // namespace

SerialLink::SerialLink(std::shared_ptr<LinkThread> thread, SerialPortOptions options,
                       std::shared_ptr<PortControl> control)
    : ThreadedLink(options.path.string(), std::move(thread), kOpenTime) {
  adopt<SerialWorker>(std::move(options), std::move(control));
}

Expected<void> SerialLink::setControlLines(const ControlLines& lines) {
  ask([lines](LinkWorker& worker) { static_cast<SerialWorker&>(worker).setControlLines(lines); });
  return {};
}

}  // namespace mb
