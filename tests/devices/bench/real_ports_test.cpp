// A provider of what this machine has, on pseudo-terminals and a server of its own.
#include "devices/bench/real_ports.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"
#include "tests/devices/plant/fake_register_port.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::PseudoTerminal;
using testing::AllOf;
using testing::HasSubstr;

static_assert(!std::is_constructible_v<RealPorts, VirtualScheduler&, RegisterPortFactory>);

PortDescription port(const std::string& id, const std::string& kind, const std::string& address) {
  PortDescription one;
  one.id = id;
  one.kind = kind;
  one.address = address;
  return one;
}

class RealPortsTest : public testing::Test {
 protected:
  std::string refusal(const PortDescription& what) {
    if (what.kind == "bytes") {
      const auto link = ports_.link(what);
      return link ? "given" : link.error().message();
    }
    const auto registers = ports_.registers(what);
    return registers ? "given" : registers.error().message();
  }

  test::RealTime time_;
  std::vector<std::string> made_;
  RealPorts ports_{
      time_.scheduler, [this](const PortDescription& what, const PortAddress& address) {
        made_.push_back(what.id + " " + address.toString());
        return Expected<std::shared_ptr<RegisterPort>>(std::make_shared<FakeRegisterPort>(what.id));
      }};
};

TEST_F(RealPortsTest, ServesSerialPortsAndServers) {
  PseudoTerminal terminal;
  QTcpServer server;
  ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
  const auto serial = port("a", "bytes", "serial:" + terminal.path().string());
  const auto tcp = port("b", "bytes", "tcp:127.0.0.1:" + std::to_string(server.serverPort()));
  EXPECT_FALSE(ports_.isSimulated(serial)) << "nothing was given out yet";
  for (const PortDescription& one : {serial, tcp}) {
    const auto link = ports_.link(one);
    ASSERT_TRUE(link) << link.error().message();
    const auto opened = (*link)->open();
    EXPECT_TRUE(opened) << opened.error().message();
    EXPECT_TRUE(ports_.isSimulated(one));
  }
}

TEST_F(RealPortsTest, RegistersComeFromTheFactoryWithALiteralHost) {
  EXPECT_EQ(refusal(port("plant", "registers", "modbus-tcp:localhost:1502@3")), "given");
  EXPECT_EQ(refusal(port("drive", "registers", "modbus-rtu:/dev/ttyUSB7@9")), "given");
  ASSERT_EQ(made_.size(), 2U);
  EXPECT_THAT(made_[0], testing::AnyOf("plant modbus-tcp:127.0.0.1:1502@3", "plant modbus-tcp:[::1]:1502@3"));
  EXPECT_EQ(made_[1], "drive modbus-rtu:/dev/ttyUSB7@9");
  EXPECT_TRUE(ports_.isSimulated(port("plant", "registers", "")));
  EXPECT_FALSE(ports_.isSimulated(port("drive", "registers", "")));
}

TEST_F(RealPortsTest, RefusesWhatItCannotServe) {
  EXPECT_THAT(refusal(port("a", "bytes", "sim:meters-a")),
              AllOf(HasSubstr("port a"), HasSubstr("no real device")));
  EXPECT_THAT(refusal(port("a", "bytes", "modbus-rtu:/dev/ttyS1")), HasSubstr("carries no bytes"));
  EXPECT_THAT(refusal(port("p", "registers", "serial:/dev/ttyS2")), HasSubstr("carries no registers"));
  EXPECT_THAT(refusal(port("b", "bytes", "tcp:no-such-host.invalid:1")), HasSubstr("no-such-host.invalid"));
  EXPECT_THAT(refusal(port("c", "bytes", "ttyS1")), HasSubstr("port c"));
  RealPorts bare(time_.scheduler, nullptr);
  const auto none = bare.registers(port("plant", "registers", "modbus-tcp:192.0.2.1:502"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message(), HasSubstr("no ports of registers"));
}

TEST_F(RealPortsTest, ADeviceIsGivenOutOnce) {
  EXPECT_EQ(refusal(port("a", "bytes", "tcp:localhost:4001")), "given");
  EXPECT_EQ(refusal(port("a", "bytes", "tcp:localhost:4001")), "given") << "to the same port again";
  EXPECT_THAT(refusal(port("b", "bytes", "tcp:localhost:4001")),
              AllOf(HasSubstr("port b"), HasSubstr("the same place as the port a")));
}

TEST_F(RealPortsTest, AMissingDeviceIsNamedWhenItIsOpened) {
  const auto link = ports_.link(port("a", "bytes", "serial:by-id/usb-nobody-has-this"));
  ASSERT_TRUE(link);
  const auto opened = (*link)->open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message(), HasSubstr("usb-nobody-has-this"));
}

}  // namespace
}  // namespace mb
