#include "devices/bench/real_ports.h"

#include "devices/link/serial_link.h"
#include "devices/link/tcp_link.h"

#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

std::string where(const PortDescription& port) {
  return "port " + port.id;
}

tl::unexpected<Error> at(const PortDescription& port, const Error& error) {
  return fail(error.what, where(port), error.remedy);
}

}  // namespace

RealPorts::RealPorts(QtScheduler& scheduler, RegisterPortFactory registers)
    : links_(std::make_shared<LinkThread>(scheduler)), registers_(std::move(registers)) {}

Expected<PortAddress> RealPorts::take(const PortDescription& port) {
  const auto parsed = PortAddress::parse(port.address);
  if (!parsed) {
    return at(port, parsed.error());
  }
  if (parsed->scheme == PortScheme::simulated) {
    return fail(port.address + " is no real device", where(port), "write sim: for all ports or for none");
  }
  const auto address = resolved(*parsed);
  if (!address) {
    return at(port, address.error());
  }
  for (const auto& [id, other] : given_) {
    if (id != port.id && samePlace(other.address, *address)) {
      return fail(fmt::format("{} leads to the same place as the port {} ({})", port.address, id,
                              other.address.toString()),
                  where(port), "name every device once");
    }
  }
  Given given;
  given.address = *address;
  given.simulated = mb::isSimulated(*address);
  given_.insert_or_assign(port.id, given);
  return *address;
}

Expected<std::shared_ptr<Link>> RealPorts::link(const PortDescription& port) {
  const auto address = take(port);
  if (!address) {
    return tl::unexpected(address.error());
  }
  if (address->scheme == PortScheme::tcp) {
    return std::make_shared<TcpLink>(links_, TcpOptions(address->host, address->port));
  }
  if (address->scheme != PortScheme::serial) {
    return fail(port.address + " carries no bytes", where(port), "write serial: or tcp:");
  }
  SerialPortOptions options(address->device);
  options.pseudoTerminalAllowed = given_.at(port.id).simulated;
  if (!port.settings.empty()) {
    const auto settings = SerialSettings::parse(port.settings);
    if (!settings) {
      return at(port, settings.error());
    }
    options.settings = *settings;
  }
  return std::make_shared<SerialLink>(links_, options);
}

Expected<std::shared_ptr<RegisterPort>> RealPorts::registers(const PortDescription& port) {
  const auto address = take(port);
  if (!address) {
    return tl::unexpected(address.error());
  }
  if (!address->isModbus()) {
    return fail(port.address + " carries no registers", where(port), "write modbus-tcp: or modbus-rtu:");
  }
  if (!registers_) {
    return fail("this version serves no ports of registers", where(port), "run a bench in the box (sim:)");
  }
  return registers_(port, *address);
}

bool RealPorts::isSimulated(const PortDescription& port) const {
  const auto given = given_.find(port.id);
  return given != given_.end() && given->second.simulated;
}

}  // namespace mb
