#pragma once

#include "devices/link/link.h"

#include <cstdint>

namespace mb {

/// What the driver of a serial port says that it does.
struct PortState {
  SerialSettings settings;     ///< the baud rate is the one the hardware runs at
  bool marksErrors = false;    ///< INPCK and PARMRK: damaged characters come as FF 00 x
  bool ignoresErrors = false;  ///< IGNPAR: damaged characters are thrown away
  bool strips = false;         ///< ISTRIP: the eighth bit is cut off

  PortState() = default;
};

/// The calls to a serial port's driver that QSerialPort does not make. Tests put one with recorded answers in
/// its place. `handle` is the file descriptor of an open port; errors carry the system's words.
class PortControl {
 public:
  PortControl() = default;
  PortControl(const PortControl&) = delete;
  PortControl& operator=(const PortControl&) = delete;
  virtual ~PortControl() = default;

  /// No wire behind it: no baud rate, no parity.
  [[nodiscard]] virtual bool isPseudoTerminal(int handle) = 0;
  [[nodiscard]] virtual Expected<PortState> state(int handle) = 0;
  /// Sets INPCK and PARMRK, clears IGNPAR and ISTRIP; other settings stay.
  [[nodiscard]] virtual Expected<void> markErrors(int handle) = 0;
  /// Asks for ASYNC_LOW_LATENCY (an FTDI adapter then waits 1 ms instead of 16 for more bytes), and whether
  /// the driver took it.
  [[nodiscard]] virtual Expected<bool> lowLatency(int handle) = 0;
  /// Sets RTS and DTR.
  [[nodiscard]] virtual Expected<void> controlLines(int handle, const ControlLines& lines) = 0;
};

/// This machine's drivers: TCGETS2, TCSETS2, TIOCGSERIAL, TIOCSSERIAL, TIOCMBIS, TIOCMBIC.
class SystemPortControl final : public PortControl {
 public:
  [[nodiscard]] bool isPseudoTerminal(int handle) override;
  [[nodiscard]] Expected<PortState> state(int handle) override;
  [[nodiscard]] Expected<void> markErrors(int handle) override;
  [[nodiscard]] Expected<bool> lowLatency(int handle) override;
  [[nodiscard]] Expected<void> controlLines(int handle, const ControlLines& lines) override;
};

/// Flags of a termios structure as the kernel lays them out, and back: what of SystemPortControl can be
/// tested without a port.
[[nodiscard]] PortState portState(std::uint32_t inputFlags, std::uint32_t controlFlags, std::uint32_t baud);
[[nodiscard]] std::uint32_t withMarkedErrors(std::uint32_t inputFlags);

}  // namespace mb
