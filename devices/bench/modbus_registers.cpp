#include "devices/bench/modbus_registers.h"

#include "devices/bench/port_place.h"
#include "devices/plant/modbus_port.h"

namespace mb {

Expected<std::shared_ptr<RegisterPort>> modbusRegisters(const PortDescription& port,
                                                        const PortAddress& address) {
  const std::string where = "port " + port.id;
  if (address.scheme == PortScheme::modbusTcp) {
    return std::make_shared<ModbusPort>(port.id,
                                        ModbusAddress::tcp(address.host, address.port, address.unit));
  }
  if (address.scheme != PortScheme::modbusRtu) {
    return fail(address.toString() + " carries no registers", where, "write modbus-tcp: or modbus-rtu:");
  }
  if (port.settings.empty()) {
    return fail("the settings of the line are not said", where,
                "add settings = \"9600 8E1\", as the controller has it");
  }
  const auto settings = SerialSettings::parse(port.settings);
  if (!settings) {
    return fail(settings.error().what, where, settings.error().remedy);
  }
  ModbusAddress line = ModbusAddress::rtu(address.device, *settings, address.unit);
  line.pseudoTerminalAllowed = isSimulated(address);
  return std::make_shared<ModbusPort>(port.id, line);
}

}  // namespace mb
