#pragma once

#include "core/async/clock.h"
#include "devices/link/link.h"

#include <string>
#include <utility>

namespace mb {

/// Where a Modbus server is: a host, or a serial line with its settings; and which unit of it.
class ModbusAddress {
 public:
  /// `host`: a name or a literal address (IPv6 without brackets). `unit`: 0 to 247, or 255 where the host
  /// alone names the device (Modbus Messaging on TCP/IP Implementation Guide 1.0b, 4.4.2.2).
  [[nodiscard]] static ModbusAddress tcp(std::string host, int port, int unit) {
    ModbusAddress address(unit);
    address.host = std::move(host);
    address.port = port;
    return address;
  }
  /// `device`: absolute path. `unit`: 1 to 247.
  [[nodiscard]] static ModbusAddress rtu(std::string device, SerialSettings settings, int unit) {
    ModbusAddress address(unit);
    address.device = std::move(device);
    address.settings = settings;
    return address;
  }

  [[nodiscard]] bool isSerial() const { return !device.empty(); }
  /// "modbus-tcp:192.168.1.7:502@255", "modbus-rtu:/dev/ttyUSB0@1 (9600 8E1)": for messages.
  [[nodiscard]] std::string toString() const;

  std::string host;
  int port = 0;
  std::string device;
  SerialSettings settings;
  int unit;
  /// A path that led to a real line when the bench was built must not lead to a simulated one later (settled
  /// point 15).
  bool pseudoTerminalAllowed = true;

 private:
  explicit ModbusAddress(int unit_) : unit(unit_) {}
};

/// How long a connection waits, and how long it leaves a server alone that could not be reached.
struct ModbusTimes {
  Duration connect = std::chrono::seconds(3);
  Duration response = std::chrono::seconds(1);        ///< from the request to the first byte of its answer
  Duration byte = std::chrono::milliseconds(500);     ///< between two bytes of an answer
  Duration backoff = std::chrono::milliseconds(100);  ///< after the first failure; doubles with each
  Duration longestBackoff = std::chrono::seconds(5);
};

}  // namespace mb
