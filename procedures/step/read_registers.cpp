#include "procedures/step/read_registers.h"

#include "core/quantity/format.h"
#include "procedures/step/meter_lines.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

// Beyond tau and T0: the meter's clock is not ours.
constexpr double kMargin = 0.5;  // s
// A register that moved by less than half or more than twice what flowed is looked at again.
constexpr double kLeastShare = 0.5;
constexpr double kMostShare = 2.0;
constexpr double kSecondLook = 2.0;  // s until then
constexpr int kStartReadings = 2;
constexpr double kSureDigits = 5.0;  // of flow, after which a register must show another value

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

/// Where the last register read of a position is kept: the next one after a flow must differ.
std::string lastKey(int position) {
  return "register read last, position " + std::to_string(position);
}

void keepLast(const StepContext& context, int position, const MeterReading& volume) {
  context.remember(lastKey(position),
                   volume.value.toString() + " " + std::to_string(nanoseconds(volume.at.at)));
}

/// A register as it was read before the last flow.
struct LastRead {
  Decimal value;
  Instant at{};
};

std::optional<LastRead> lastRead(const StepContext& context, int position) {
  const auto text = context.recall(lastKey(position));
  const auto space = text ? text->find(' ') : std::string::npos;
  if (space == std::string::npos) {
    return std::nullopt;
  }
  const auto value = Decimal::parse(text->substr(0, space));
  std::int64_t at = 0;
  std::from_chars(text->data() + space + 1, text->data() + text->size(), at);
  return value ? std::optional(LastRead{*value, Instant(Duration(at))}) : std::nullopt;
}

/// A telegram that is right in form and not believed at once; it stays in the record and is read again.
void doubt(const StepContext& context, int position, std::int64_t exchange, const std::string& why) {
  context.record(
      "doubt",
      {{"position", std::to_string(position)}, {"exchange", std::to_string(exchange)}, {"why", why}});
}

/// What reading a register until it is proved gave.
struct Proved {
  Proved() = default;
  Seq first = 0;   ///< row of the reading
  Seq second = 0;  ///< row of the one that says the same
  Decimal value;
  std::string failure;  ///< empty: it is proved
};

/// What a reading must not be, or is doubted for; empty: nothing is wrong with it. The second time (`again`)
/// what is merely doubtful stands.
using Objection = std::function<std::string(const MeterReading& volume, bool again)>;

/// What is asked of readings, and how their rows are named.
struct Proof {
  Proof(ReadPurpose first_, ReadPurpose second_, std::string what_)
      : first(first_), second(second_), what(std::move(what_)) {}

  const ReadPurpose first;
  const ReadPurpose second;
  const std::string what;  ///< "start readings"
  Objection objection;
  Duration pause{};  ///< before a reading that was objected to is taken again
};

/// Reads until two readings in a row are equal and nothing is to be said against them.
Task<void> prove(const StepContext& context, MeterDriver& meter, const Proof& proof, Proved& proved) {
  const int position = meter.position();
  std::optional<Decimal> last;
  bool objected = false;
  for (int count = 0; count < kMostReadings; ++count) {
    const auto readings = co_await meter.read(context.context(), last ? proof.second : proof.first);
    if (!readings) {
      proved.failure = readings.error().message();
      co_return;
    }
    const MeterReading* volume = volumeOf(*readings);
    if (volume == nullptr) {
      recordAll(context, position, proof.first, *readings);
      proved.failure = "the answer holds no volume";
      co_return;
    }
    const bool equal = last && compareValue(*last, volume->value) == 0;
    const Seq row = recordAll(context, position, equal ? proof.second : proof.first, *readings);
    if (last && !equal) {
      doubt(context, position, volume->exchange,
            proof.what + " differ: " + last->toString() + ", then " + volume->value.toString() + " m3");
    }
    (equal ? proved.second : proved.first) = row;
    last = volume->value;
    if (!equal) {
      continue;
    }
    proved.value = volume->value;
    const std::string wrong = proof.objection ? proof.objection(*volume, objected) : std::string();
    proved.failure = wrong;
    if (wrong.empty()) {
      keepLast(context, position, *volume);
      co_return;
    }
    doubt(context, position, volume->exchange, wrong);
    objected = true;
    last.reset();
    co_await context.context().sleep(proof.pause);
  }
  if (proved.failure.empty()) {
    proved.failure = std::to_string(kMostReadings) + " " + proof.what + " at rest were never twice the same";
  }
}

/// A register that shows what it showed before water flowed: the answer is an old one. Nothing is said where
/// too little flowed to move its last digit.
std::string notMoved(const StepContext& context, int position, const MeterReading& volume, Instant stopped,
                     VolumeFlow flow) {
  const auto before = lastRead(context, position);
  if (!before || compareValue(before->value, volume.value) != 0) {
    return {};
  }
  const RunSetup& setup = context.setup();
  const double running = toSeconds(stopped - before->at);
  if (running < movingTime(setup, std::vector<int>(1, position), flow)) {
    return {};
  }
  return "the register still shows " + volume.value.toString() +
         " m3 as before the last flow: not proved fresh";
}

