// Sixty M-Bus meters a line at 2400 baud, in virtual time, through the real lines and drivers: a full round
// against what the wire itself needs, and what the processor does for each second of line time.

#include "tests/benchmarks/process_cpu.h"
#include "tests/devices/meter/line_round.h"

#include <benchmark/benchmark.h>

namespace mb {
namespace {

using test::Called;
using test::MeteredLines;

void rounds(benchmark::State& state, int count, Called called) {
  MeteredLines lines(count, 60, called);
  lines.round();  // frame count bits are agreed on
  double lineTime = 0.0;
  double cpu = 0.0;
  for (auto _ : state) {  // CPU with the simulated wire and meters
    const double before = test::processCpuSeconds();
    lineTime += toSeconds(lines.round());
    const double spent = test::processCpuSeconds() - before;
    cpu += spent;
    state.SetIterationTime(spent);
  }
  for (const auto& line : lines.all) {
    if (!line->wrong.empty()) {
      state.SkipWithError(line->wrong.front().c_str());
      return;
    }
  }
  const auto done = static_cast<double>(state.iterations());
  state.counters["round_s"] = lineTime / done;
  state.counters["line_limit_s"] = toSeconds(lines.slowestLimit());
  state.counters["over_limit"] = lineTime / done / toSeconds(lines.slowestLimit());
  state.counters["cores"] = cpu / lineTime;
}

void sixtyByNumber(benchmark::State& state) {
  rounds(state, 1, Called::byNumber);
}
BENCHMARK(sixtyByNumber)->UseManualTime()->Unit(benchmark::kMillisecond);

void sixtyByPrimaryAddress(benchmark::State& state) {
  rounds(state, 1, Called::byPrimaryAddress);
}
BENCHMARK(sixtyByPrimaryAddress)->UseManualTime()->Unit(benchmark::kMillisecond);

void eightLinesOfSixty(benchmark::State& state) {
  rounds(state, 8, Called::byNumber);
}
BENCHMARK(eightLinesOfSixty)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mb
