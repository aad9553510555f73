#include "procedures/step/read_registers.h"

#include "core/quantity/format.h"
#include "procedures/step/meter_lines.h"

#include <algorithm>

namespace mb {
namespace {

// Beyond tau and T0: the meter's clock is not ours.
constexpr double kMargin = 0.5;  // s

/// The volume register among what a reading gave; empty when the profile extracted none.
const MeterReading* volumeOf(const std::vector<MeterReading>& readings) {
  const auto found = std::ranges::find(readings, std::string("volume"), &MeterReading::quantity);
  return found == readings.end() ? nullptr : &*found;
}

/// Records everything a reading gave; the row of the volume, 0 without one.
Seq recordAll(const StepContext& context, int position, ReadPurpose purpose,
              const std::vector<MeterReading>& readings) {
  Seq volume = 0;
  for (const auto& reading : readings) {
    const Seq row = context.recordReading(position, purpose, reading);
    if (volume == 0 && reading.quantity == "volume") {
      volume = row;
    }
  }
  return volume;
}

double standstill(const MeterTraits& traits) {
  return traits.measuringInterval + kMargin;
}

Task<void> readStart(const StepContext& context, MeterDriver& meter, Instant stopped, RegisterRows& rows) {
  const MeterTraits& traits = meter.traits();
  if (traits.zeroing == Zeroing::zeroAtStart) {
    co_return;
  }
  const double wait = standstill(traits) + (traits.zeroing == Zeroing::zeroAtStop ? traits.zeroingTime : 0.0);
  co_await context.context().until(stopped + fromSeconds(wait));
  const auto readings = co_await meter.read(context.context(), ReadPurpose::start);
  if (!readings) {
    rows.startFailure = readings.error().message();
    co_return;
  }
  rows.start = recordAll(context, meter.position(), ReadPurpose::start, *readings);
  if (rows.start == 0) {
    rows.startFailure = "the answer holds no volume";
  }
}

Task<void> readEnd(const StepContext& context, MeterDriver& meter, Instant stopped, RegisterRows& rows) {
  co_await context.context().until(stopped + fromSeconds(standstill(meter.traits())));
  std::optional<Decimal> last;
  for (int count = 0; count < kEndReadings; ++count) {
    const auto readings =
        co_await meter.read(context.context(), count == 0 ? ReadPurpose::end : ReadPurpose::confirm);
    if (!readings) {
      rows.endFailure = readings.error().message();
      co_return;
    }
    const MeterReading* volume = volumeOf(*readings);
    if (volume == nullptr) {
      recordAll(context, meter.position(), ReadPurpose::end, *readings);
      rows.endFailure = "the answer holds no volume";
      co_return;
    }
    const bool equal = last && compareValue(*last, volume->value) == 0;
    const Seq row =
        recordAll(context, meter.position(), equal ? ReadPurpose::confirm : ReadPurpose::end, *readings);
    if (equal) {
      rows.confirm = row;
      rows.endFailure.clear();
      co_return;
    }
    rows.end = row;
    last = volume->value;
  }
  rows.endFailure = std::to_string(kEndReadings) + " end readings at rest were never twice the same";
}

/// The largest wait before a start reading among these meters.
double startWait(const RunSetup& setup, const std::vector<int>& positions) {
  double longest = 0.0;
  for (const int position : positions) {
    const MeterTraits& traits = setup.traits.at(position);
    if (traits.zeroing != Zeroing::zeroAtStart) {
      longest = std::max(
          longest, standstill(traits) + (traits.zeroing == Zeroing::zeroAtStop ? traits.zeroingTime : 0.0));
    }
  }
  return longest;
}

bool zeroesAtStop(const RunSetup& setup, int position) {
  return setup.traits.at(position).zeroing == Zeroing::zeroAtStop;
}

/// At the start the zeroing meters are read last: their T0 passes while the others are read.
std::vector<int> startOrder(const RunSetup& setup, std::vector<int> positions) {
  // Not std::ranges: clang 14 does not take what libstdc++'s version returns.
  std::stable_partition(positions.begin(), positions.end(),
                        [&setup](int position) { return !zeroesAtStop(setup, position); });
  return positions;
}

}  // namespace

std::vector<int> endOrder(const RunSetup& setup, const std::vector<int>& positions) {
  std::vector<int> order = positions;
  std::stable_partition(order.begin(), order.end(),
                        [&setup](int position) { return zeroesAtStop(setup, position); });
  return order;
}

Task<void> readStarts(StepContext context, Instant stopped, RegisterTable& table) {
  const MeterAction action = [stopped, &table](const StepContext& beside, MeterDriver& meter) {
    return readStart(beside, meter, stopped, table[meter.position()]);
  };
  const std::vector<int> order = startOrder(context.setup(), context.positions());
  co_await forEachMeter(context, order, action);
}

Task<void> readEnds(StepContext context, Instant stopped, RegisterTable& table) {
  const MeterAction action = [stopped, &table](const StepContext& beside, MeterDriver& meter) {
    return readEnd(beside, meter, stopped, table[meter.position()]);
  };
  const std::vector<int> order = endOrder(context.setup(), context.positions());
  co_await forEachMeter(context, order, action);
}

double startsEstimate(const RunSetup& setup, const std::vector<int>& positions) {
  double longest = 0.0;
  for (const auto& [line, theirs] : byLine(setup.bench, positions)) {
    std::vector<int> zeroing = theirs;
    std::erase_if(zeroing, [&setup](int position) { return !zeroesAtStop(setup, position); });
    std::vector<int> going = theirs;
    std::erase_if(going,
                  [&setup](int position) { return setup.traits.at(position).zeroing != Zeroing::goesOn; });
    const double before = startWait(setup, going) + readingEstimate(setup.bench, going, 1);
    const double after =
        std::max(before, startWait(setup, zeroing)) + readingEstimate(setup.bench, zeroing, 1);
    longest = std::max(longest, zeroing.empty() ? before : after);
  }
  return longest;
}

double endsEstimate(const RunSetup& setup, const std::vector<int>& positions) {
  double interval = 0.0;
  for (const int position : positions) {
    interval = std::max(interval, standstill(setup.traits.at(position)));
  }
  return interval + readingEstimate(setup.bench, positions, 2);
}

Expected<void> checkZeroAtStop(const RunSetup& setup) {
  for (const auto& [line, positions] : byLine(setup.bench, setup.positions())) {
    std::vector<int> zeroing = positions;
    std::erase_if(zeroing, [&setup](int position) { return !zeroesAtStop(setup, position); });
    const double needed = zeroing.empty() ? 0.0 : endsEstimate(setup, zeroing);
    for (const int position : zeroing) {
      const double window = setup.traits.at(position).zeroingTime - kMargin;
      if (needed > window) {
        return fail("line " + line + " needs " + toFixed(needed, 1) +
                        " s to read its meters that return to zero twice, but the meter in position " +
                        std::to_string(position) + " returns to zero " + toFixed(window + kMargin, 1) +
                        " s after the stop",
                    setup.batch.fileName + ": meter", "spread these meters over more lines");
      }
    }
  }
  return {};
}

}  // namespace mb
