#include "devices/bench/modbus_registers.h"

#include "devices/bench/real_ports.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::HasSubstr;

Expected<std::shared_ptr<RegisterPort>> registers(const std::string& address, const std::string& settings) {
  PortDescription port;
  port.id = "plant";
  port.kind = "registers";
  port.address = address;
  port.settings = settings;
  return modbusRegisters(port, PortAddress::parse(address).value());
}

TEST(ModbusRegisters, AreOfTheAddressAndTheSettings) {
  EXPECT_EQ(registers("modbus-tcp:10.0.0.7:502@3", "").value()->name(), "plant (modbus-tcp:10.0.0.7:502@3)");
  EXPECT_EQ(registers("modbus-tcp:10.0.0.7:502", "").value()->name(), "plant (modbus-tcp:10.0.0.7:502@255)");
  EXPECT_EQ(registers("modbus-rtu:/dev/ttyS9@17", "19200 8E1").value()->name(),
            "plant (modbus-rtu:/dev/ttyS9@17 (19200 8E1))");
}

TEST(ModbusRegisters, RefuseALineWithoutSettingsAndWhatCarriesNone) {
  EXPECT_THAT(registers("modbus-rtu:/dev/ttyS9", "").error().message(),
              HasSubstr("port plant: the settings"));
  EXPECT_THAT(registers("modbus-rtu:/dev/ttyS9", "fast").error().message(), HasSubstr("port plant: "));
  EXPECT_THAT(registers("serial:/dev/ttyS9", "9600 8E1").error().message(),
              HasSubstr("carries no registers"));
}

/// Settled point 15: by what the port is.
TEST(ModbusRegisters, OfThisMachineAreSimulated) {
  test::RealTime time;
  test::PseudoTerminal terminal;
  RealPorts ports(time.scheduler, modbusRegisters);
  PortDescription tcp;
  tcp.id = "plant";
  tcp.kind = "registers";
  tcp.address = "modbus-tcp:127.0.0.1:1502";
  PortDescription line = tcp;
  line.id = "line";
  line.address = "modbus-rtu:" + terminal.path().string();
  line.settings = "9600 8E1";
  ASSERT_TRUE(ports.registers(tcp));
  ASSERT_TRUE(ports.registers(line));
  EXPECT_TRUE(ports.isSimulated(tcp));
  EXPECT_TRUE(ports.isSimulated(line));
}

}  // namespace
}  // namespace mb
