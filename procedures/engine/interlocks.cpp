#include "procedures/engine/interlocks.h"

#include "core/quantity/format.h"
#include "procedures/engine/run_context.h"
#include "procedures/engine/safe_state_row.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// How long an acquisition may take to bring a channel's first value.
constexpr Duration kFirstValue = std::chrono::seconds(10);
/// A limit without a value protects nothing: it trips too, but not before whoever measures with that value
/// had the time to close the line and to try again. Where that is too long the bench file has a "stale"
/// interlock.
constexpr Duration kBlind = std::chrono::seconds(5);
/// Actuators do not say when they are switched: look this often.
constexpr Duration kLook = std::chrono::seconds(1);

bool guardsPump(const InterlockDescription& interlock) {
  return !interlock.actuator.empty();
}

/// Whether the value (not its absence) is what the interlock is there for.
bool violates(const InterlockDescription& interlock, const Sample& sample) {
  if (interlock.kind == "above" || interlock.kind == "switch") {
    return sample.overload || sample.value > interlock.limit;
  }
  if (interlock.kind == "stale") {
    return false;
  }
  return sample.value < interlock.limit;  // below, dry-pump, dead-head
}

/// True where an actuator is named and does not run: there is nothing to protect.
bool idle(const InterlockDescription& interlock, Bench& bench) {
  if (!guardsPump(interlock)) {
    return false;
  }
  const Actuator& actuator = bench.actuator(interlock.actuator);
  const auto commanded = actuator.commanded();
  return !commanded || *commanded == actuator.description().rest;
}

nlohmann::json rowOf(const InterlockDescription& interlock, const Channel& channel, Instant now) {
  nlohmann::json body = {{"interlock", interlock.id},
                         {"limit", toShortest(interlock.limit)},
                         {"unit", channel.unit()},
                         {"at_ns", std::to_string(nanoseconds(now))},
                         {"action", "run stopped, plant to rest"}};
  if (const auto sample = channel.fresh(now)) {
    body["value"] = toShortest(sample->value);
  }
  return body;
}

}  // namespace

void Interlocks::addTo(Parallel& beside) {
  for (const auto& interlock : run_.bench.description().interlocks) {
    beside.add(watch(beside.context(), &interlock));
  }
}

Task<void> Interlocks::watch(const Context& context, const InterlockDescription* described) {
  const InterlockDescription& interlock = *described;
  Channel& channel = run_.bench.channel(interlock.channel);
  const Duration lasting = fromSeconds(interlock.delay);
  const Duration blind = interlock.kind == "stale" ? lasting : std::max(lasting, kBlind);
  const Instant begin = context.now();
  bool seen = false;
  std::optional<Instant> since;
  for (;;) {
    const Instant now = context.now();
    const auto sample = channel.fresh(now);
    seen = seen || sample.has_value();
    const bool waitingForFirst = !seen && now < begin + kFirstValue + channel.staleAfter();
    const bool bad =
        !idle(interlock, run_.bench) && (sample ? violates(interlock, *sample) : !waitingForFirst);
    if (!bad) {
      since.reset();
    } else if (!since) {
      since = now;
    }
    const Duration delay = sample ? lasting : blind;
    if (since && now - *since >= delay) {
      break;
    }
    Instant next = sample ? sample->stamp.at + channel.staleAfter() + Duration(1) : now + kLook;
    if (since) {
      next = std::min(next, *since + delay);
    }
    if (guardsPump(interlock)) {
      next = std::min(next, now + kLook);
    }
    co_await context.notified(channel.changed(), next);
  }
  co_await trip(context, described);
}

Task<void> Interlocks::trip(const Context& context, const InterlockDescription* described) {
  const InterlockDescription& interlock = *described;
  run_.trip(interlock.id);
  try {
    run_.journal.append("interlock", rowOf(interlock, run_.bench.channel(interlock.channel), context.now()));
  } catch (const StoreFailed&) {
    // The plant comes first; the run ends with the failure of the store, which the journal remembers.
  }
  if (resting_) {
    co_return;
  }
  resting_ = true;
  const SafeStateReport report = co_await rest(context, run_.bench, run_.armed());
  try {
    run_.journal.append("safe_state", safeStateRow(report, "interlock " + interlock.id));
  } catch (const StoreFailed&) {
  }
  rested_ = true;
  ended_.notify();
}

Task<void> Interlocks::settled(const Context& context) {
  while (resting_ && !rested_) {
    co_await context.notified(ended_, kNever);
  }
}

}  // namespace mb
