// Checks of what the register does: at rest, while water flows, around a standstill (settled points 4, 5 and
// 8).

#include "core/quantity/format.h"
#include "devices/codec/mbus/request.h"
#include "devices/meter/step_frame.h"
#include "procedures/conformance/conformance.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr double kFlowing = 20.0;        // s of water for a difference of many digits
constexpr double kLeastStandstill = 60;  // s in which a register that zeroes must have done so
constexpr double kMargin = 1.0;          // s: the meter's clock is not ours

std::string shownSeconds(double value) {
  return toFixed(value, 2);
}

const MeterReading* volumeOf(const std::vector<MeterReading>& readings) {
  const auto found = std::ranges::find(readings, std::string("volume"), &MeterReading::quantity);
  return found == readings.end() ? nullptr : &*found;
}

/// A register that is renewed while water flows.
struct Renewal {
  int values = 0;        ///< different ones
  double longest = 0.0;  ///< s without a new one
  double shortest = 1e9;
  double between = 0.0;  ///< s between two looks, the mean
};

Renewal renewalOf(const std::vector<MeterReading>& seen) {
  Renewal renewal;
  Instant changed = seen.front().at.at;
  for (std::size_t i = 1; i < seen.size(); ++i) {
    if (compareValue(seen[i].value, seen[i - 1].value) == 0) {
      continue;
    }
    const double since = toSeconds(seen[i].at.at - changed);
    if (renewal.values > 0) {  // the first began before we looked
      renewal.longest = std::max(renewal.longest, since);
      renewal.shortest = std::min(renewal.shortest, since);
    }
    ++renewal.values;
    changed = seen[i].at.at;
  }
  renewal.longest = std::max(renewal.longest, toSeconds(seen.back().at.at - changed));
  renewal.between = toSeconds(seen.back().at.at - seen.front().at.at) / static_cast<double>(seen.size() - 1);
  return renewal;
}

}  // namespace

Task<Conformance::Reading> Conformance::read(const Context& context) {
  Reading reading;
  const Expected<std::vector<MeterReading>> all = co_await meter_.read(context, ReadPurpose::confirm);
  if (!all) {
    reading.why = all.error().message();
  } else if (const MeterReading* volume = volumeOf(*all)) {
    reading.volume = *volume;
  } else {
    reading.why = "the answer holds no volume";
  }
  co_return reading;
}

Task<Expected<void>> Conformance::enter(const Context& context) {
  if (meter_.inVerification(context.now())) {
    co_return Expected<void>();
  }
  co_return co_await meter_.enterVerification(context);
}

Task<Finding> Conformance::verification(const Context& context, Finding finding) {
  const bool has = !meter_.inVerification(context.now());
  const Reading before = co_await read(context);
  const Expected<void> entered = co_await enter(context);
  const Reading within = co_await read(context);
  if (!entered || !within.volume) {
    finding.grade = Grade::differs;
    finding.text = !entered ? entered.error().message() : within.why;
    co_return finding;
  }
  finding.measured["resolution_m3"] = within.volume->value.resolution().toString();
  finding.measured["promised_m3"] = profile_->traits.volumeResolution.toString();
  if (!has) {
    finding.grade = Grade::asPromised;
    finding.text = "it has none; it reads at the resolution promised";
    co_return finding;
  }
  finding.measured["before"] = before.volume ? "reads as in it" : "does not read as in it";
  const Expected<void> left = co_await meter_.leaveVerification(context);
  const Reading after = co_await read(context);
  finding.measured["after"] = after.volume ? "reads as in it" : "does not read as in it";
  finding.grade = left ? Grade::asPromised : Grade::differs;
  finding.text = !left          ? "it cannot be left: " + left.error().message()
                 : after.volume ? "it is entered and left; the register reads alike in and out of it"
                                : "it is entered and left, and reads at the resolution promised in it alone";
  static_cast<void>(co_await enter(context));
  co_return finding;
}

Task<Finding> Conformance::repeats(const Context& context, Finding finding) {
  static_cast<void>(co_await enter(context));
  co_await context.sleep(fromSeconds(2.0 * profile_->traits.measuringInterval + kMargin));
  int good = 0;
  int different = 0;
  int lastGood = 0;
  std::string why;
  std::optional<Decimal> last;
  for (int i = 1; i <= options_.repeats; ++i) {
    const Reading reading = co_await read(context);
    if (!reading.volume) {
      why = why.empty() ? fmt::format("reading {}: {}", i, reading.why) : why;
      continue;
    }
    ++good;
    lastGood = i;
    different += last && compareValue(*last, reading.volume->value) != 0 ? 1 : 0;
    last = reading.volume->value;
  }
  finding.measured["readings"] = std::to_string(options_.repeats);
  finding.measured["good"] = std::to_string(good);
  finding.measured["different"] = std::to_string(different);
  finding.grade = good == options_.repeats && different == 0 ? Grade::asPromised : Grade::differs;
  if (good < options_.repeats && lastGood == good && good > 0) {
    finding.measured["quota"] = std::to_string(good);
    finding.text = fmt::format("after {} readings it answers no more: a quota? {}", good, why);
  } else if (good < options_.repeats) {
    finding.text = why;
  } else {
    finding.text = different == 0 ? "all are the same" : "the register moves at rest";
  }
  co_return finding;
}

