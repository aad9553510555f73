// What a profile can do beside reading: freeze, and count without water.

#include "devices/meter/profile_driver.h"
#include "devices/meter/profile_steps.h"
#include "devices/meter/write_values.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

std::optional<Decimal> volumeOf(const std::vector<MeterReading>& readings) {
  const auto found = std::ranges::find(readings, "volume", &MeterReading::quantity);
  return found == readings.end() ? std::nullopt : std::optional(found->value);
}

bool sameValues(const std::vector<MeterReading>& a, const std::vector<MeterReading>& b) {
  return std::ranges::equal(a, b, [](const MeterReading& one, const MeterReading& other) {
    return one.quantity == other.quantity && one.value == other.value;
  });
}

}  // namespace

Task<Expected<LatchReport>> ProfileDriver::freeze(const Context& context) {
  const auto& steps = profile_->of(Procedure::freeze);
  if (steps.empty()) {
    Expected<LatchReport> none = co_await MeterDriver::freeze(context);
    co_return none;
  }
  Ask ask("freeze", number_);
  ask.priority = LeasePriority::urgent;
  ask.once = true;
  const Expected<Gathered> all = co_await perform(context, steps, ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  LatchReport report;
  report.latch = profile_->traits.latch;
  report.at = all->ended;
  report.exchange = all->last;
  co_return report;
}

Task<Expected<FrozenReadings>> ProfileDriver::readFrozen(const Context& context) {
  const auto& steps = profile_->of(Procedure::readFrozen);
  if (steps.empty()) {
    Expected<FrozenReadings> none = co_await MeterDriver::readFrozen(context);
    co_return none;
  }
  // A frozen value may be smaller than the register read last: nothing is compared with that one.
  const auto live = std::exchange(lastVolume_, std::nullopt);
  Ask ask("read-frozen", number_);
  const Expected<Gathered> first = co_await perform(context, steps, ask);
  Expected<Gathered> second = first;
  if (first) {
    second = co_await perform(context, steps, ask);
  }
  lastVolume_ = live;
  if (!second) {
    co_return tl::unexpected(second.error());
  }
  if (!sameValues(first->readings, second->readings)) {
    co_return fail("what was read as frozen changed between two readings: nothing is frozen", where(),
                   "the profile says a freeze that this meter does not do; read it live");
  }
  FrozenReadings frozen;
  frozen.readings = second->readings;
  const auto volume = volumeOf(frozen.readings);
  frozen.moved = !volume || !lastFrozen_ || compareValue(*volume, *lastFrozen_) != 0;
  lastFrozen_ = volume ? volume : lastFrozen_;
  co_return frozen;
}

Task<Expected<Stamp>> ProfileDriver::startSimulatedFlow(const Context& context, Decimal value) {
  const auto& steps = profile_->of(Procedure::simulate);
  const auto& simulation = profile_->traits.simulation;
  if (!simulation || steps.empty()) {
    Expected<Stamp> none = co_await MeterDriver::startSimulatedFlow(context, value);
    co_return none;
  }
  WritableThing bounds;
  bounds.name = "simulation";
  bounds.fields.push_back(*simulation);
  WriteValues values;
  values.emplace(kSimulationField, value);
  if (const auto sound = checkWrite(bounds, values); !sound) {
    co_return tl::unexpected(Error(sound.error().what, where(), sound.error().remedy));
  }
  Ask ask("simulate", number_);
  // A make with one fixed flow carries no value.
  const bool carried = std::ranges::any_of(
      steps, [](const ProfileStep& step) { return sentBy(step).encodingOf(kSimulationField) != nullptr; });
  if (carried) {
    const auto raw = rawOf(*simulation, value, steps);
    if (!raw) {
      co_return tl::unexpected(Error(raw.error().what, where()));
    }
    ask.fields.emplace(kSimulationField, raw->raw);
  }
  const Expected<Gathered> all = co_await perform(context, steps, ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  co_return all->ended;
}

Task<Expected<void>> ProfileDriver::stopSimulatedFlow(const Context& context) {
  Ask ask("simulate-end", number_);
  const Expected<Gathered> all = co_await perform(context, profile_->of(Procedure::simulateEnd), ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  co_return Expected<void>();
}

}  // namespace mb
