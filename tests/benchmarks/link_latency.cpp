// From the last byte written on the master of a pseudo-terminal to its stamp on the link thread; beside it,
// in the same run on the same kind of terminal, a bare thread in poll() and read(). Median, 99th percentile,
// and how often the stamp with its half width holds the instant of writing.

#include "devices/link/serial_link.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

namespace mb {
namespace {

constexpr int kTelegrams = 3000;
constexpr std::size_t kLength = 37;  // of a high-resolution reading

class Latencies {
 public:
  void add(Duration latency) { all_.push_back(static_cast<double>(latency.count()) / 1e3); }
  void report(benchmark::State& state) {
    std::ranges::sort(all_);
    state.counters["median_us"] = at(0.5);
    state.counters["p99_us"] = at(0.99);
    state.counters["worst_us"] = all_.back();
  }

 private:
  [[nodiscard]] double at(double share) const {
    return all_[static_cast<std::size_t>(std::floor(share * static_cast<double>(all_.size() - 1)))];
  }
  std::vector<double> all_;
};

const std::vector<std::uint8_t>& telegram() {
  static const std::vector<std::uint8_t> bytes(kLength, 0x55);
  return bytes;
}

void linkThread(benchmark::State& state) {
  test::RealTime time;
  test::PseudoTerminal terminal;
  SerialLink link(time.links, SerialPortOptions(terminal.path()));
  if (const auto opened = link.open(); !opened) {
    state.SkipWithError(opened.error().message().c_str());
    return;
  }
  QEventLoop loop;
  std::size_t arrived = 0;
  Stamp stamp;
  link.onChunk([&](const Chunk& chunk) {
    arrived += chunk.bytes.size();
    stamp = chunk.last;
    if (arrived >= kLength) {
      loop.quit();
    }
  });
  Latencies latencies;
  int held = 0;
  for (auto _ : state) {
    arrived = 0;
    const Instant written = time.scheduler.now();
    terminal.say(telegram());
    loop.exec();
    const Instant read = stamp.at + stamp.halfWidth;
    latencies.add(read - written);
    held += written >= stamp.at - stamp.halfWidth ? 1 : 0;
    state.SetIterationTime(toSeconds(read - written));
  }
  latencies.report(state);
  state.counters["held_percent"] = 100.0 * held / kTelegrams;
}

void barePoll(benchmark::State& state) {
  test::RealTime time;
  test::PseudoTerminal terminal;
  const int port = open(terminal.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  std::counting_semaphore<> done(0);
  Instant read{};
  std::jthread reader([&](const std::stop_token& stop) {
    std::array<std::uint8_t, 256> some{};
    std::size_t arrived = 0;
    pollfd waiting{port, POLLIN, 0};
    while (!stop.stop_requested()) {
      if (poll(&waiting, 1, 50) <= 0) {
        continue;
      }
      const ssize_t count = ::read(port, some.data(), some.size());
      const Instant now = time.scheduler.now();
      arrived += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
      if (arrived >= kLength) {
        arrived = 0;
        read = now;
        done.release();
      }
    }
  });
  Latencies latencies;
  for (auto _ : state) {
    const Instant written = time.scheduler.now();
    terminal.say(telegram());
    done.acquire();
    latencies.add(read - written);
    state.SetIterationTime(toSeconds(read - written));
  }
  latencies.report(state);
  reader.request_stop();
  reader.join();
  close(port);
}

BENCHMARK(barePoll)->Name("link_latency/bare_poll")->Iterations(kTelegrams)->UseManualTime();
BENCHMARK(linkThread)->Name("link_latency/link_thread")->Iterations(kTelegrams)->UseManualTime();

}  // namespace
}  // namespace mb
