#pragma once

#include "tests/devices/meter/fake_meter.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb::test {

/// A slave on a wire as EN 13757-2 and -3 describe it, written without the codec. Everything in wire order.
class MbusSlave {
 public:
  explicit MbusSlave(const std::string& number) {
    secondary = bcd(number);
    append(hex("AD 10 01 04"));
  }

  Bytes secondary;                   ///< identification, manufacturer, version, medium: eight bytes
  std::optional<Bytes> fabrication;  ///< it knows enhanced selection
  std::uint8_t primary = 0;
  int baud = 2400;
  std::vector<Bytes> telegrams;  ///< records of each; without any: one volume
  bool usesFcb = true;
  bool silentAtNewBaud = false;
  bool swallowsE5 = false;   ///< of a baud command
  bool ignoresBaud = false;  ///< acknowledges it and stays
  bool refusesBaud = false;  ///< does not even acknowledge
  Duration delay = std::chrono::milliseconds(40);
  std::optional<std::uint8_t> alarm;
  int deaf = 0;  ///< so many of the next selections that match are not heard

  bool selected = false;
  std::optional<bool> lastFcb;
  Bytes lastAnswer;
  std::size_t next = 0;
  std::uint8_t access = 0;
  std::optional<int> oldBaud;  ///< until the new one is confirmed
  Instant confirmBy{};

  void append(const Bytes& more) { secondary.insert(secondary.end(), more.begin(), more.end()); }
  void replace(std::size_t at, const Bytes& bytes) {
    std::copy(bytes.begin(), bytes.end(), secondary.begin() + static_cast<std::ptrdiff_t>(at));
  }
};

/// Slaves on one wire. Answers that come at once meet there: a space (0) wins over a mark (1).
class MbusSlaves {
 public:
  explicit MbusSlaves(VirtualScheduler& scheduler)
      : link(std::make_shared<ScriptedLink>(scheduler)), scheduler_(scheduler) {
    link->script = [this](const ScriptedLink::Sent& sent) { hear(sent); };
  }

  MbusSlave& add(const std::string& number) {
    slaves.push_back(std::make_unique<MbusSlave>(number));
    return *slaves.back();
  }

  std::shared_ptr<ScriptedLink> link;
  std::vector<std::unique_ptr<MbusSlave>> slaves;
  int selections = 0;

 private:
  void hear(const ScriptedLink::Sent& sent) {
    const Bytes& bytes = sent.bytes;
    selections += bytes.size() > 6 && bytes[0] == 0x68 && bytes[6] == 0x52 ? 1 : 0;
    std::vector<OnTheWire> answers;
    for (const auto& slave : slaves) {
      const Bytes answer = hearOne(*slave, sent);
      if (answer.empty()) {
        continue;
      }
      const auto same = std::find_if(answers.begin(), answers.end(),
                                     [&slave](const auto& other) { return other.delay == slave->delay; });
      OnTheWire& wire = same == answers.end() ? answers.emplace_back() : *same;
      wire.delay = slave->delay;
      wire.meet(answer);
    }
    for (const OnTheWire& answer : answers) {
      link->answer(answer.delay, answer.bytes, answer.firstWrongParity());
    }
  }

  static bool oddBits(std::uint8_t byte) { return std::popcount(byte) % 2 != 0; }

  /// Answers that begin at the same instant.
  struct OnTheWire {
    Duration delay{};
    Bytes bytes;
    std::vector<bool> parity;

