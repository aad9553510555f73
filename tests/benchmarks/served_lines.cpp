// Twelve M-Bus meters on four lines, read in real time by the bench's own drivers through pseudo-terminals
// from `meterbench simulate`. Beside it, in the same run: what the lines themselves take (characters, the
// meters' own delay and the idle time that the standard asks for), and the same telegrams by bare threads in
// poll() and read(), one a line.

#include "core/model/parse.h"
#include "core/record/memory_journal.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/modbus_registers.h"
#include "devices/bench/real_ports.h"
#include "tests/benchmarks/process_cpu.h"
#include "tests/devices/link/pseudo_terminal.h"
#include "tests/devices/link/real_time.h"
#include "tests/realtime/serving_program.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;
using RealClock = std::chrono::steady_clock;

constexpr SerialSettings kLine(2400, 8, 'E', 1);
// reply_delay of the simulated meters, from the last stop bit on: the idle time before an answer is in it
constexpr Duration kReplyDelay = std::chrono::milliseconds(50);
constexpr int kIdleBits = 11;  // EN 13757-2, between frames
constexpr int kMeters = 12;

std::string fileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The demonstration bench with four M-Bus lines, and twelve ordinary meters.
void writeFiles(const std::filesystem::path& folder) {
  std::string bench = fileText(MB_RESOURCES "/benches/demo.toml");
  for (std::size_t at = bench.find("\"optical-selector\""); at != std::string::npos;
       at = bench.find("\"optical-selector\"")) {
    bench.replace(at, 18, "\"mbus\"");
  }
  std::string lines;
  std::istringstream all(bench);
  for (std::string line; std::getline(all, line);) {
    lines += line.starts_with("selector_") ? "" : line + "\n";
  }
  std::ofstream(folder / "bench.toml") << lines;
  const std::string demo = fileText(MB_RESOURCES "/batches/demo.toml");
  const std::size_t truly = demo.find("\n[simulation]\n");
  std::string batch = demo.substr(0, demo.find("[[meter]]"));
  std::string truth = demo.substr(truly, demo.find("[[simulation.meter]]") - truly);
  for (int i = 1; i <= kMeters; ++i) {
    batch += "[[meter]]\nposition = " + std::to_string(i) + "\nnumber = \"" + std::to_string(26010000 + i) +
             "\"\ntype = \"DEM DN20 qp 2.5\"\nprofile = \"dem-mbus\"\n";
    truth += "[[simulation.meter]]\nposition = " + std::to_string(i) + "\nerrors_percent = [0, 0, 0]\n";
  }
  std::ofstream(folder / "batch.toml") << batch << truth;
}

/// One telegram and the length of its answer.
struct Exchanged {
  Bytes sent;
  std::size_t answer = 0;
};

using ByLine = std::map<std::string, std::vector<Exchanged>>;

Duration lineTime(const std::vector<Exchanged>& line) {
  Duration all{};
  for (const auto& each : line) {
    all += kLine.characters(each.sent.size() + each.answer) + kLine.bits(kIdleBits) +
           (each.answer > 0 ? kReplyDelay : Duration(0));
  }
  return all;
}

