#include "devices/link/port_settings.h"

#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/recorded_driver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::RecordedDriver;
using testing::AllOf;
using testing::HasSubstr;

constexpr SerialSettings k2400(2400, 8, 'E', 1);

std::string refusal(RecordedDriver& driver, const SerialSettings& wanted = k2400) {
  const auto taken = confirmSettings(driver, 3, wanted);
  return taken ? "taken" : taken.error().message();
}

TEST(PortSettings, MarksErrorsAndThenReadsBack) {
  RecordedDriver driver(k2400);
  const auto taken = confirmSettings(driver, 3, k2400);
  ASSERT_TRUE(taken) << taken.error().message();
  EXPECT_TRUE(taken->marksErrors);
  EXPECT_EQ(driver.calls, "mark state ");
}

TEST(PortSettings, ADriverThatRefusesParityIsNamedWithWhatItDoes) {
  RecordedDriver driver(SerialSettings(2400, 8, 'N', 1));
  EXPECT_THAT(refusal(driver),
              AllOf(HasSubstr("does not take 2400 8E1"), HasSubstr("2400 8N1"), HasSubstr("adapter")));
}

TEST(PortSettings, ADriverThatChangesTheBaudRateIsNamedWithIt) {
  RecordedDriver driver(SerialSettings(9600, 8, 'E', 1));
  EXPECT_THAT(refusal(driver), AllOf(HasSubstr("2400 8E1"), HasSubstr("9600 8E1")));
}

TEST(PortSettings, TheRateOfADividerMayBeALittleOff) {
  RecordedDriver driver(SerialSettings(115'384, 8, 'N', 1));  // 3 MHz / 26
  EXPECT_EQ(refusal(driver, SerialSettings(115'200, 8, 'N', 1)), "taken");
  driver.answer.settings.baud = 118'000;
  EXPECT_THAT(refusal(driver, SerialSettings(115'200, 8, 'N', 1)), HasSubstr("118000 8N1"));
  driver.answer.settings.baud = 0;
  EXPECT_THAT(refusal(driver), HasSubstr("does not take"));
}

TEST(PortSettings, OtherDataAndStopBitsAreNamed) {
  RecordedDriver seven(SerialSettings(2400, 7, 'E', 1));
  EXPECT_THAT(refusal(seven), HasSubstr("2400 7E1"));
  RecordedDriver two(SerialSettings(2400, 8, 'E', 2));
  EXPECT_THAT(refusal(two), HasSubstr("2400 8E2"));
}

TEST(PortSettings, ADriverThatHidesParityErrorsIsRefused) {
  RecordedDriver deaf(k2400);
  deaf.refusesMarks = true;
  EXPECT_THAT(refusal(deaf), HasSubstr("does not mark"));
  RecordedDriver ignorant(k2400);
  ignorant.answer.ignoresErrors = true;
  EXPECT_THAT(refusal(ignorant), HasSubstr("does not mark"));
  RecordedDriver stripping(k2400);
  stripping.answer.strips = true;
  EXPECT_THAT(refusal(stripping), HasSubstr("does not mark"));
}

TEST(PortSettings, SettingsThatCannotBeReadAreAnError) {
  RecordedDriver driver(k2400);
  driver.unreadable = "Input/output error";
  EXPECT_THAT(refusal(driver), HasSubstr("Input/output error"));
}

TEST(PortSettings, LowLatencyIsWelcomeButNotNeeded) {
  RecordedDriver ftdi(k2400);
  EXPECT_TRUE(askForLowLatency(ftdi, 3));
  ftdi.takesLatency = false;
  EXPECT_FALSE(askForLowLatency(ftdi, 3));
  ftdi.knowsNoLatency = true;
  EXPECT_FALSE(askForLowLatency(ftdi, 3));
}

// Values of Linux's termbits.h, written out: what a recorded structure has in it.
constexpr std::uint32_t kIgnpar = 0x0004;
constexpr std::uint32_t kParmrk = 0x0008;
constexpr std::uint32_t kInpck = 0x0010;
constexpr std::uint32_t kIstrip = 0x0020;
constexpr std::uint32_t kCs7 = 0x0020;
constexpr std::uint32_t kCs8 = 0x0030;
constexpr std::uint32_t kCstopb = 0x0040;
constexpr std::uint32_t kParenb = 0x0100;
constexpr std::uint32_t kParodd = 0x0200;

TEST(PortControl, ReadsTheFlagsOfTheKernel) {
  const PortState even = portState(kInpck | kParmrk, kCs8 | kParenb, 2400);
  EXPECT_EQ(even.settings, k2400);
  EXPECT_TRUE(even.marksErrors);
  EXPECT_FALSE(even.ignoresErrors);
  const PortState odd = portState(kInpck | kIgnpar, kCs7 | kParenb | kParodd | kCstopb, 300);
  EXPECT_EQ(odd.settings, SerialSettings(300, 7, 'O', 2));
  EXPECT_FALSE(odd.marksErrors);
  EXPECT_TRUE(odd.ignoresErrors);
  EXPECT_TRUE(portState(kIstrip, kCs8, 9600).strips);
  EXPECT_EQ(portState(0, 0, 50).settings, SerialSettings(50, 5, 'N', 1));
}

TEST(PortControl, MarksErrorsAndChangesNothingElse) {
  constexpr std::uint32_t kOther = 0x4000;
  EXPECT_EQ(withMarkedErrors(kOther | kIgnpar | kIstrip), kOther | kInpck | kParmrk);
}

/// The calls themselves, as far as a pseudo-terminal goes: it keeps input flags and has no parity.
TEST(PortControl, SpeaksToTheKernel) {
  const test::PseudoTerminal terminal;
  SystemPortControl control;
  const int slave = open(terminal.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_TRUE(control.isPseudoTerminal(slave));
  close(slave);
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_FALSE(control.isPseudoTerminal(nothing));
  EXPECT_THAT(control.state(nothing).error().message(), HasSubstr("cannot be read"));
  EXPECT_FALSE(control.markErrors(nothing));
  close(nothing);

  const int port = terminal.master();
  EXPECT_FALSE(control.state(port)->marksErrors);
  ASSERT_TRUE(control.markErrors(port));
  EXPECT_TRUE(control.state(port)->marksErrors);
  EXPECT_EQ(control.state(port)->settings.parity, 'N');
  EXPECT_FALSE(control.lowLatency(port)) << "a pseudo-terminal knows no latency";
}

}  // namespace
}  // namespace mb
