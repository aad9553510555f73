#include "devices/bench/port_place.h"

#include "tests/devices/bench/demo_files.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::PseudoTerminal;
using test::ScratchFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

PortAddress address(const std::string& text) {
  const auto parsed = PortAddress::parse(text);
  EXPECT_TRUE(parsed) << parsed.error().message();
  return parsed.value_or(PortAddress());
}

bool simulated(const std::string& text) {
  return isSimulated(address(text));
}

bool same(const std::string& one, const std::string& other) {
  EXPECT_EQ(samePlace(address(one), address(other)), samePlace(address(other), address(one)));
  return samePlace(address(one), address(other));
}

/// The demonstration bench with its ports at these addresses; those without a word are at unlike ones.
BenchDescription benchAt(const std::map<std::string, std::string>& addresses) {
  BenchDescription bench = demoBench();
  for (PortDescription& port : bench.ports) {
    const auto found = addresses.find(port.id);
    port.address =
        found != addresses.end() ? found->second
        : port.kind == "registers"
            ? "modbus-tcp:192.0.2.1:502"
            : "tcp:192.0.2.2:" + std::to_string(4001 + bench.ports.size() +
                                                static_cast<std::size_t>(&port - bench.ports.data()));
  }
  return bench;
}

std::string mistakesOf(const BenchDescription& bench) {
  std::string all;
  for (const PortMistake& mistake : checkPorts(bench)) {
    all += mistake.port + "." + mistake.field + ": " + mistake.error.message() + "\n";
  }
  return all;
}

TEST(PortPlace, WhatIsSimulatedIsDecidedByWhatItIs) {
  EXPECT_TRUE(simulated("sim:plant"));
  for (const char* host : {"127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]", "localhost", "LocalHost",
                           "0.0.0.0", "[::]"}) {
    EXPECT_TRUE(simulated(std::string("tcp:") + host + ":4001")) << host;
    EXPECT_TRUE(simulated(std::string("modbus-tcp:") + host + ":502")) << host;
  }
  EXPECT_FALSE(simulated("tcp:192.0.2.7:4001"));
  EXPECT_FALSE(simulated("modbus-tcp:[2001:db8::7]:502"));
  EXPECT_FALSE(simulated("serial:/dev/ttyUSB0"));
  EXPECT_FALSE(simulated("modbus-rtu:by-id/nothing-there"));
  for (const QHostAddress& own : QNetworkInterface::allAddresses()) {
    PortAddress here = address("tcp:192.0.2.7:4001");
    here.host = own.toString().toStdString();
    EXPECT_TRUE(isSimulated(here)) << here.host;
  }
}

TEST(PortPlace, APseudoTerminalIsSimulatedThroughAnyLink) {
  const PseudoTerminal terminal;
  const ScratchFolder scratch;
  const auto first = scratch.link("first", terminal.path());
  const auto second = scratch.link("second", first);
  EXPECT_TRUE(simulated("serial:" + terminal.path().string()));
  EXPECT_TRUE(simulated("serial:" + second.string()));
  EXPECT_TRUE(simulated("modbus-rtu:" + second.string() + "@3"));
}

TEST(PortPlace, ANameIsLookedUp) {
  test::application();
  const auto here = resolved(address("modbus-tcp:localhost:502@7"));
  ASSERT_TRUE(here) << here.error().message();
  EXPECT_TRUE(QHostAddress(QString::fromStdString(here->host)).isLoopback()) << here->host;
  EXPECT_EQ(here->unit, 7);
  EXPECT_EQ(resolved(address("tcp:192.0.2.7:4001")), address("tcp:192.0.2.7:4001"));
  const auto nobody = resolved(address("tcp:no-such-host.invalid:4001"));
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().message(), HasSubstr("no-such-host.invalid"));
}