Task<Finding> Conformance::renewal(const Context& context, Finding finding) {
  if (!options_.water || !water_.isThere()) {
    finding.text = "needs water";
    co_return finding;
  }
  static_cast<void>(co_await enter(context));
  const Expected<void> flowing = co_await water_.flow(context);
  std::vector<MeterReading> seen;
  const double interval = profile_->traits.measuringInterval;
  const Instant until = context.now() + fromSeconds(std::max(3.0 * kFlowing, 10.0 * interval));
  while (flowing && context.now() < until) {
    const Reading reading = co_await read(context);
    if (reading.volume) {
      seen.push_back(*reading.volume);
    }
    co_await context.sleep(std::chrono::milliseconds(50));
  }
  const Expected<void> stopped = co_await water_.stop(context);
  if (!flowing || !stopped || seen.size() < 3) {
    finding.text = !flowing   ? flowing.error().message()
                   : !stopped ? stopped.error().message()
                              : "too few readings";
    co_return finding;
  }
  const Renewal renewal = renewalOf(seen);
  finding.measured = {{"readings", std::to_string(seen.size())},
                      {"different_values", std::to_string(renewal.values)},
                      {"longest_unchanged_s", shownSeconds(renewal.longest)},
                      {"between_readings_s", shownSeconds(renewal.between)},
                      {"promised_interval_s", shownSeconds(interval)}};
  // Two looks may straddle a renewal late by one look each; twice that is not the meter's interval any more.
  const double allowed = 2.0 * (interval + renewal.between) + kMargin / 2.0;
  const bool old = renewal.values == 0 || renewal.longest > allowed;
  finding.grade = old ? Grade::differs : Grade::asPromised;
  finding.text =
      old ? fmt::format(
                "while water flowed it showed the same for {} s: what is read may be that old; the profile "
                "says {} s",
                shownSeconds(renewal.longest), shownSeconds(interval))
          : fmt::format("it is renewed at least every {} s", shownSeconds(renewal.longest));
  co_return finding;
}

/// Two times water, each followed by a standstill that is long enough to see the register go to zero.
Task<Finding> Conformance::zeroing(const Context& context, Finding finding) {
  if (!options_.water || !water_.isThere()) {
    finding.text = "needs water";
    co_return finding;
  }
  const MeterTraits& traits = profile_->traits;
  const double patience = std::max(kLeastStandstill, 2.0 * traits.zeroingTime);
  static_cast<void>(co_await enter(context));
  std::vector<double> ends;
  std::optional<double> zeroedAfter;
  double counted = 0.0;
  Reading before = co_await read(context);
  for (int flow = 0; flow < 2; ++flow) {
    const Expected<void> flowing = co_await water_.flow(context);
    co_await context.sleep(fromSeconds(flow == 0 ? 2.0 * kFlowing : kFlowing));
    const Expected<void> stopped = flowing ? co_await water_.stop(context) : flowing;
    const Instant stop = context.now();
    co_await context.sleep(fromSeconds(2.0 * traits.measuringInterval + kMargin));
    const Reading end = co_await read(context);
    if (!stopped || !end.volume || !before.volume) {
      finding.text = !stopped ? stopped.error().message() : end.volume ? before.why : end.why;
      co_return finding;
    }
    ends.push_back(end.value());
    counted = flow == 0 ? end.value() - before.value() : counted;
    Reading at = end;
    while (toSeconds(context.now() - stop) < patience && !zeroedAfter) {
      co_await context.sleep(std::chrono::milliseconds(500));
      at = co_await read(context);
      if (at.volume && at.volume->value.mantissa == 0 && end.volume->value.mantissa != 0) {
        zeroedAfter = toSeconds(at.volume->at.at - stop);
      }
    }
    before = at;
  }
  // The second flow is half of the first: a register that begins anew shows less than before.
  const bool anew = !zeroedAfter && ends[1] < ends[0];
  const bool wrapped = anew && traits.volumeRollover && ends[0] + counted > traits.volumeRollover->toDouble();
  const Zeroing seen = zeroedAfter        ? Zeroing::zeroAtStop
                       : anew && !wrapped ? Zeroing::zeroAtStart
                                          : Zeroing::goesOn;
  finding.measured = {{"seen", std::string(toWord(seen))},
                      {"promised", std::string(toWord(traits.zeroing))},
                      {"first_end_m3", toFixed(ends[0], 5)},
                      {"second_end_m3", toFixed(ends[1], 5)}};
  finding.text =
      fmt::format("it {}", seen == Zeroing::goesOn        ? "goes on"
                           : seen == Zeroing::zeroAtStart ? "goes to zero when water begins to flow"
                                                          : "goes to zero after a standstill");
  bool right = seen == traits.zeroing;
  if (zeroedAfter) {
    finding.measured["zeroed_after_s"] = shownSeconds(*zeroedAfter);
    finding.measured["promised_after_s"] = shownSeconds(traits.zeroingTime);
    // A register that is gone earlier than promised loses the end reading.
    right = right && *zeroedAfter > traits.zeroingTime - kMargin && *zeroedAfter < 2.0 * traits.zeroingTime;
  }
  finding.grade = right ? Grade::asPromised : Grade::differs;
  if (!right) {
    finding.text += fmt::format("; the profile says {}", toWord(traits.zeroing));
  }
  co_return finding;
}

