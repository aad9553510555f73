#pragma once

#include "devices/bench/port_place.h"
#include "devices/bench/port_provider.h"
#include "devices/link/link_thread.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace mb {

/// Makes a port of registers of an address with a literal host; `port` has the id and the serial settings.
using RegisterPortFactory = std::function<Expected<std::shared_ptr<RegisterPort>>(
    const PortDescription& port, const PortAddress& address)>;

/// The serial ports and sockets of this machine, all on one link thread. They take the real scheduler alone:
/// in virtual time there is no such thing.
class RealPorts final : public PortProvider {
 public:
  /// The scheduler outlives all that is given out. Without a factory ports of registers are refused.
  RealPorts(QtScheduler& scheduler, RegisterPortFactory registers);

  /// Errors: no address, a host that nobody knows, a device that another port of this bench has. Whether a
  /// device is there is found out when it is opened.
  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override;
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override;
  /// As it was when the port was given out.
  [[nodiscard]] bool isSimulated(const PortDescription& port) const override;

 private:
  struct Given {
    PortAddress address;
    bool simulated = false;
  };
  [[nodiscard]] Expected<PortAddress> take(const PortDescription& port);

  std::shared_ptr<LinkThread> links_;
  RegisterPortFactory registers_;
  std::map<std::string, Given> given_;  ///< by id of the port
};

}  // namespace mb
