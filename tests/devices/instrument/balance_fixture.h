#pragma once

#include "core/async/virtual_scheduler.h"
#include "devices/instrument/balance_driver.h"
#include "tests/devices/link/fake_link.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mb {

/// Keeps what was logged.
class LogKeeper final : public LogPort {
 public:
  void log(LogLevel, std::string_view category, std::string_view text) override {
    lines.push_back(fmt::format("{}: {}", category, text));
  }
  std::vector<std::string> lines;
};

/// A balance of 150 kg, d = 1 g, on a scripted link; the script plays an ordinary balance unless told
/// otherwise.
class BalanceFixture : public testing::Test {
 protected:
  BalanceFixture() {
    link_.onSend = [this](const std::string& command) { answer(command); };
  }

  static BalanceDescription describeBalance() {
    BalanceDescription made;
    made.id = "balance";
    made.standard = "SIM-BAL-01";
    made.protocol = "sics";
    made.capacity = kilograms(150.0);
    made.interval = kilograms(0.001);
    made.settleBand = kilograms(0.002);
    made.settleWindow = 3.0;
    made.settleTime = 60.0;
    made.staleAfter = 2.0;
    return made;
  }

  /// "S S     12.345 kg" for grams.
  static std::string weightLine(std::int64_t grams, bool stable = true) {
    return fmt::format("S {} {:>10} kg\r\n", stable ? 'S' : 'D', Decimal(grams, -3).toString());
  }

  virtual void answer(const std::string& command) {
    if (mute_) {
      return;
    }
    repeating_ = command == "SIR\r\n";
    if (command == "@\r\n") {
      link_.say("I4 A \"B123456789\"\r\n");
    } else if (command == "SI\r\n") {
      link_.say(weight());
    } else if (repeating_ && !ticking_) {
      ticking_ = true;
      tick();
    }
  }

  /// Ten weights a second as long as it repeats.
  void tick() {
    scheduler_.after(std::chrono::milliseconds(100), [this] {
      ticking_ = repeating_ && !mute_;
      if (ticking_) {
        link_.say(weight());
        tick();
      }
    });
  }

  std::string weight() { return weightOf ? weightOf(scheduler_.now()) : weightLine(grams_, stable_); }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    const auto body = [&]() -> Task<void> { result.emplace(co_await task); };
    scheduler_.runTask(body());
    return std::move(*result);
  }

  /// Streams beside `task`, and stops when it has ended.
  template <class T>
  T runStreaming(Task<T> task) {
    std::optional<T> result;
    const auto body = [&]() -> Task<void> {
      Parallel parallel(context_);
      const Context own = parallel.context();
      const auto main = [&]() -> Task<void> {
        result.emplace(co_await task);
        parallel.stop();
      };
      parallel.add(balance_.stream(own));
      parallel.add(main());
      try {
        co_await parallel.join();
      } catch (const Cancelled&) {
      }
    };
    scheduler_.runTask(body());
    return std::move(*result);
  }

  /// Streams for so long.
  void stream(Duration time) {
    const auto pause = [&]() -> Task<int> {
      co_await context_.sleep(time);
      co_return 0;
    };
    (void)runStreaming(pause());
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  LogKeeper log_;
  std::stop_source stop_;
  Services services_{nullptr, nullptr, nullptr, &log_, 0};
  Context context_{scheduler_, stop_.get_token(), services_};
  FakeLink link_{scheduler_, "com1"};
  Channel channel_{"balance",
                   "mass",
                   "kg",
                   "SIM-BAL-01",
                   Decimal(1, -3),
                   std::chrono::seconds(2),
                   std::chrono::minutes(2)};
  BalanceDriver balance_{describeBalance(), sicsLanguage(), link_, SerialSettings(9600, 8, 'N', 1), channel_};

  std::int64_t grams_ = 12'345;
  bool stable_ = true;
  bool mute_ = false;
  bool repeating_ = false;
  bool ticking_ = false;
  std::function<std::string(Instant)> weightOf;  // the line that is said; empty: grams_ and stable_
};

}  // namespace mb