/// CI 5C while water flows: does the register then stand still, and at which value? (EN 13757-3, object
/// actions)
Task<Finding> Conformance::freeze(const Context& context, Finding finding) {
  if (!speaksMbus() || !options_.water || !water_.isThere()) {
    finding.text = speaksMbus() ? "needs water" : "asked of wired M-Bus alone";
    co_return finding;
  }
  constexpr std::uint8_t kSynchronise = 0x5C;
  static_cast<void>(co_await enter(context));
  const Expected<void> flowing = co_await water_.flow(context);
  co_await context.sleep(fromSeconds(kFlowing));
  const Reading before = co_await read(context);  // selected and awake
  const auto frame = mbus::sndUd(mbusAddress(*profile_), kSynchronise, Bytes(), true);
  const Exchange done = co_await raw(context, *frame, "synchronise");
  const Reading first = co_await read(context);
  co_await context.sleep(fromSeconds(kFlowing));
  const Reading later = co_await read(context);
  const Expected<void> stopped = co_await water_.stop(context);
  const bool promised =
      profile_->traits.latch != LatchKind::none && profile_->traits.latch != LatchKind::unknown;
  const bool taken = done.ok() && done.received == Bytes(1, 0xE5);
  finding.measured["answer"] = done.received.empty() ? "none" : taken ? "E5" : "another";
  if (!flowing || !stopped || !before.volume || !first.volume || !later.volume) {
    finding.text =
        !flowing ? flowing.error().message() : "it could not be read around it: " + first.why + later.why;
    co_return finding;
  }
  const bool held = compareValue(first.volume->value, later.volume->value) == 0 &&
                    compareValue(before.volume->value, later.volume->value) <= 0;
  finding.measured["before_m3"] = before.volume->value.toString();
  finding.measured["after_m3"] = first.volume->value.toString();
  finding.measured["later_m3"] = later.volume->value.toString();
  finding.text = held    ? "the register stands still after it: what it showed when it was told so"
                 : taken ? "it is acknowledged, and the register that is read goes on: nothing is held there"
                         : "it is not answered, and the register goes on: no freeze";
  finding.grade = !promised ? (taken && !held ? Grade::observed : Grade::asPromised)
                            : (held ? Grade::asPromised : Grade::differs);
  if (held && !promised) {
    finding.grade = Grade::differs;
    finding.text += "; the profile promises none";
    static_cast<void>(co_await meter_.enterVerification(context));  // what is held is let go
  }
  co_return finding;
}

Task<Finding> Conformance::life(const Context& context, Finding finding) {
  const double promised = profile_->traits.verificationLife;
  if (!options_.life || promised <= 0.0) {
    finding.text = promised > 0.0 ? "takes as long as it lasts: ask for it" : "the profile names no end";
    co_return finding;
  }
  const Expected<void> entered = co_await meter_.enterVerification(context);
  const Instant begun = context.now();
  const double step = promised / 100.0;
  double last = 0.0;
  bool over = !entered;
  while (!over && last < 1.5 * promised) {
    co_await context.sleep(fromSeconds(step));
    const Reading reading = co_await read(context);
    over = !reading.volume;
    last = over ? last : toSeconds(context.now() - begun);
  }
  finding.measured["lasted_s"] = toFixed(last, 0);
  finding.measured["promised_s"] = toFixed(promised, 0);
  const bool right = over && last > promised - 2.0 * step && last < promised + 2.0 * step;
  finding.grade = right ? Grade::asPromised : Grade::differs;
  finding.text = !entered ? entered.error().message()
                 : over   ? fmt::format("it ends by itself after {} s; each reading may have prolonged it",
                                        toFixed(last, 0))
                          : fmt::format("it had not ended after {} s", toFixed(last, 0));
  static_cast<void>(co_await meter_.enterVerification(context));
  co_return finding;
}

}  // namespace mb
