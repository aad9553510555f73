#include "procedures/step/meter_lines.h"

#include <algorithm>

namespace mb {
namespace {

// At 2400 baud 8E1 a character takes 4.583 ms (protocols 7.1). A high-resolution reading is 13 bytes there
// and 37 back.
constexpr double kCharacter = 11.0 / 2400.0;
constexpr double kExchange = 50.0 * kCharacter + 0.08;
// Secondary selection: 17 bytes there, E5 back (protocols 7.1).
constexpr double kSelection = 18.0 * kCharacter + 0.08;
// Wake-up of an optical head: 528 bytes of 10 bits and a pause of 50 ms (EN 1434-3).
constexpr double kWakeUp = 5280.0 / 2400.0 + 0.05;

Task<void> oneLine(StepContext context, std::vector<int> positions, const MeterAction& action) {
  for (const int position : positions) {
    context.context().check();
    if (MeterDriver* meter = context.bench().meter(position)) {
      co_await action(context, *meter);
    }
  }
}

}  // namespace

std::map<std::string, std::vector<int>> byLine(const BenchDescription& bench,
                                               const std::vector<int>& positions) {
  std::map<std::string, std::vector<int>> lines;
  for (const int position : positions) {
    const auto line = std::ranges::find_if(bench.meterLines, [position](const auto& each) {
      return std::ranges::count(each.positions, position) > 0;
    });
    if (line != bench.meterLines.end()) {
      lines[line->id].push_back(position);
    }
  }
  return lines;
}

Task<void> forEachMeter(StepContext context, std::vector<int> positions, MeterAction action) {
  Parallel lines(context.context());
  const StepContext beside = context.with(lines.context());
  for (const auto& [line, theirs] : byLine(context.bench().description(), positions)) {
    lines.add(oneLine(beside, theirs, action));
  }
  co_await lines.join();
}

double exchangeEstimate(const MeterLineDescription& line, bool otherMeterBefore) {
  if (line.kind == "optical-selector") {
    return kExchange + (otherMeterBefore ? kWakeUp + line.selectorDelay : 0.0);
  }
  return kExchange + (otherMeterBefore ? kSelection : 0.0);
}

double readingEstimate(const BenchDescription& bench, const std::vector<int>& positions, int exchanges) {
  double longest = 0.0;
  for (const auto& line : bench.meterLines) {
    double seconds = 0.0;
    for (const int position : line.positions) {
      if (std::ranges::count(positions, position) > 0) {
        seconds += exchangeEstimate(line, true) + (exchanges - 1) * exchangeEstimate(line, false);
      }
    }
    longest = std::max(longest, seconds);
  }
  return longest;
}

}  // namespace mb
