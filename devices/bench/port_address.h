#pragma once

#include "core/text/error.h"

#include <string>

namespace mb {

/// What is at the other end of a port, as the scheme of its address says.
enum class PortScheme {
  simulated,  ///< "sim:NAME": in this process
  serial,     ///< "serial:/dev/serial/by-id/NAME", "serial:by-id/NAME", "serial:/dev/ttyUSB0"
  tcp,        ///< "tcp:HOST:PORT": a serial server that passes bytes on
  modbusTcp,  ///< "modbus-tcp:HOST:PORT[@UNIT]": registers
  modbusRtu,  ///< "modbus-rtu:DEVICE[@UNIT]": registers, DEVICE as for serial
};

/// The address of a port of a bench file, taken apart. Says nothing about whether anything is there.
struct PortAddress {
  PortScheme scheme = PortScheme::simulated;
  std::string name;    ///< sim: what follows the scheme
  std::string device;  ///< serial, modbus-rtu: absolute path ("/dev/serial/by-id/NAME")
  std::string host;    ///< tcp, modbus-tcp: name or literal address, IPv6 without its brackets
  int port = 0;        ///< tcp, modbus-tcp: 1 to 65535
  /// Modbus unit. Not said: 1 on a serial line, 255 over TCP, where the address alone names the device
  /// (Modbus Messaging on TCP/IP Implementation Guide 1.0b, 4.4.2.2).
  int unit = 0;

  /// Takes arbitrary text. Error: no known scheme, an empty or relative device, no host or port, a unit out
  /// of range (RTU 1 to 247, TCP 0 to 255).
  [[nodiscard]] static Expected<PortAddress> parse(const std::string& text);

  /// As a bench file would write it: parses back to the same. The unit is always said.
  [[nodiscard]] std::string toString() const;

  /// A scheme that carries registers; the others carry bytes, "sim:" either.
  [[nodiscard]] bool isModbus() const {
    return scheme == PortScheme::modbusTcp || scheme == PortScheme::modbusRtu;
  }
  [[nodiscard]] bool hasDevice() const {
    return scheme == PortScheme::serial || scheme == PortScheme::modbusRtu;
  }
  [[nodiscard]] bool hasHost() const { return scheme == PortScheme::tcp || scheme == PortScheme::modbusTcp; }

  friend bool operator==(const PortAddress&, const PortAddress&) = default;
};

}  // namespace mb
