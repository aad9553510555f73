#pragma once

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "devices/meter/profile_driver.h"
#include "tests/devices/meter/fake_meter.h"
#include "tests/devices/meter/profile_fixture.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace mb::test {

/// How the meters of a line are called.
enum class Called { byNumber, byPrimaryAddress };

/// The slaves of one M-Bus line, written without the codec. Each begins its answer 11 bit times (EN 13757-2:
/// the earliest that is allowed) and its own delay after the last stop bit of what it was asked. What is sent
/// before the line has been idle for 11 bit times again is not heard by anybody.
class QuickSlaves {
 public:
  QuickSlaves(VirtualScheduler& scheduler, Called called, Duration own)
      : link(std::make_shared<ScriptedLink>(scheduler)), called_(called), own_(own) {
    link->script = [this](const ScriptedLink::Sent& sent) { hear(sent); };
  }

  void add(const std::string& number) { slaves_.emplace_back(number); }

  std::shared_ptr<ScriptedLink> link;
  int telegrams = 0;  ///< heard
  int tooEarly = 0;   ///< sent into the idle time
  int repeated = 0;   ///< asked again with the frame count bit of before
  int resets = 0;

 private:
  struct Slave {
    explicit Slave(std::string number_) : number(std::move(number_)) {}
    std::string number;
    bool selected = false;
    int lastFcb = -1;
    int volume = 100;
  };

  void hear(const ScriptedLink::Sent& sent) {
    const Bytes& bytes = sent.bytes;
    if (sent.start < idleFrom_) {
      ++tooEarly;
      return;
    }
    ++telegrams;
    idleFrom_ = sent.end + sent.settings.bits(11);
    const Bytes answer = bytes[0] == 0x10 ? answerShort(bytes) : answerLong(bytes);
    if (!answer.empty()) {
      const Duration wait = sent.settings.bits(11) + own_;
      idleFrom_ = sent.end + wait + sent.settings.characters(answer.size()) + sent.settings.bits(11);
      link->answer(wait, answer);
    }
  }

  Slave* called(std::uint8_t address) {
    if (called_ == Called::byPrimaryAddress) {
      return address >= 1 && address <= slaves_.size() ? &slaves_[address - 1U] : nullptr;
    }
    for (Slave& slave : slaves_) {
      if (address == 0xFD && slave.selected) {
        return &slave;
      }
    }
    return nullptr;
  }

  Bytes answerShort(const Bytes& bytes) {
    Slave* slave = called(bytes[2]);
    if (slave == nullptr) {
      return {};
    }
    if (bytes[1] == 0x40) {
      ++resets;
      slave->lastFcb = -1;
      return hex("E5");
    }
    count(*slave, bytes[1]);
    Bytes body = {0x08, bytes[2], 0x72};
    FakeMeter::append(body, bcd(slave->number));
    FakeMeter::append(body, hex("AD 10 01 04 01 00 00 00 0C 06 12 00 00 00 0C 14"));
    FakeMeter::append(body, bcd(fmt::format("{:08}", slave->volume)));
    FakeMeter::append(body, hex("0A 5A 00 05"));
    return longFrame(body);
  }

  Bytes answerLong(const Bytes& bytes) {
    if (bytes[5] == 0xFD && bytes[6] == 0x52) {
      bool any = false;
      for (Slave& slave : slaves_) {
        const Bytes own = bcd(slave.number);
        slave.selected = std::equal(own.begin(), own.end(), bytes.begin() + 7);
        slave.lastFcb = slave.selected ? -1 : slave.lastFcb;
        any = any || slave.selected;
      }
      return any ? hex("E5") : Bytes();
    }
    Slave* slave = called(bytes[5]);
    if (slave == nullptr) {
      return {};
    }
    count(*slave, bytes[4]);
    Bytes body = hex("08 00 78 0C 79");
    FakeMeter::append(body, bcd(slave->number));
    FakeMeter::append(body, hex("0C 03 11 00 00 00 0C 11"));
    FakeMeter::append(body, bcd(fmt::format("{:08}", slave->volume)));
    FakeMeter::append(body, hex("0B 59 01 20 00 0B 5D 15 20 00"));
    return longFrame(body);
  }

  void count(Slave& slave, std::uint8_t control) {
    const int fcb = (control & 0x20U) != 0 ? 1 : 0;
    repeated += slave.lastFcb == fcb ? 1 : 0;
    slave.volume += slave.lastFcb == fcb ? 0 : 1;
    slave.lastFcb = fcb;
  }

