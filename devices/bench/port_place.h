#pragma once

#include "core/model/bench_description.h"
#include "devices/bench/port_address.h"

#include <string>
#include <vector>

namespace mb {

/// The same address with the host as a literal address, looked up now: what is simulated and what is named
/// twice must not depend on a name server later. Blocks as long as the look-up does. Error: nobody knows the
/// host.
[[nodiscard]] Expected<PortAddress> resolved(const PortAddress& address);

/// Simulated by what it is (settled point 15): in this process, a pseudo-terminal (through all links), a
/// loopback address or another address of this very machine. The host is literal, or "localhost".
[[nodiscard]] bool isSimulated(const PortAddress& address);

/// Whether both lead to the same thing: one device through whatever links, one port of a host. Two units
/// behind one port of a Modbus server are two things; two on one serial line are not, for it is opened once.
[[nodiscard]] bool samePlace(const PortAddress& one, const PortAddress& other);

/// A mistake in the address or the settings of a port of a bench file.
struct PortMistake {
  PortMistake(std::string port_, std::string field_, Error error_)
      : port(std::move(port_)), field(std::move(field_)), error(std::move(error_)) {}

  std::string port;   ///< its id
  std::string field;  ///< "address", "settings"
  Error error;        ///< without a place
};

/// What can be said of the ports before anything is looked up or opened, all at once: addresses and settings
/// that are none, an address that does not carry what the port's kind says, a device that is named twice,
/// simulated ports of this process beside others.
[[nodiscard]] std::vector<PortMistake> checkPorts(const BenchDescription& bench);

/// The ports of the bench lie in this process ("sim:"): the world is made here. After checkPorts().
[[nodiscard]] bool isInProcess(const BenchDescription& bench);

}  // namespace mb