TEST(PortPlace, TheSameDeviceIsRecognisedThroughLinks) {
  const ScratchFolder scratch;
  std::ofstream(scratch.path() / "ttyUSB0") << "";
  std::ofstream(scratch.path() / "ttyUSB1") << "";
  const std::string one = scratch.link("by-id/one", scratch.path() / "ttyUSB0").string();
  const std::string again = scratch.link("by-path/one", scratch.path() / "ttyUSB0").string();
  const std::string other = scratch.link("by-id/other", scratch.path() / "ttyUSB1").string();
  EXPECT_TRUE(same("serial:" + one, "serial:" + again));
  EXPECT_TRUE(same("serial:" + one, "modbus-rtu:" + again + "@2"));
  EXPECT_TRUE(same("modbus-rtu:" + one + "@1", "modbus-rtu:" + one + "@2")) << "a line is opened once";
  EXPECT_FALSE(same("serial:" + one, "serial:" + other));
  EXPECT_TRUE(same("serial:/dev/nothing", "serial:/dev/./nothing"));
}

TEST(PortPlace, TheSameServerIsRecognised) {
  EXPECT_TRUE(same("tcp:moxa:4001", "tcp:MOXA:4001"));
  EXPECT_TRUE(same("tcp:127.0.0.1:4001", "tcp:[::ffff:127.0.0.1]:4001"));
  EXPECT_FALSE(same("tcp:moxa:4001", "tcp:moxa:4002"));
  EXPECT_TRUE(same("modbus-tcp:plc:502@1", "modbus-tcp:plc:502@1"));
  EXPECT_FALSE(same("modbus-tcp:plc:502@1", "modbus-tcp:plc:502@2"));
  EXPECT_TRUE(same("tcp:plc:502", "modbus-tcp:plc:502@2"));
  EXPECT_FALSE(same("tcp:plc:502", "serial:/dev/ttyS0"));
  EXPECT_TRUE(same("sim:plant", "sim:plant"));
  EXPECT_FALSE(same("sim:plant", "sim:balance"));
}

TEST(CheckPorts, TheDemonstrationAndARealBenchAreInOrder) {
  EXPECT_THAT(checkPorts(demoBench()), IsEmpty());
  EXPECT_TRUE(isInProcess(demoBench()));
  const BenchDescription real = benchAt({});
  EXPECT_EQ(mistakesOf(real), "");
  EXPECT_FALSE(isInProcess(real));
}

TEST(CheckPorts, ADeviceThatIsNamedTwiceIsRefusedWithBothNames) {
  const PseudoTerminal terminal;
  const ScratchFolder scratch;
  const std::string one = scratch.link("one", terminal.path()).string();
  const std::string other = scratch.link("other", terminal.path()).string();
  EXPECT_THAT(mistakesOf(benchAt({{"meters-a", "serial:" + one}, {"meters-c", "serial:" + other}})),
              AllOf(HasSubstr("meters-c.address: "), HasSubstr("`meters-a`"), HasSubstr(one)));
  EXPECT_THAT(mistakesOf(benchAt({{"balance", "tcp:moxa:4001"}, {"meters-d", "tcp:moxa:4001"}})),
              HasSubstr("meters-d.address: it leads to the same place as the port `balance`"));
}

TEST(CheckPorts, SimulatedAndRealPortsDoNotMix) {
  EXPECT_THAT(mistakesOf(benchAt({{"balance", "sim:balance"}})),
              AllOf(HasSubstr("balance.address: "), HasSubstr("as a whole"), HasSubstr("`plant`")));
}

TEST(CheckPorts, EveryMistakeIsNamed) {
  BenchDescription bench = benchAt(
      {{"plant", "tcp:moxa:4001"}, {"balance", "modbus-rtu:/dev/ttyS1"}, {"meters-a", "/dev/ttyUSB0"}});
  bench.ports.back().settings = "2400 8X1";
  EXPECT_THAT(mistakesOf(bench),
              AllOf(HasSubstr("plant.address: tcp:moxa:4001 does not carry registers"),
                    HasSubstr("balance.address: modbus-rtu:/dev/ttyS1@1 does not carry bytes"),
                    HasSubstr("meters-a.address: "), HasSubstr("meters-d.settings: ")));
}

}  // namespace
}  // namespace mb
