#pragma once

#include "devices/link/port_control.h"
#include "devices/link/serial_devices.h"
#include "devices/link/threaded_link.h"

#include <filesystem>
#include <memory>

namespace mb {

/// Which port, and what it may turn out to be.
struct SerialPortOptions {
  explicit SerialPortOptions(std::filesystem::path path_) : path(std::move(path_)) {}

  std::filesystem::path path;  ///< by id: looked up again each time the port is opened
  SerialSettings settings;     ///< until configure() says otherwise

  /// A path that led to a real port when the bench was built must not lead to a simulated one later (settled
  /// point 15).
  bool pseudoTerminalAllowed = true;
  SerialFolders folders;  ///< for what is found instead
};

/// A serial port (QSerialPort on the link thread). On a real port characters with parity or framing errors
/// are marked and come as `damaged`, the settings are read back after every change, and low latency is asked
/// for. On a pseudo-terminal nothing of that exists, and the remark says so. Settings that the driver does
/// not take are an error of open(), or lose the link when they come later.
class SerialLink final : public ThreadedLink {
 public:
  /// `control` answers for the driver.
  SerialLink(std::shared_ptr<LinkThread> thread, SerialPortOptions options,
             std::shared_ptr<PortControl> control = std::make_shared<SystemPortControl>());

  [[nodiscard]] Expected<void> setControlLines(const ControlLines& lines) override;
};

}  // namespace mb
