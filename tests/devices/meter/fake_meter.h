#pragma once

#include "tests/devices/bus/scripted_link.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb::test {

/// 68 L L 68 ... CS 16, written by hand: the codec is not asked to test itself.
inline Bytes longFrame(const Bytes& body) {
  const auto length = static_cast<std::uint8_t>(body.size());
  Bytes frame = {0x68, length, length, 0x68};
  std::uint8_t sum = 0;
  for (const std::uint8_t byte : body) {
    frame.push_back(byte);
    sum = static_cast<std::uint8_t>(sum + byte);
  }
  frame.push_back(sum);
  frame.push_back(0x16);
  return frame;
}

/// Eight digits as four BCD bytes, least significant first.
inline Bytes bcd(const std::string& digits) {
  Bytes bytes;
  for (std::size_t i = digits.size(); i >= 2; i -= 2) {
    bytes.push_back(static_cast<std::uint8_t>((digits[i - 2] - '0') * 16 + (digits[i - 1] - '0')));
  }
  return bytes;
}

/// A heat meter of the convention of CI 50/90: what it knows and how it answers.
class FakeMeter {
 public:
  explicit FakeMeter(std::string number_) : number(std::move(number_)) {}

  std::string number;
  std::string volume = "00000038";  ///< counts of 0.01 L
  Duration delay = std::chrono::milliseconds(40);
  bool silent = false;
  bool verifying = false;
  bool selected = false;
  std::optional<bool> lastFcb;
  Bytes lastAnswer;
  int telegrams = 0;             ///< frames understood
  std::optional<Bytes> instead;  ///< what it answers to the high-resolution command

  [[nodiscard]] Bytes highResolution() const {
    Bytes body = hex("08 00 78 0C 79");
    append(body, bcd(number));
    append(body, hex("0C 03 11 00 00 00 0C"));
    // Out of the verification state only litres are shown.
    body.push_back(verifying ? 0x11 : 0x13);
    append(body, bcd(verifying ? volume : "000" + volume.substr(0, 5)));
    append(body, hex("0B 59 01 20 00 0B 5D 15 20 00"));
    return longFrame(body);
  }
  [[nodiscard]] Bytes normal() const {
    Bytes body = hex("08 00 72");
    append(body, bcd(number));
    append(body, hex("AD 10 01 04 2A 00 00 00 0C 14 99 99 09 00"));
    return longFrame(body);
  }

  static void append(Bytes& to, const Bytes& more) { to.insert(to.end(), more.begin(), more.end()); }
};

/// The meters on one link, one of them in front of the head, or all on the wire.
class FakeMeters {
 public:
  FakeMeters(VirtualScheduler& scheduler, bool optical)
      : link(std::make_shared<ScriptedLink>(scheduler)), scheduler_(scheduler), optical_(optical) {
    link->script = [this](const ScriptedLink::Sent& sent) { hear(sent); };
  }

  FakeMeter& add(const std::string& number) {
    meters.push_back(std::make_unique<FakeMeter>(number));
    return *meters.back();
  }

  std::shared_ptr<ScriptedLink> link;
  std::vector<std::unique_ptr<FakeMeter>> meters;
  int damageEvery = 0;  ///< every n-th answer has a byte garbled
  int answers = 0;
  Duration spent{};  ///< on the wire and by the meters: what nothing can save
  int wakeUps = 0, resets = 0, selections = 0;

 private:
  void hear(const ScriptedLink::Sent& sent) {
    spent += sent.end - sent.start;
    const Bytes& bytes = sent.bytes;
    if (bytes.size() > 100) {
      ++wakeUps;
      awakeUntil_ = sent.end + SerialSettings().bits(330);
      return;
    }
    if (optical_ && sent.start > awakeUntil_) {
      return;
    }
    awakeUntil_ = sent.end + SerialSettings().bits(330);
    if (sent.settings.toString() != "2400 8E1") {
      return;
    }
    for (const auto& meter : meters) {
      const Bytes answer = reply(*meter, bytes);
      if (!answer.empty() && !meter->silent) {
        send(*meter, answer);
      }
    }
  }

  void send(const FakeMeter& meter, Bytes answer) {
    ++answers;
    if (damageEvery > 0 && answers % damageEvery == 0) {
      answer[answer.size() / 2] = static_cast<std::uint8_t>(answer[answer.size() / 2] ^ 0x04U);
    }
    spent += meter.delay + SerialSettings().characters(answer.size());
    awakeUntil_ += meter.delay + SerialSettings().characters(answer.size());
    link->answer(meter.delay, answer);
  }

  Bytes reply(FakeMeter& meter, const Bytes& bytes) {
    const bool isShort = bytes.size() == 5 && bytes[0] == 0x10;
    const std::uint8_t control = isShort ? bytes[1] : bytes[4];
    const std::uint8_t address = isShort ? bytes[2] : bytes[5];
    if (!isShort && address == 0xFD && bytes[6] == 0x52) {
      ++selections;
      const Bytes wanted(bytes.begin() + 7, bytes.begin() + 15);
      Bytes own = bcd(meter.number);
      FakeMeter::append(own, hex("AD 10 01 04"));
      meter.selected = wanted == own;
      meter.lastFcb.reset();
      return meter.selected ? hex("E5") : Bytes();
    }
    if (address == 0xFD ? !meter.selected : address != 0xFE) {
      return {};
    }
    if (control == 0x40) {
      ++resets;
      meter.lastFcb.reset();
      meter.selected = meter.selected && address != 0xFD;
      return hex("E5");
    }
    const bool fcb = (control & 0x20U) != 0;
    if (meter.lastFcb == fcb) {
      return meter.lastAnswer;
    }
    meter.lastFcb = fcb;
    ++meter.telegrams;
    return meter.lastAnswer = obey(meter, isShort, bytes);
  }

  static Bytes obey(FakeMeter& meter, bool isShort, const Bytes& bytes) {
    if (isShort) {
      return meter.normal();
    }
    if (bytes[6] == 0x50) {
      meter.verifying = bytes[7] == 0x90;
      return hex("E5");
    }
    return meter.instead ? *meter.instead : meter.highResolution();
  }

  VirtualScheduler& scheduler_;
  bool optical_;
  Instant awakeUntil_{Duration(-1)};
};

}  // namespace mb::test
