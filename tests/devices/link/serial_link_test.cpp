// Serial ports in real time on pseudo-terminals; what only hardware has is answered by a recorded driver.
#include "devices/link/serial_link.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"
#include "tests/devices/link/recorded_driver.h"

#include <fstream>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

namespace fs = std::filesystem;
using test::PseudoTerminal;
using test::RecordedDriver;
using test::ScratchFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// Real links refuse virtual time by type.
static_assert(std::is_constructible_v<LinkThread, QtScheduler&>);
static_assert(!std::is_constructible_v<LinkThread, VirtualScheduler&>);
static_assert(!std::is_constructible_v<LinkThread, Scheduler&>);

constexpr SerialSettings k8N1(2400, 8, 'N', 1);

class SerialLinkTest : public testing::Test {
 protected:
  std::unique_ptr<SerialLink> make(const fs::path& path, const SerialSettings& settings = SerialSettings()) {
    SerialPortOptions options(path);
    options.settings = settings;
    options.folders = folders_;
    auto link = driver_ ? std::make_unique<SerialLink>(time_.links, options, driver_)
                        : std::make_unique<SerialLink>(time_.links, options);
    listen(*link);
    return link;
  }
  void listen(Link& link) {
    link.onChunk([this](const Chunk& chunk) {
      for (const std::size_t at : chunk.damaged) {
        damaged_.push_back(bytes_.size() + at);
      }
      bytes_.insert(bytes_.end(), chunk.bytes.begin(), chunk.bytes.end());
      stamps_.push_back(chunk.first);
      stamps_.push_back(chunk.last);
    });
    link.onLost([this](const Error& error) { lost_.push_back(error.message()); });
  }
  std::string refusal(Link& link) {
    const auto opened = link.open();
    return opened ? "opened" : opened.error().message();
  }
  bool come(std::size_t count) {
    return time_.until([&] { return bytes_.size() >= count; });
  }

  test::RealTime time_;
  ScratchFolder scratch_;
  SerialFolders folders_;
  std::shared_ptr<RecordedDriver> driver_;
  Bytes bytes_;
  std::vector<std::size_t> damaged_;
  std::vector<Stamp> stamps_;
  std::vector<std::string> lost_;
};

TEST_F(SerialLinkTest, SpeaksBothWaysOnAPseudoTerminalAndSaysThatParityIsNotChecked) {
  PseudoTerminal terminal;
  const auto link = make(terminal.path());
  EXPECT_EQ(link->remark(), "");
  ASSERT_EQ(refusal(*link), "opened");
  ASSERT_EQ(refusal(*link), "opened") << "an open link stays open";
  EXPECT_EQ(link->remark(), "parity not checked (pseudo-terminal)");

  const Instant before = time_.scheduler.now();
  const Instant end = link->send(Bytes{0x10, 0x40, 0xFE, 0x3E, 0x16});
  EXPECT_GE(end, before + SerialSettings().characters(0));
  ASSERT_TRUE(time_.until([&] { return terminal.heard().size() == 5; }));
  EXPECT_THAT(terminal.heard(), ElementsAre(0x10, 0x40, 0xFE, 0x3E, 0x16));

  terminal.say({0xE5, 0xFF, 0x00, 0xFF, 0xFF});
  ASSERT_TRUE(come(5));
  EXPECT_THAT(bytes_, ElementsAre(0xE5, 0xFF, 0x00, 0xFF, 0xFF)) << "nothing is marked there";
  EXPECT_TRUE(damaged_.empty());
  for (const Stamp& stamp : stamps_) {
    EXPECT_GE(stamp.at + stamp.halfWidth, before);
    EXPECT_LE(stamp.at, time_.scheduler.now());
  }
}

TEST_F(SerialLinkTest, AChangeOfSettingsLeavesAPseudoTerminalInPeace) {
  PseudoTerminal terminal;
  const auto link = make(terminal.path());
  ASSERT_EQ(refusal(*link), "opened");
  link->configure(SerialSettings(300, 7, 'O', 2));
  link->send(Bytes{0x55});
  ASSERT_TRUE(time_.until([&] { return terminal.heard().size() == 1; }));
  EXPECT_TRUE(lost_.empty());
}

TEST_F(SerialLinkTest, SendSaysWhenTheLastStopBitWillHaveLeft) {
  PseudoTerminal terminal;
  const auto link = make(terminal.path());
  ASSERT_EQ(refusal(*link), "opened");
  link->configure(k8N1);
  const Instant first = link->send(Bytes(24, 0x55));
  EXPECT_GE(first, time_.scheduler.now() - k8N1.characters(24));
  EXPECT_EQ(link->send(Bytes(12, 0x55)) - first, k8N1.characters(12)) << "one after the other";
  EXPECT_GT(link->sendHalfWidth(), Duration(0));
}