  Called called_;
  Duration own_;
  std::vector<Slave> slaves_;
  Instant idleFrom_{};
};

/// A line of M-Bus meters with their drivers, and how fast it could be read at best.
class MeteredLine {
 public:
  MeteredLine(VirtualScheduler& scheduler, const LineOptions& options, int meters, Called called,
              Duration own)
      : slaves(scheduler, called, own), called_(called), own_(own), line_(options, slaves.link) {
    static const ProfileLibrary shipped = shippedProfiles();
    ProfileLibrary profiles = shipped;
    for (int i = 1; i <= meters; ++i) {
      const std::string number = std::to_string(26010000 + i);
      slaves.add(number);
      std::string profile = "dem-mbus";
      if (called == Called::byPrimaryAddress) {
        profile = fmt::format("primary-{}", i);
        profiles.add(profile + ".toml", fmt::format("schema = 1\nextends = \"en13757-mbus\"\nname = \"{}\"\n"
                                                    "title = \"at {}\"\n[addressing]\nkind = \"primary\"\n"
                                                    "primary = {}\n",
                                                    profile, i, i));
      }
      drivers_.push_back(std::make_unique<ProfileDriver>(profiles.get(profile).value(), line_, i, number));
    }
  }

  /// Reads every meter once, all asked for at the same time.
  Task<void> round(Context context) {
    const Instant begun = context.now();
    Parallel all(context);
    for (const auto& driver : drivers_) {
      all.add(one(all.context(), *driver));
    }
    co_await all.join();
    taken = context.now() - begun;
  }

  /// What one round takes when nothing but the telegrams that are needed is on the line. Counted by hand, in
  /// characters of 11 bits: by number a selection (17) with its E5 (1), the command for the high resolution
  /// (13) and its telegram (37); by primary address REQ_UD2 (5) and a telegram of 37. Between any two of them
  /// 11 bit times, and before each answer the meter's own delay.
  [[nodiscard]] Duration limit() const {
    const bool number = called_ == Called::byNumber;
    const int characters = number ? 17 + 1 + 13 + 37 : 5 + 37;
    const int answers = number ? 2 : 1;
    const auto meters = static_cast<Duration::rep>(drivers_.size());
    const Duration::rep bits = meters * (characters * 11 + answers * 2 * 11);
    return Duration(bits * 1'000'000'000 / 2400) + meters * answers * own_;
  }

  QuickSlaves slaves;
  Duration taken{};                ///< by the last round
  int readings = 0;                ///< that came
  std::vector<std::string> wrong;  ///< what did not

 private:
  Task<void> one(Context context, MeterDriver& driver) {
    const auto read = co_await driver.read(context, ReadPurpose::start);
    if (read) {
      ++readings;
    } else {
      wrong.push_back(read.error().message());
    }
  }

  Called called_;
  Duration own_;
  Line line_;
  std::vector<std::unique_ptr<ProfileDriver>> drivers_;
};

/// Many lines in parallel, in one virtual time.
class MeteredLines {
 public:
  /// The meters of line n (from 0) delay by 40 ms + n times 5 ms.
  MeteredLines(int lines, int meters, Called called, LineOptions options = LineOptions()) {
    for (int i = 0; i < lines; ++i) {
      options.id = std::to_string(i);
      all.push_back(std::make_unique<MeteredLine>(scheduler, options, meters, called,
                                                  std::chrono::milliseconds(40 + 5 * i)));
    }
  }

  /// A round of each line, all lines at once. How long all of it took.
  Duration round() {
    const Instant begun = scheduler.now();
    Context context(scheduler, std::stop_token(), services());
    scheduler.runTask(together(context));
    return scheduler.now() - begun;
  }

  [[nodiscard]] Duration slowestLimit() const {
    Duration most{};
    for (const auto& line : all) {
      most = std::max(most, line->limit());
    }
    return most;
  }

  VirtualScheduler scheduler{WallTime()};
  MemoryJournal journal;
  std::vector<std::unique_ptr<MeteredLine>> all;

 private:
  [[nodiscard]] Services services() {
    Services services;
    services.journal = &journal;
    return services;
  }
  Task<void> together(Context context) {
    Parallel lines(context);
    for (const auto& line : all) {
      lines.add(line->round(lines.context()));
    }
    co_await lines.join();
  }
};

}  // namespace mb::test
