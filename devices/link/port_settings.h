#pragma once

#include "devices/link/port_control.h"

#include <string>

namespace mb {

/// The pseudo-terminal's part of a remark: nothing on it has a parity.
inline constexpr const char* kParityNotChecked = "parity not checked (pseudo-terminal)";

/// After every change of the settings of a real port: has damaged characters marked, reads the settings back,
/// and compares. Gives what the driver took, with the marks. Errors, with what was asked for and what the
/// driver does instead: other data bits, parity or stop bits; a baud rate off by more than 2 % (a character
/// of 11 bits is then sampled a quarter of a bit off at its end); errors that are not marked.
[[nodiscard]] Expected<PortState> confirmSettings(PortControl& control, int handle,
                                                  const SerialSettings& wanted);

/// Whether bytes come without the driver's own delay. A driver that knows no such thing is no error.
[[nodiscard]] bool askForLowLatency(PortControl& control, int handle);

}  // namespace mb