TEST_F(SerialLinkTest, DamagedCharactersComeMarkedEvenWhenTheEscapeIsSplit) {
  PseudoTerminal terminal;
  driver_ = std::make_shared<RecordedDriver>(k8N1);
  const auto link = make(terminal.path(), k8N1);
  ASSERT_EQ(refusal(*link), "opened");
  EXPECT_EQ(link->remark(), "parity checked, low latency");
  terminal.say({0x68, 0xFF});
  ASSERT_TRUE(come(1));
  terminal.say({0x00});
  terminal.say({0x04, 0xFF, 0xFF, 0x16});
  ASSERT_TRUE(come(4));
  EXPECT_THAT(bytes_, ElementsAre(0x68, 0x04, 0xFF, 0x16));
  EXPECT_THAT(damaged_, ElementsAre(1));
}

TEST_F(SerialLinkTest, ADriverWithoutLowLatencySaysSo) {
  PseudoTerminal terminal;
  driver_ = std::make_shared<RecordedDriver>(k8N1);
  driver_->knowsNoLatency = true;
  const auto link = make(terminal.path(), k8N1);
  ASSERT_EQ(refusal(*link), "opened");
  EXPECT_EQ(link->remark(), "parity checked, latency of the driver unchanged");
  EXPECT_EQ(link->sendHalfWidth(), std::chrono::milliseconds(10));
}

TEST_F(SerialLinkTest, SettingsThatTheDriverDoesNotTakeAreAnErrorOfOpening) {
  PseudoTerminal terminal;
  driver_ = std::make_shared<RecordedDriver>(SerialSettings(9600, 8, 'N', 1));
  const auto link = make(terminal.path(), k8N1);
  EXPECT_THAT(refusal(*link),
              AllOf(HasSubstr(terminal.path().string()), HasSubstr("2400 8N1"), HasSubstr("9600 8N1")));
  driver_->answer.settings = k8N1;
  EXPECT_EQ(refusal(*link), "opened") << "a link that did not open may be asked again";
}

TEST_F(SerialLinkTest, SettingsThatTheDriverDoesNotTakeLaterLoseTheLink) {
  PseudoTerminal terminal;
  driver_ = std::make_shared<RecordedDriver>(k8N1);
  const auto link = make(terminal.path(), k8N1);
  ASSERT_EQ(refusal(*link), "opened");
  link->configure(SerialSettings(4800, 8, 'N', 1));
  ASSERT_TRUE(time_.until([&] { return !lost_.empty(); }));
  EXPECT_THAT(lost_.front(), AllOf(HasSubstr("4800 8N1"), HasSubstr("2400 8N1")));
  EXPECT_THAT(refusal(*link), HasSubstr("4800 8N1"));
  link->configure(k8N1);
  EXPECT_TRUE(time_.until([&] { return link->open().has_value(); }));
}

TEST_F(SerialLinkTest, ControlLinesAreSetOrLoseTheLink) {
  PseudoTerminal terminal;
  driver_ = std::make_shared<RecordedDriver>(k8N1);
  const auto link = make(terminal.path(), k8N1);
  ASSERT_EQ(refusal(*link), "opened");
  ASSERT_TRUE(link->setControlLines(ControlLines(true, false)));
  link->close();  // what was asked before has been done by then
  EXPECT_EQ(driver_->lines, ControlLines(true, false));

  const auto real = std::make_unique<SystemPortControl>();
  EXPECT_FALSE(real->controlLines(terminal.master(), ControlLines(true, true))) << "it has none";

  driver_->knowsNoControlLines = true;
  ASSERT_EQ(refusal(*link), "opened");
  ASSERT_TRUE(link->setControlLines(ControlLines()));
  ASSERT_TRUE(time_.until([&] { return !lost_.empty(); }));
  EXPECT_THAT(lost_.front(), HasSubstr("RTS and DTR cannot be set: Inappropriate ioctl"));
}

TEST_F(SerialLinkTest, APortThatIsGoneIsLostOnceAndOpenedAgainByItself) {
  PseudoTerminal first;
  const fs::path named = scratch_.link("by-id/adapter", first.path());
  const auto link = make(named);
  ASSERT_EQ(refusal(*link), "opened");
  first.unplug();
  ASSERT_TRUE(time_.until([&] { return !lost_.empty(); }));
  EXPECT_THAT(lost_.front(), HasSubstr("the port is gone"));
  EXPECT_NE(refusal(*link), "opened") << "asking does not wait";
  link->send(Bytes{0x01});  // into the void

  PseudoTerminal second;  // plugged in again, it has another name
  scratch_.link("by-id/adapter", second.path());
  ASSERT_TRUE(time_.until([&] { return link->open().has_value(); }));
  second.say({0xE5});
  ASSERT_TRUE(come(1));
  link->send(Bytes{0x02});
  ASSERT_TRUE(time_.until([&] { return !second.heard().empty(); }));
  EXPECT_THAT(second.heard(), ElementsAre(0x02));
  EXPECT_EQ(lost_.size(), 1U);
}