/// The same over a file descriptor. False: an answer did not come.
bool replay(const std::string& device, const std::vector<Exchanged>& line) {
  const int file = open(device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  bool ok = file >= 0;
  for (const auto& each : line) {
    const RealClock::time_point begun = RealClock::now();
    ok = ok && write(file, each.sent.data(), each.sent.size()) == static_cast<ssize_t>(each.sent.size());
    std::array<std::uint8_t, 256> bytes{};
    std::size_t heard = 0;
    while (ok && heard < each.answer) {
      pollfd ready{file, POLLIN, 0};
      ok = poll(&ready, 1, 2000) > 0;
      const ssize_t count = ok ? read(file, bytes.data(), bytes.size()) : 0;
      heard += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    const Duration sending = kLine.characters(each.sent.size());
    std::this_thread::sleep_until(each.answer > 0 ? RealClock::now() + kLine.bits(kIdleBits)
                                                  : begun + sending + kLine.bits(kIdleBits));
  }
  close(file);
  return ok;
}

class ServedMeters {
 public:
  ServedMeters() {
    writeFiles(folder_.path());
    program_ = std::make_unique<integration::ServingProgram>(std::vector<std::string>{
        "--bench", path("bench.toml"), "--batch", path("batch.toml"), "--out", path("served.toml")});
    description_ = parseBench(fileText(path("served.toml")), "served.toml").value();
    const Batch batch = parseBatch(fileText(path("batch.toml")), "batch.toml").value();
    for (const auto& entry : std::filesystem::directory_iterator(MB_RESOURCES "/profiles")) {
      profiles_.add(entry.path().filename().string(), fileText(entry.path()));
    }
    RealPorts ports(time_.scheduler, modbusRegisters);
    bench_ = buildBench(description_, batch, profiles_, ports).value();
    services_.journal = &journal_;
  }

  /// Empty, or what went wrong.
  std::string prepare() {
    std::string wrong;
    run(begin(wrong));
    return wrong;
  }

  /// All twelve. Empty, or what went wrong.
  std::string readAll() {
    std::string wrong;
    seen_ = journal_.rows().size();
    run(readEach(wrong));
    return wrong;
  }

  /// What the last round of readings was on the wires.
  [[nodiscard]] ByLine exchanged() const {
    ByLine lines;
    for (std::size_t i = seen_; i < journal_.rows().size(); ++i) {
      const Row& row = journal_.rows()[i];
      if (row.kind == "exchange") {
        const Json body = row.json();
        const std::string sent = journal_.segment(body.at("sent").get<std::string>()).value();
        Exchanged one;
        one.sent.assign(sent.begin(), sent.end());
        one.answer = body.contains("received")
                         ? journal_.segment(body.at("received").get<std::string>()).value().size()
                         : 0;
        lines[body.at("line")].push_back(one);
      }
    }
    return lines;
  }

  /// The terminals are free for somebody else.
  void letGo() { bench_.reset(); }

  [[nodiscard]] std::string device(const std::string& line) const {
    for (const auto& each : description_.meterLines) {
      if (each.id == line) {
        const auto port = std::ranges::find(description_.ports, each.link, &PortDescription::id);
        return port->address.substr(port->address.find('/'));
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  [[nodiscard]] Context context() { return Context(time_.scheduler, std::stop_token(), services_); }

  void run(Task<void> task) {
    bool ended = false;
    QEventLoop loop;
    start(std::move(task), [&](const std::exception_ptr&) {
      ended = true;
      loop.quit();
    });
    if (!ended) {
      loop.exec();
    }
  }

  Task<void> begin(std::string& wrong) {
    const Context own = context();
    const auto opened = co_await bench_->open(own);
    if (!opened) {
      wrong = opened.error().message();
      co_return;
    }
    for (int position = 1; position <= kMeters; ++position) {
      const auto entered = co_await bench_->meter(position)->enterVerification(own);
      if (!entered) {
        wrong = entered.error().message();
      }
    }
  }

  Task<void> readOne(Context own, int position, std::string& wrong) {
    const auto readings = co_await bench_->meter(position)->read(own, ReadPurpose::start);
    if (!readings) {
      wrong = readings.error().message();
    }
  }

  Task<void> readEach(std::string& wrong) {
    Parallel all(context());
    for (int position = 1; position <= kMeters; ++position) {
      all.add(readOne(all.context(), position, wrong));
    }
    co_await all.join();
  }

  test::ScratchFolder folder_;
  std::unique_ptr<integration::ServingProgram> program_;
  test::RealTime time_;
  MemoryJournal journal_;
  Services services_;
  BenchDescription description_;
  ProfileLibrary profiles_;
  std::unique_ptr<Bench> bench_;
  std::size_t seen_ = 0;
};

ServedMeters& meters() {
  static ServedMeters one;
  return one;
}

Duration longest(const ByLine& lines) {
  Duration most{};
  for (const auto& [id, line] : lines) {
    most = std::max(most, lineTime(line));
  }
  return most;
}

void readTwelveMeters(benchmark::State& state) {
  static const std::string wrongBefore = meters().prepare();
  if (!wrongBefore.empty()) {
    state.SkipWithError(wrongBefore.c_str());
    return;
  }
  double limit = 0.0;
  double taken = 0.0;
  const double cpu = test::processCpuSeconds();
  for (auto _ : state) {
    const RealClock::time_point begun = RealClock::now();
    const std::string wrong = meters().readAll();
    const double seconds = std::chrono::duration<double>(RealClock::now() - begun).count();
    if (!wrong.empty()) {
      state.SkipWithError(wrong.c_str());
      return;
    }
    taken += seconds;
    limit += toSeconds(longest(meters().exchanged()));
    state.SetIterationTime(seconds);
  }
  state.counters["line_limit_s"] = limit / static_cast<double>(state.iterations());
  state.counters["over_limit"] = taken / limit;
  state.counters["cores"] = (test::processCpuSeconds() - cpu) / taken;
}
BENCHMARK(readTwelveMeters)->UseManualTime()->Iterations(10)->Unit(benchmark::kMillisecond);

/// The telegrams of the last round, without any of us.
void readTwelveMetersByBareThreads(benchmark::State& state) {
  const ByLine lines = meters().exchanged();
  if (lines.empty()) {
    state.SkipWithError("runs after readTwelveMeters");
    return;
  }
  meters().letGo();
  double taken = 0.0;
  for (auto _ : state) {
    std::atomic<bool> ok = true;
    const RealClock::time_point begun = RealClock::now();
    {
      std::vector<std::jthread> threads;
      for (const auto& [id, line] : lines) {
        threads.emplace_back([&ok, &line = line, device = meters().device(id)] {
          if (!replay(device, line)) {
            ok = false;
          }
        });
      }
    }
    const double seconds = std::chrono::duration<double>(RealClock::now() - begun).count();
    if (!ok) {
      state.SkipWithError("an answer did not come");
      return;
    }
    taken += seconds;
    state.SetIterationTime(seconds);
  }
  state.counters["line_limit_s"] = toSeconds(longest(lines));
  state.counters["over_limit"] = taken / static_cast<double>(state.iterations()) / toSeconds(longest(lines));
}
BENCHMARK(readTwelveMetersByBareThreads)->UseManualTime()->Iterations(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mb
