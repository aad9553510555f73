// One freeze on eight lines at one instant: how far apart the first bytes come out of eight
// pseudo-terminals, as a thread of its own sees them, and how far apart the lines say they sent. Beside it,
// in the same run, eight bare write() one after the other.

#include "devices/bus/line.h"
#include "devices/link/serial_link.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <semaphore>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

namespace mb {
namespace {

using RealClock = std::chrono::steady_clock;

constexpr std::size_t kLines = 8;
constexpr int kRounds = 200;
constexpr SerialSettings kSettings(2400, 8, 'E', 1);
const Bytes kBroadcast = {0x68, 0x03, 0x03, 0x68, 0x53, 0xFF, 0x5C, 0xAE, 0x16};  // synchronise, to all

class Skews {
 public:
  void add(double microseconds) { all_.push_back(microseconds); }
  [[nodiscard]] double at(double share) {
    std::ranges::sort(all_);
    return all_.empty() ? 0.0 : all_[static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1))];
  }

 private:
  std::vector<double> all_;
};

/// Sees when the first byte of each round comes out of each terminal: a thread a terminal, because one thread
/// would find all of them ready at once.
class Witness {
 public:
  explicit Witness(std::array<test::PseudoTerminal, kLines>& terminals) {
    for (std::size_t i = 0; i < kLines; ++i) {
      threads_.emplace_back([this, i, file = terminals.at(i).master()](const std::stop_token& stop) {
        watch(stop, file, seen_.at(i));
      });
    }
  }

  /// Waits until all bytes of a round have come; us between the first and the last first byte.
  double round() {
    for (std::size_t i = 0; i < kLines; ++i) {
      complete_.acquire();
    }
    const auto [first, last] = std::ranges::minmax(seen_);
    return std::chrono::duration<double, std::micro>(last - first).count();
  }

 private:
  void watch(const std::stop_token& stop, int file, RealClock::time_point& seen) {
    std::size_t count = 0;
    while (!stop.stop_requested()) {
      pollfd ready{file, POLLIN, 0};
      if (poll(&ready, 1, 20) <= 0) {
        continue;
      }
      seen = count == 0 ? RealClock::now() : seen;
      std::array<std::uint8_t, 64> bytes{};
      count += static_cast<std::size_t>(std::max<ssize_t>(read(file, bytes.data(), bytes.size()), 0));
      if (count >= kBroadcast.size()) {
        count = 0;
        complete_.release();
      }
    }
  }

  std::array<RealClock::time_point, kLines> seen_{};
  std::counting_semaphore<> complete_{0};
  std::vector<std::jthread> threads_;
};

class Broadcaster {
 public:
  explicit Broadcaster(std::array<test::PseudoTerminal, kLines>& terminals) {
    for (std::size_t i = 0; i < kLines; ++i) {
      SerialPortOptions options(terminals.at(i).path());
      options.settings = kSettings;
      lines_.push_back(std::make_unique<Line>(LineOptions(std::to_string(i)),
                                              std::make_shared<SerialLink>(time_.links, options)));
    }
  }

  bool open() {
    return std::ranges::all_of(lines_, [](const auto& line) { return line->open().has_value(); });
  }

  /// us between the ends of all, as the lines say.
  double round() {
    std::array<Instant, kLines> ends{};
    QEventLoop loop;
    start(all(ends), [&loop](const std::exception_ptr&) { loop.quit(); });
    loop.exec();
    const auto [first, last] = std::ranges::minmax(ends);
    return toSeconds(last - first) * 1e6;
  }

 private:
  Task<void> one(Context own, Line& line, Instant when, Instant& end) {
    Request request;
    request.bytes = kBroadcast;
    request.settings = kSettings;
    request.notBefore = when;
    request.attempts = 1;
    const auto exchange = co_await line.exchange(own, request);
    end = exchange ? exchange->txEnd.at : Instant();
  }

  Task<void> all(std::array<Instant, kLines>& ends) {
    const Context own(time_.scheduler, std::stop_token(), Services());
    const Instant when = own.now() + std::chrono::milliseconds(40);
    Parallel together(own);
    for (std::size_t i = 0; i < kLines; ++i) {
      together.add(one(together.context(), *lines_.at(i), when, ends.at(i)));
    }
    co_await together.join();
  }

  test::RealTime time_;
  std::vector<std::unique_ptr<Line>> lines_;
};

void report(benchmark::State& state, Skews& skews) {
  state.counters["median_us"] = skews.at(0.5);
  state.counters["p99_us"] = skews.at(0.99);
  state.counters["worst_us"] = skews.at(1.0);
}

void broadcastSkew(benchmark::State& state) {
  std::array<test::PseudoTerminal, kLines> terminals;
  Broadcaster broadcaster(terminals);
  if (!broadcaster.open()) {
    state.SkipWithError("a line does not open");
    return;
  }
  Witness witness(terminals);
  Skews seen;
  Skews said;
  for (auto _ : state) {
    said.add(broadcaster.round());
    const double skew = witness.round();
    seen.add(skew);
    state.SetIterationTime(skew * 1e-6);
  }
  report(state, seen);
  state.counters["said_median_us"] = said.at(0.5);
  state.counters["said_worst_us"] = said.at(1.0);
}
BENCHMARK(broadcastSkew)->UseManualTime()->Iterations(kRounds)->Unit(benchmark::kMicrosecond);

void broadcastSkewOfBareWrites(benchmark::State& state) {
  std::array<test::PseudoTerminal, kLines> terminals;
  std::array<int, kLines> files{};
  for (std::size_t i = 0; i < kLines; ++i) {
    files.at(i) = open(terminals.at(i).path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }
  Witness witness(terminals);
  Skews seen;
  for (auto _ : state) {
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
    for (const int file : files) {
      if (write(file, kBroadcast.data(), kBroadcast.size()) < 0) {
        state.SkipWithError("nothing can be written");
        return;
      }
    }
    const double skew = witness.round();
    seen.add(skew);
    state.SetIterationTime(skew * 1e-6);
  }
  std::ranges::for_each(files, close);
  report(state, seen);
}
BENCHMARK(broadcastSkewOfBareWrites)->UseManualTime()->Iterations(kRounds)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mb
