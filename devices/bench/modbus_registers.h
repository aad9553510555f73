#pragma once

#include "core/model/bench_description.h"
#include "devices/bench/port_address.h"
#include "devices/plant/register_port.h"

#include <memory>

namespace mb {

/// The plant's registers behind "modbus-tcp:" and "modbus-rtu:": the factory for RealPorts. `port` has the id
/// and, for RTU, the settings of the line ("9600 8E1"). Nothing is opened yet. Errors: no Modbus address, no
/// line settings.
[[nodiscard]] Expected<std::shared_ptr<RegisterPort>> modbusRegisters(const PortDescription& port,
                                                                      const PortAddress& address);

}  // namespace mb
