#pragma once

#include "devices/link/port_control.h"

#include <optional>
#include <string>
#include <vector>

namespace mb::test {

/// Answers as drivers of serial ports gave or would give them: takes what it is asked for unless told
/// otherwise.
class RecordedDriver final : public PortControl {
 public:
  explicit RecordedDriver(const SerialSettings& takes) { answer.settings = takes; }

  [[nodiscard]] bool isPseudoTerminal(int) override { return false; }
  [[nodiscard]] Expected<PortState> state(int) override {
    calls += "state ";
    if (unreadable) {
      return fail(*unreadable);
    }
    return answer;
  }
  [[nodiscard]] Expected<void> markErrors(int) override {
    calls += "mark ";
    answer.marksErrors = !refusesMarks;
    return {};
  }
  [[nodiscard]] Expected<bool> lowLatency(int) override {
    calls += "latency ";
    if (knowsNoLatency) {
      return fail("the driver knows no latency: Inappropriate ioctl for device");
    }
    return takesLatency;
  }

  [[nodiscard]] Expected<void> controlLines(int, const ControlLines& wanted) override {
    if (knowsNoControlLines) {
      return fail("Inappropriate ioctl for device");
    }
    lines = wanted;
    return {};
  }

  PortState answer;
  std::optional<ControlLines> lines;
  bool knowsNoControlLines = false;
  bool refusesMarks = false;
  bool knowsNoLatency = false;
  bool takesLatency = true;
  std::optional<std::string> unreadable;
  std::string calls;
};

}  // namespace mb::test
