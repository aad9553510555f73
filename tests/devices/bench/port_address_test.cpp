#include "devices/bench/port_address.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::HasSubstr;

PortAddress parsed(const std::string& text) {
  const auto address = PortAddress::parse(text);
  EXPECT_TRUE(address) << (address ? "" : address.error().message());
  return address.value_or(PortAddress());
}

std::string refusal(const std::string& text) {
  const auto address = PortAddress::parse(text);
  return address ? "accepted as " + address->toString() : address.error().message();
}

TEST(PortAddress, NamesSerialPortsByIdOrByPath) {
  const PortAddress byId = parsed("serial:by-id/usb-FTDI_FT232R_A10K-if00-port0");
  EXPECT_EQ(byId.scheme, PortScheme::serial);
  EXPECT_EQ(byId.device, "/dev/serial/by-id/usb-FTDI_FT232R_A10K-if00-port0");
  EXPECT_EQ(byId, parsed("serial:/dev/serial/by-id/usb-FTDI_FT232R_A10K-if00-port0"));
  EXPECT_EQ(parsed("serial:by-path/pci-0000:00:14.0-usb-0:2:1.0-port0").device,
            "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0");
  EXPECT_EQ(parsed("serial:/dev/ttyUSB0").device, "/dev/ttyUSB0");
  EXPECT_EQ(parsed("serial:/dev/serial/by-id/odd@7").device, "/dev/serial/by-id/odd@7");
}

TEST(PortAddress, NamesSerialServers) {
  const PortAddress server = parsed("tcp:moxa.bench.example:4001");
  EXPECT_EQ(server.scheme, PortScheme::tcp);
  EXPECT_EQ(server.host, "moxa.bench.example");
  EXPECT_EQ(server.port, 4001);
  EXPECT_EQ(parsed("tcp:[fe80::1%eth0]:65535").host, "fe80::1%eth0");
}

TEST(PortAddress, NamesModbusDevicesWithTheirUnits) {
  const PortAddress tcp = parsed("modbus-tcp:192.168.1.20:502@7");
  EXPECT_EQ(tcp.scheme, PortScheme::modbusTcp);
  EXPECT_EQ(tcp.host, "192.168.1.20");
  EXPECT_EQ(tcp.port, 502);
  EXPECT_EQ(tcp.unit, 7);
  EXPECT_EQ(parsed("modbus-tcp:plc:502").unit, 255);
  EXPECT_EQ(parsed("modbus-tcp:plc:502@0").unit, 0);

  const PortAddress rtu = parsed("modbus-rtu:by-id/usb-485@17");
  EXPECT_EQ(rtu.scheme, PortScheme::modbusRtu);
  EXPECT_EQ(rtu.device, "/dev/serial/by-id/usb-485");
  EXPECT_EQ(rtu.unit, 17);
  EXPECT_EQ(parsed("modbus-rtu:/dev/ttyS1").unit, 1);
  EXPECT_EQ(parsed("modbus-rtu:by-id/odd@name").device, "/dev/serial/by-id/odd@name");
}

TEST(PortAddress, KnowsWhatItCarries) {
  EXPECT_TRUE(parsed("modbus-tcp:plc:502").isModbus());
  EXPECT_TRUE(parsed("modbus-rtu:/dev/ttyS1").hasDevice());
  EXPECT_FALSE(parsed("serial:/dev/ttyS1").isModbus());
  EXPECT_TRUE(parsed("tcp:moxa:4001").hasHost());
  EXPECT_FALSE(parsed("sim:plant").hasHost());
}

TEST(PortAddress, RefusesWithTheReasonAndAWayOut) {
  EXPECT_THAT(refusal(""), HasSubstr("no scheme"));
  EXPECT_THAT(refusal("/dev/ttyUSB0"), HasSubstr("serial:by-id/NAME"));
  EXPECT_THAT(refusal("usb:by-id/x"), HasSubstr("no scheme"));
  EXPECT_THAT(refusal("serial:"), HasSubstr("nothing follows"));
  EXPECT_THAT(refusal("serial:ttyUSB0"), HasSubstr("by-id/NAME or a path"));
  EXPECT_THAT(refusal("serial:by-id/"), HasSubstr("no device"));
  EXPECT_THAT(refusal("serial:/dev/"), HasSubstr("path"));
  EXPECT_THAT(refusal("serial:/dev/tty USB0"), HasSubstr("blanks"));
  EXPECT_THAT(refusal("tcp:moxa"), HasSubstr("port number"));
  EXPECT_THAT(refusal("tcp::4001"), HasSubstr("host"));
  EXPECT_THAT(refusal("tcp:[]:4001"), HasSubstr("no host"));
  EXPECT_THAT(refusal("tcp:moxa:0"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("tcp:moxa:65536"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("tcp:moxa:-1"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("tcp:moxa:4001x"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("tcp:::1:4001"), HasSubstr("brackets"));
  EXPECT_THAT(refusal("tcp:moxa:4001@3"), HasSubstr("1 to 65535")) << "bytes have no unit";
  EXPECT_THAT(refusal("modbus-tcp:plc:502@"), HasSubstr("a unit is a number"));
  EXPECT_THAT(refusal("modbus-tcp:plc:502@x"), HasSubstr("a unit is a number"));
  EXPECT_THAT(refusal("modbus-tcp:plc:502@256"), HasSubstr("0 to 255"));
  EXPECT_THAT(refusal("modbus-rtu:/dev/ttyS1@0"), HasSubstr("1 to 247"));
  EXPECT_THAT(refusal("modbus-rtu:/dev/ttyS1@248"), HasSubstr("1 to 247"));
  EXPECT_THAT(refusal("modbus-rtu:/dev/ttyS1@99999999999"), HasSubstr("1 to 247"));
  EXPECT_LT(refusal("tcp:" + std::string(100'000, 'x')).size(), 400U);
}

TEST(PortAddress, WritesWhatItReads) {
  for (const std::string text :
       {"sim:plant", "serial:/dev/serial/by-id/x", "tcp:moxa:4001", "tcp:[::1]:4001",
        "modbus-tcp:[fe80::1]:502@3", "modbus-tcp:plc:502@255", "modbus-rtu:/dev/ttyS1@247"}) {
    EXPECT_EQ(parsed(text).toString(), text);
  }
}

TEST(PortAddress, TakesAnyBytes) {
  std::mt19937 random(7);
  const std::string alphabet = std::string("simserialtcpmodbus-:/@[]0123456789.\0 \xff", 39);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = i % 2 == 0 ? "modbus-tcp:" : "";
    for (std::size_t n = random() % 24; n > 0; --n) {
      text += alphabet[random() % alphabet.size()];
    }
    if (const auto address = PortAddress::parse(text)) {
      EXPECT_EQ(PortAddress::parse(address->toString()), *address) << text;
    } else {
      EXPECT_FALSE(address.error().remedy.empty());
    }
  }
}

}  // namespace
}  // namespace mb