TEST_F(SerialLinkTest, AClosedLinkStaysClosedAndCanBeOpened) {
  PseudoTerminal terminal;
  const auto link = make(terminal.path());
  ASSERT_EQ(refusal(*link), "opened");
  link->close();
  terminal.say({0x01});
  ASSERT_EQ(refusal(*link), "opened");
  terminal.say({0x02});
  ASSERT_TRUE(time_.until([&] { return !bytes_.empty() && bytes_.back() == 0x02; }));
  EXPECT_TRUE(lost_.empty());
}

TEST_F(SerialLinkTest, AMissingPortIsNamedWithWhatIsThereInstead) {
  PseudoTerminal terminal;
  scratch_.link("by-id/usb-FTDI_A10K-if00-port0", terminal.path());
  folders_.byId = scratch_.path() / "by-id";
  folders_.devices = scratch_.path() / "dev";
  EXPECT_THAT(refusal(*make(folders_.byId / "usb-FTDI_B20-if00-port0")),
              AllOf(HasSubstr("usb-FTDI_B20-if00-port0"), HasSubstr("by-id/usb-FTDI_A10K-if00-port0")));
  scratch_.link("by-id/usb-FTDI_A10K-if00-port0", scratch_.path() / "gone");
  EXPECT_THAT(refusal(*make(folders_.byId / "usb-FTDI_A10K-if00-port0")), HasSubstr("its device is gone"));
  folders_.byId = scratch_.path() / "nothing";
  EXPECT_THAT(refusal(*make("/dev/serial/by-id/x")), HasSubstr("no other is plugged in"));
}

TEST_F(SerialLinkTest, PortsWithoutAnIdAreListedByTheirDevice) {
  std::ofstream(scratch_.path() / "ttyUSB0") << "";
  std::ofstream(scratch_.path() / "ttyUSB1") << "";
  std::ofstream(scratch_.path() / "tty1") << "";
  scratch_.link("by-id/adapter", scratch_.path() / "ttyUSB0");
  folders_.byId = scratch_.path() / "by-id";
  folders_.devices = scratch_.path();
  EXPECT_THAT(serialPorts(folders_), ElementsAre("by-id/adapter", (scratch_.path() / "ttyUSB1").string()));
}

TEST_F(SerialLinkTest, WhatIsNoPortIsNamedAsWhatItIs) {
  std::ofstream(scratch_.path() / "notes.txt") << "x";
  EXPECT_THAT(refusal(*make(scratch_.path() / "notes.txt")), HasSubstr("no serial port but a file"));
  EXPECT_THAT(refusal(*make(scratch_.path())), HasSubstr("no serial port but a folder"));
  EXPECT_THAT(refusal(*make("/dev/null")), HasSubstr("cannot be opened"));
}

TEST_F(SerialLinkTest, APortInUseIsRefused) {
  PseudoTerminal terminal;
  const auto first = make(terminal.path());
  ASSERT_EQ(refusal(*first), "opened");
  const auto second = make(scratch_.link("same", terminal.path()));
  EXPECT_THAT(refusal(*second), AllOf(HasSubstr(terminal.path().string()), HasSubstr("is in use")));
}

TEST_F(SerialLinkTest, WhoHasThePortIsNamed) {
  const fs::path device = scratch_.path() / "ttyUSB0";
  fs::create_directories(scratch_.path() / "proc/4711/fd");
  std::ofstream(scratch_.path() / "proc/4711/comm") << "minicom\n";
  fs::create_symlink(device, scratch_.path() / "proc/4711/fd/5");
  folders_.processes = scratch_.path() / "proc";
  EXPECT_EQ(holderOf(device, folders_), "process 4711 (minicom)");
  EXPECT_EQ(holderOf(scratch_.path() / "ttyUSB1", folders_), "");
}

TEST_F(SerialLinkTest, ARealPortMustNotBecomeSimulatedUnnoticed) {
  PseudoTerminal terminal;
  SerialPortOptions options(terminal.path());
  options.pseudoTerminalAllowed = false;
  SerialLink link(time_.links, options);
  EXPECT_THAT(refusal(link), HasSubstr("what answers there is simulated"));
  EXPECT_TRUE(leadsToPseudoTerminal(terminal.path()));
  EXPECT_TRUE(leadsToPseudoTerminal(scratch_.link("x", terminal.path())));
  EXPECT_FALSE(leadsToPseudoTerminal("/dev/ttyS0"));
}

TEST_F(SerialLinkTest, ALinkMayGoWhileBytesAreOnTheirWay) {
  PseudoTerminal terminal;
  {
    const auto link = make(terminal.path());
    ASSERT_EQ(refusal(*link), "opened");
    terminal.say(Bytes(1000, 0x55));
    link->send(Bytes{0x01});
  }
  bool turned = false;
  time_.scheduler.after(std::chrono::milliseconds(20), [&] { turned = true; });
  ASSERT_TRUE(time_.until([&] { return turned; }));
}

}  // namespace
}  // namespace mb
