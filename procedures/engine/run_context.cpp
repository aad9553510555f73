#include "procedures/engine/run_context.h"

#include "core/record/durable.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr std::chrono::milliseconds kReadingSpread{50};  // the two clocks are read one after the other
constexpr int kDriftPpm = 500;                           // what a time server may slew

}  // namespace

RunContext::RunContext(const Context& context_, const std::stop_source& stop_, Bench& bench_,
                       const RunSetup& setup_, RunJournal& journal_)
    : context(context_), bench(bench_), setup(setup_), journal(journal_), stop(stop_) {}

void RunContext::goOnFrom(const RunHistory& history) {
  dropped_ = history.dropped;
  remembered = history.remembered;
  attempts_ = history.attempts;
  identities_ = history.meters;
  for (const auto& [position, identity] : history.meters) {
    meterRows_.insert(position);
  }
}

std::optional<std::string> RunContext::closed(const std::string& path) const {
  const auto found = remembered.find(closedKey(path));
  return found == remembered.end() ? std::nullopt : std::optional(found->second);
}

int RunContext::attemptsBefore(const std::string& point, int number) const {
  const auto found = attempts_.find({point, number});
  return found == attempts_.end() ? 0 : found->second;
}

std::optional<IdentityBefore> RunContext::identityBefore(int position) const {
  const auto found = identities_.find(position);
  return found == identities_.end() ? std::nullopt : found->second;
}

std::vector<int> RunContext::activePositions() const {
  std::vector<int> active;
  for (const int position : setup.positions()) {
    if (!dropped_.contains(position)) {
      active.push_back(position);
    }
  }
  return active;
}

std::optional<std::string> RunContext::dropped(int position) const {
  const auto found = dropped_.find(position);
  return found == dropped_.end() ? std::nullopt : std::optional(found->second);
}

bool RunContext::drop(int position, const std::string& reason) {
  return dropped_.emplace(position, reason).second;
}

Task<void> RunContext::arm(const Context& waiting, std::string actuator) {
  if (durablyArmed_.contains(actuator)) {
    co_return;
  }
  if (!armed_.contains(actuator)) {
    const nlohmann::json body = {{"actuator", actuator}};
    armed_[actuator] = journal.append("armed", body);
  }
  // Cancelled here, the actuator counts as armed without having moved: putting it to rest does no harm.
  co_await durable(waiting);
  durablyArmed_.insert(actuator);
}

std::set<std::string> RunContext::armed() const {
  std::set<std::string> names;
  for (const auto& [actuator, seq] : armed_) {
    names.insert(actuator);
  }
  return names;
}

Expected<void> RunContext::mayMove(const std::string& actuator, double value) const {
  const auto* description = bench.description().actuator(actuator);
  if (description == nullptr) {
    return fail("there is no actuator `" + actuator + "` on this bench");
  }
  if (tripped_ && value != description->rest) {
    return fail("interlock " + *tripped_ + " has tripped: nothing but its rest value is accepted", actuator);
  }
  return {};
}

void RunContext::trip(const std::string& interlock) {
  if (!tripped_) {
    tripped_ = interlock;
  }
  if (teardowns > 0) {
    cutTeardown.request_stop();  // the plant comes before the meters' good manners
  }
  stop.request_stop();
}

Task<void> RunContext::durable(const Context& waiting) {
  if (journal.last() == 0) {
    co_return;
  }
  const Seq wanted = journal.last();
  try {
    co_await mb::durable(waiting, journal, wanted);
    if (onDurable) {
      onDurable(wanted);
    }
  } catch (const StoreFailed& failed) {
    journal.setFailure(failed.error());
    throw;
  }
}

/// By how much the wall clock moved against the monotonic one since the last clock row, when that is more
/// than both may drift: somebody, or a time server, has set it.
std::chrono::milliseconds RunContext::wallStep(Instant now, WallTime wall) {
  const auto since = lastClock_ ? now - lastClock_->monotonic : Duration();
  const auto before = std::exchange(lastClock_, ClockPair{now, wall});
  if (!before) {
    return std::chrono::milliseconds(0);
  }
  const auto step = std::chrono::round<std::chrono::milliseconds>((wall - before->wall) - since);
  const auto allowed =
      kReadingSpread + std::chrono::round<std::chrono::milliseconds>(since * kDriftPpm / 1'000'000);
  return std::chrono::abs(step) > allowed ? step : std::chrono::milliseconds(0);
}

void RunContext::recordClock(std::string_view why) {
  // The two clocks are read one after the other; the wall clock counts in whole milliseconds.
  const Instant now = context.now();
  const WallTime wall = context.scheduler().wall();
  nlohmann::json body = {{"monotonic_ns", std::to_string(nanoseconds(now))},
                         {"utc", toIso(wall)},
                         {"half_width_ns", "1000000"},
                         {"why", why}};
  if (const auto step = wallStep(now, wall); step.count() != 0) {
    body["stepped_ms"] = std::to_string(step.count());
    context.log(LogLevel::warning, "clock",
                "the clock of the computer was set by " + std::to_string(step.count()) +
                    " ms; intervals are measured with another one, and no result changes");
  }
  journal.append("clock", body);
}

}  // namespace mb