    void meet(const Bytes& other) {
      for (std::size_t i = 0; i < other.size(); ++i) {
        if (i == bytes.size()) {
          bytes.push_back(0xFF);
          parity.push_back(true);
        }
        bytes[i] = static_cast<std::uint8_t>(bytes[i] & other[i]);
        parity[i] = parity[i] && oddBits(other[i]);
      }
    }
    [[nodiscard]] int firstWrongParity() const {
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (parity[i] != oddBits(bytes[i])) {
          return static_cast<int>(i);
        }
      }
      return -1;
    }
  };

  Bytes hearOne(MbusSlave& slave, const ScriptedLink::Sent& sent) {
    if (slave.oldBaud && sent.start > slave.confirmBy) {
      slave.baud = *slave.oldBaud;
      slave.oldBaud.reset();
    }
    if (sent.settings.baud != slave.baud) {
      return {};
    }
    if (slave.oldBaud) {
      if (slave.silentAtNewBaud) {
        return {};
      }
      slave.oldBaud.reset();
    }
    return reply(slave, sent);
  }

  static bool matches(const Bytes& wanted, const Bytes& own) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      const bool digits = i < 4;
      const std::uint8_t w = wanted[i];
      const bool high = (w >> 4U) == 0xF || (w >> 4U) == (own[i] >> 4U);
      const bool low = (w & 0xFU) == 0xF || (w & 0xFU) == (own[i] & 0xFU);
      if (digits ? !(high && low) : w != own[i] && w != 0xFF) {
        return false;
      }
    }
    return true;
  }

  static bool select(MbusSlave& slave, const Bytes& bytes) {
    const Bytes wanted(bytes.begin() + 7, bytes.end() - 2);
    bool match = matches(Bytes(wanted.begin(), wanted.begin() + 8), slave.secondary);
    if (wanted.size() == 14) {
      match =
          match && slave.fabrication && matches(Bytes(wanted.begin() + 10, wanted.end()), *slave.fabrication);
    }
    if (match && slave.deaf > 0) {
      --slave.deaf;
      match = false;
    }
    slave.selected = match;
    slave.lastFcb.reset();
    slave.next = 0;
    return match;
  }

  Bytes reply(MbusSlave& slave, const ScriptedLink::Sent& sent) {
    const Bytes& bytes = sent.bytes;
    const bool isShort = bytes[0] == 0x10;
    const std::uint8_t control = isShort ? bytes[1] : bytes[4];
    const std::uint8_t address = isShort ? bytes[2] : bytes[5];
    if (!isShort && address == 0xFD && bytes[6] == 0x52) {
      return select(slave, bytes) ? hex("E5") : Bytes();
    }
    if (address == 0xFD ? !slave.selected : address != slave.primary && address != 0xFE) {
      return {};
    }
    if (control == 0x40) {
      slave.lastFcb.reset();
      slave.next = 0;
      slave.selected = slave.selected && address != 0xFD;
      return hex("E5");
    }
    if (!isShort && bytes[6] >= 0xB8 && bytes[6] <= 0xBF) {
      return changeBaud(slave, bytes[6], sent);
    }
    if ((control & 0x0FU) == 0x0A) {
      slave.lastFcb = (control & 0x20U) != 0;
      return slave.alarm ? longFrame(Bytes{0x08, slave.primary, 0x71, *slave.alarm}) : hex("E5");
    }
    return answerData(slave, (control & 0x20U) != 0);
  }

  static Bytes changeBaud(MbusSlave& slave, std::uint8_t code, const ScriptedLink::Sent& sent) {
    if (slave.refusesBaud) {
      return {};
    }
    if (!slave.ignoresBaud) {
      slave.oldBaud = slave.baud;
      slave.baud = 300 << (code - 0xB8);
      slave.confirmBy = sent.end + std::chrono::seconds(2);
    }
    return slave.swallowsE5 ? Bytes() : hex("E5");
  }

  static Bytes answerData(MbusSlave& slave, bool fcb) {
    if (slave.usesFcb && slave.lastFcb == fcb) {
      return slave.lastAnswer;
    }
    if (slave.usesFcb && slave.lastFcb) {
      slave.next = (slave.next + 1) % std::max<std::size_t>(slave.telegrams.size(), 1);
    }
    slave.lastFcb = fcb;
    Bytes body = hex("08 00 72");
    FakeMeter::append(body, slave.secondary);
    body.push_back(++slave.access);
    FakeMeter::append(body, hex("00 00 00"));
    FakeMeter::append(body, slave.telegrams.empty() ? hex("0C 14 99 99 09 00") : slave.telegrams[slave.next]);
    return slave.lastAnswer = longFrame(body);
  }

  VirtualScheduler& scheduler_;
};

}  // namespace mb::test
