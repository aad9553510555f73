#include "procedures/step/prepare_tank.h"

#include "core/quantity/format.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/invalid_run.h"
#include "procedures/step/plan_field.h"

#include <algorithm>
#include <optional>

namespace mb {
namespace {

constexpr double kValves = 4.0;         // s: drain, lines, diverter
constexpr double kDrained = 0.3;        // kg above the residue
constexpr double kBaseLoadSlack = 0.1;  // kg below the base load that is good enough
constexpr double kFillTimeout = 900.0;  // s
constexpr double kPatience = 30.0;  // s for a balance that is silent to come back; interlocks may be shorter

/// kg that a tank of this volume takes: water is never denser than 1 kg/L, so litres serve.
double capacity(const TankDescription& tank) {
  return inLitres(tank.capacity) - kTankReserve;
}

/// Waits until the balance shows less (or more) than `kilograms`. False when it does not in time or falls
/// silent.
Task<bool> untilContent(StepContext context, bool below, double kilograms, double seconds) {
  Channel& balance = context.bench().channel(context.bench().description().tank.balance);
  const Context waiting = context.context();
  const std::function<bool()> reached = [&balance, below, kilograms, waiting] {
    const auto shown = balance.fresh(waiting.now());
    // Beyond the range of the balance there is no number: never empty, and filling ends.
    return shown && (below ? !shown->overload && shown->value < kilograms
                           : shown->overload || shown->value > kilograms);
  };
  co_return co_await waiting.waitFor(balance.changed(), reached, waiting.now() + fromSeconds(seconds));
}

/// What the balance shows, kg. Waits a while for one that is silent: a cable that was touched ends no run.
Task<std::optional<double>> content(StepContext context) {
  Channel& balance = context.bench().channel(context.bench().description().tank.balance);
  const Context waiting = context.context();
  const std::function<bool()> shows = [&balance, waiting] {
    const auto shown = balance.fresh(waiting.now());
    return shown && !shown->overload;
  };
  if (!co_await waiting.waitFor(balance.changed(), shows, waiting.now() + fromSeconds(kPatience))) {
    co_return std::nullopt;
  }
  co_return balance.fresh(waiting.now())->value;
}

Task<StepOutcome> drain(StepContext context, double kilograms) {
  const TankDescription& tank = context.bench().description().tank;
  if (auto open = co_await context.move(tank.drain, 1.0); !open) {
    co_return StepOutcome::failed("drain", open.error());
  }
  const double limit = 2.0 * kilograms / tank.drainRate + 30.0;
  const bool empty = co_await untilContent(context, true, inKilograms(tank.residue) + kDrained, limit);
  if (auto closed = co_await context.move(tank.drain, 0.0); !closed) {
    co_return StepOutcome::failed("drain", closed.error());
  }
  co_return empty
      ? StepOutcome::done()
      : StepOutcome::failed("tank-not-drained", "the tank did not drain to its residue within " +
                                                    toFixed(limit, 0) + " s; look at the drain valve");
}

/// Lets water in until the base load is there: the first litres of a point must not wet a dry tank.
Task<StepOutcome> fillBase(StepContext context, VolumeFlow flow) {
  if (auto tank = co_await sendTo(context, true); !tank) {
    co_return StepOutcome::failed("diverter", tank.error());
  }
  if (auto open = co_await openLine(context, flow); !open) {
    // What was commanded may have opened the valve all the same, and the water would run into the tank.
    if (auto shut = co_await shutOff(context); !shut) {
      co_return StepOutcome::failed("line-open", shut.error());
    }
    co_return StepOutcome::failed("line", open.error());
  }
  const double base = inKilograms(context.bench().description().tank.baseLoad);
  const bool filled = co_await untilContent(context, false, base, kFillTimeout);
  if (auto closed = co_await closeLines(context); !closed) {
    co_return StepOutcome::failed("line-open", closed.error());
  }
  co_return filled
      ? StepOutcome::done()
      : StepOutcome::failed("base-load", "the tank did not fill to its base load of " + toShortest(base) +
                                             " kg; look at pump, lines and balance");
}

/// The largest flow of the plan: what fills the base load fastest.
VolumeFlow largestFlow(const PlanDescription& plan) {
  VolumeFlow largest;
  for (const auto& point : plan.points) {
    largest = std::max(largest, point.aim);
  }
  return largest;
}

/// Room for `volume` kg, and the base load under it.
Task<StepOutcome> makeRoom(StepContext context, double volume) {
  const TankDescription& tank = context.bench().description().tank;
  if (auto closed = co_await closeLines(context); !closed) {
    co_return StepOutcome::failed("line", closed.error());
  }
  const auto held = co_await content(context);
  if (!held) {
    co_return StepOutcome::failed("balance-silent", "the balance gives no value");
  }
  if (*held + volume > capacity(tank)) {
    auto drained = co_await drain(context, *held);
    if (!drained.ok()) {
      co_return drained;
    }
  }
  // The drain rests open: it is closed before the first point, and again after whatever moved it.
  if (auto closed = co_await context.move(tank.drain, 0.0); !closed) {
    co_return StepOutcome::failed("drain", closed.error());
  }
  const auto left = co_await content(context);
  if (!left) {
    co_return StepOutcome::failed("balance-silent", "the balance gives no value");
  }
  if (*left < inKilograms(tank.baseLoad) - kBaseLoadSlack) {
    co_return co_await fillBase(context, largestFlow(context.setup().plan));
  }
  co_return StepOutcome::done();
}

}  // namespace

ParameterSchema PrepareTank::parameterSchema() const {
  return {ParameterSpec("volume_l", ParameterType::number),
          ParameterSpec("point_number", ParameterType::integer, false)};
}

Expected<void> PrepareTank::check(const Node& node, const RunSetup& setup) const {
  const double volume = numberOf(node, "volume_l");
  const double room = capacity(setup.bench.tank) - inKilograms(setup.bench.tank.baseLoad);
  if (volume > room) {
    return fail("a volume of " + toFixed(volume, 1) + " L does not fit into the tank, which takes " +
                    toFixed(room, 1) + " L above its base load",
                volumeField(node, setup), "use a larger tank, or meters of finer resolution");
  }
  return {};
}

Expected<Estimate> PrepareTank::estimate(const Node& node, const RunSetup& setup,
                                         EstimateState& state) const {
  const TankDescription& tank = setup.bench.tank;
  const Volume volume = litres(numberOf(node, "volume_l"));
  Estimate estimate(kValves);
  const Volume base = litres(inKilograms(tank.baseLoad));
  const Volume residue = litres(inKilograms(tank.residue));
  if (inLitres(state.tank) + inLitres(volume) > capacity(tank)) {
    estimate.seconds += inLitres(state.tank - residue) / tank.drainRate + 2.0;
    state.tank = residue;
  }
  if (state.tank < base) {
    const VolumeFlow flow = largestFlow(setup.plan);
    estimate.seconds += (base - residue).si / flow.si + 10.0;
    estimate.water = base - residue;
    state.tank = base;
  }
  return estimate;
}

Task<StepOutcome> PrepareTank::run(StepContext& context, const Node& node) const {
  const double volume = numberOf(node, "volume_l");
  auto outcome = co_await makeRoom(context, volume);
  co_return invalidUnlessDone(context, std::move(outcome));
}

}  // namespace mb
