#pragma once

#include "core/text/error.h"
#include "devices/plant/modbus_address.h"

#include <cstddef>

namespace mb {

// What libmodbus leaves open on the serial line of Modbus RTU; for the thread that owns the line.

/// Silence that ends a frame: 3.5 characters, above 19 200 baud 1.75 ms (Modbus over serial line 1.02,
/// 2.5.1.1).
[[nodiscard]] Duration frameSilence(const SerialSettings& settings);

/// Takes the open line for ourselves alone, and reads back what the driver made of the settings. Errors: it
/// took others; a pseudo-terminal where none is allowed. Only a pseudo-terminal may drop the parity: Linux
/// does, and there is no wire to disturb.
[[nodiscard]] Expected<void> takeLine(int file, const ModbusAddress& address);

/// Gives the line back before it is closed: a pseudo-terminal would stay taken as long as anybody holds it.
void releaseLine(int file);

/// Reads and drops until nothing came for `silence`, at most some thousand bytes. How many were dropped.
std::size_t drainUntilQuiet(int file, Duration silence);

}  // namespace mb