Task<void> readStart(const StepContext& context, MeterDriver& meter, Instant stopped, VolumeFlow flow,
                     RegisterRows& rows) {
  const MeterTraits& traits = meter.traits();
  const double wait = standstill(traits) + (traits.zeroing == Zeroing::zeroAtStop ? traits.zeroingTime : 0.0);
  co_await context.context().until(stopped + fromSeconds(wait));
  if (traits.zeroing == Zeroing::zeroAtStart) {
    co_await readBaseline(context, meter);
    co_return;
  }
  Proof proof(ReadPurpose::start, ReadPurpose::start, "start readings");
  proof.pause = fromSeconds(standstill(traits));
  if (traits.zeroing == Zeroing::goesOn) {
    proof.objection = [&context, &meter, stopped, flow](const MeterReading& volume, bool) {
      return notMoved(context, meter.position(), volume, stopped, flow);
    };
  }
  Proved proved;
  co_await prove(context, meter, proof, proved);
  rows.startFailure = proved.failure;
  if (proved.failure.empty()) {
    rows.start = proved.first;
    rows.startValue = proved.value;
  }
}

/// Nowhere near what flowed: no meter is excluded by this, its register is only looked at again. What was
/// doubted once and says the same again stands.
std::string farFrom(Volume expected, const MeterTraits& traits, const Decimal& start,
                    const MeterReading& volume) {
  double counted = volume.value.toDouble() - start.toDouble();
  if (counted < 0.0 && traits.volumeRollover) {
    counted += traits.volumeRollover->toDouble();
  }
  const double share = counted / expected.si;
  return share >= kLeastShare && share <= kMostShare
             ? std::string()
             : "the register moved by " + toShortest(counted) + " m3 where about " + toFixed(expected.si, 5) +
                   " m3 flowed";
}

Task<void> readEnd(const StepContext& context, MeterDriver& meter, Instant stopped, Volume expected,
                   RegisterRows& rows) {
  const MeterTraits& traits = meter.traits();
  co_await context.context().until(stopped + fromSeconds(standstill(traits)));
  const bool zeroes = traits.zeroing == Zeroing::zeroAtStop;
  const Decimal start = rows.startValue.value_or(Decimal());
  const bool known = rows.startValue.has_value() || traits.zeroing == Zeroing::zeroAtStart;
  Proof proof(ReadPurpose::end, ReadPurpose::confirm, "end readings");
  // A register that zeroes must be read before it does.
  proof.pause = zeroes ? Duration() : fromSeconds(std::max(kSecondLook, standstill(traits)));
  proof.objection = [&](const MeterReading& volume, bool again) {
    if (traits.zeroing == Zeroing::zeroAtStart) {
      const VolumeFlow flow = expected / seconds(1.0);  // all of it flowed since
      if (auto old = notMoved(context, meter.position(), volume, stopped, flow); !old.empty()) {
        return old;
      }
    }
    return again || !known ? std::string() : farFrom(expected, traits, start, volume);
  };
  Proved proved;
  co_await prove(context, meter, proof, proved);
  rows.end = proved.first;
  rows.confirm = proved.failure.empty() ? proved.second : 0;
  rows.endFailure = proved.failure;
}

/// The largest wait before a start reading among these meters.
double startWait(const RunSetup& setup, const std::vector<int>& positions) {
  double longest = 0.0;
  for (const int position : positions) {
    const MeterTraits& traits = setup.traits.at(position);
    longest = std::max(
        longest, standstill(traits) + (traits.zeroing == Zeroing::zeroAtStop ? traits.zeroingTime : 0.0));
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

Task<void> readStarts(StepContext context, Instant stopped, VolumeFlow flow, RegisterTable& table) {
  const MeterAction action = [stopped, flow, &table](const StepContext& beside, MeterDriver& meter) {
    return readStart(beside, meter, stopped, flow, table[meter.position()]);
  };
  const std::vector<int> order = startOrder(context.setup(), context.positions());
  co_await forEachMeter(context, order, action);
}

Task<void> readBaseline(const StepContext& context, MeterDriver& meter) {
  const auto readings = co_await meter.read(context.context(), ReadPurpose::identify);
  if (!readings) {
    co_return;
  }
  recordAll(context, meter.position(), ReadPurpose::identify, *readings);
  if (const MeterReading* volume = volumeOf(*readings)) {
    keepLast(context, meter.position(), *volume);
  }
}

Task<void> readBaselines(StepContext context) {
  const MeterAction action = [](const StepContext& beside, MeterDriver& meter) {
    return readBaseline(beside, meter);
  };
  const std::vector<int> positions = context.positions();
  co_await forEachMeter(context, positions, action);
}

double movingTime(const RunSetup& setup, const std::vector<int>& positions, VolumeFlow flow) {
  double longest = 0.0;
  for (const int position : positions) {
    const MeterTraits& traits = setup.traits.at(position);
    const double digits = kSureDigits * traits.volumeResolution.toDouble() / flow.si;
    longest = std::max(longest, digits + 2.0 * traits.measuringInterval);
  }
  return longest;
}

Task<void> readEnds(StepContext context, Instant stopped, Volume expected, RegisterTable& table) {
  const MeterAction action = [stopped, expected, &table](const StepContext& beside, MeterDriver& meter) {
    return readEnd(beside, meter, stopped, expected, table[meter.position()]);
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
    std::erase_if(going, [&setup](int position) { return zeroesAtStop(setup, position); });
    const double before = startWait(setup, going) + readingEstimate(setup.bench, going, kStartReadings);
    const double after =
        std::max(before, startWait(setup, zeroing)) + readingEstimate(setup.bench, zeroing, kStartReadings);
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
