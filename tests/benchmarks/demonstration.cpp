// The demonstration batch in virtual time: what a run costs, and how near the reading of its meters comes to
// what line and meters alone take.

#include "app/cli/load.h"
#include "app/cli/run.h"
#include "core/async/virtual_scheduler.h"
#include "core/record/ledger_reader.h"
#include "devices/simulator/truth.h"
#include "devices/simulator/world.h"
#include "tests/support/line_time.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <benchmark/benchmark.h>

namespace mb {
namespace {

namespace fs = std::filesystem;

constexpr double kStated = 3.0;          // s of wall time for the batch on two cores
constexpr double kReadingStated = 1.05;  // times line time plus the meters' own delays

const fs::path kPlan = fs::path(MB_RESOURCES) / "plans/demo.toml";

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "meterbench-benchmark-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

/// The batch from the plan to the table, with record and papers on the disk.
void runBatch(const fs::path& out) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  cli::RunOptions options;
  options.load.plan = kPlan;
  options.out = out;
  options.truth = out / "truth.jsonl";
  options.virtualTime = true;
  options.expect = true;
  std::ostringstream said;
  std::ostringstream wrong;
  if (cli::runRun(options, said, wrong) != 0) {
    throw std::runtime_error("the demonstration did not end as its plan expects: " + wrong.str());
  }
}

/// s of virtual time from start to end of the run in a record.
double virtualSeconds(const LedgerReader& ledger) {
  const auto clocks = ledger.rows(RowFilter("clock")).value();
  const auto at = [](const Row& row) {
    return static_cast<double>(std::stoll(row.json().at("monotonic_ns").get<std::string>())) / 1e9;
  };
  return at(clocks.back()) - at(clocks.front());
}

double demonstratedSeconds() {
  static const double seconds = [] {
    const Folder folder;
    runBatch(folder.path);
    return virtualSeconds(*LedgerReader::open(folder.path / "record.sqlite").value());
  }();
  return seconds;
}

/// Reference: the physics of the same bench over the same virtual time, and nothing else. No run can cost
/// less.
void demonstrationPhysicsOnly(benchmark::State& state) {
  cli::LoadOptions load;
  load.plan = kPlan;
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  const auto plan = cli::loadPlan(load).value();
  const double seconds = demonstratedSeconds();
  for (auto _ : state) {
    VirtualScheduler scheduler{WallTime()};
    const auto world = SimulatedWorld::create(plan->bench, plan->batch, scheduler, 1, {}).value();
    world->truth().plant().advance(seconds);
    benchmark::DoNotOptimize(world->truth().plant().waterAt(1));
  }
  state.counters["virtual_s"] = seconds;
}
BENCHMARK(demonstrationPhysicsOnly)->Unit(benchmark::kSecond)->UseRealTime()->MinTime(1.0);

void demonstrationBatch(benchmark::State& state) {
  std::optional<Seq> rows;
  for (auto _ : state) {
    const Folder folder;
    runBatch(folder.path);
    state.PauseTiming();
    rows = LedgerReader::open(folder.path / "record.sqlite").value()->head().value().seq;
    state.ResumeTiming();
  }
  state.counters["virtual_s"] = demonstratedSeconds();
  state.counters["rows"] = static_cast<double>(rows.value_or(0));
  state.counters["stated_s"] = kStated;
}
BENCHMARK(demonstrationBatch)->Unit(benchmark::kSecond)->UseRealTime()->MinTime(1.0);

/// Virtual seconds, not wall seconds: counters `elapsed_s` against the reference `line_and_meters_s` of the
/// same record, their ratio and the stated one. The time column is that of reading the record.
void demonstrationReading(benchmark::State& state, const std::string& line) {
  const Folder folder;
  runBatch(folder.path);
  const auto ledger = LedgerReader::open(folder.path / "record.sqlite").value();
  test::LineTime time;
  for (auto _ : state) {
    time = test::lineTimes(*ledger).at(line);
  }
  state.counters["readings"] = time.readings;
  state.counters["elapsed_s"] = time.elapsed;
  state.counters["line_and_meters_s"] = time.wire + time.meters;
  state.counters["ratio"] = time.ratio();
  state.counters["stated_ratio"] = kReadingStated;
}
BENCHMARK_CAPTURE(demonstrationReading, opticalA, "A")->Iterations(1);
BENCHMARK_CAPTURE(demonstrationReading, opticalB, "B")->Iterations(1);
BENCHMARK_CAPTURE(demonstrationReading, mbusC, "C")->Iterations(1);
BENCHMARK_CAPTURE(demonstrationReading, mbusD, "D")->Iterations(1);

}  // namespace
}  // namespace mb
