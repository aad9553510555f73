#include "procedures/step/stabilise_flow.h"

#include "core/quantity/format.h"
#include "procedures/engine/condition.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/invalid_run.h"
#include "procedures/step/meter_lines.h"
#include "procedures/step/read_registers.h"
#include "procedures/step/regulate_flow.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

constexpr double kLook = 5.0;               // s between two looks at the flow
constexpr double kFirstWater = 20.0;        // s until an opened line shows water
constexpr double kRegulateEstimate = 75.0;  // s until the valve has found its place, as seen on benches

/// What keeps the water at a position from being measured; empty when the temperatures are in range
/// everywhere.
std::string temperatureFault(const StepContext& context) {
  const BenchDescription& bench = context.bench().description();
  const auto inlet = context.bench().channel(bench.row.inletTemperature).fresh(context.now());
  const auto outlet = context.bench().channel(bench.row.outletTemperature).fresh(context.now());
  if (!inlet || !outlet) {
    return "a water thermometer is silent";
  }
  const auto& range = context.setup().regulation.waterTemperature;
  for (const int position : context.positions()) {
    const double weight = positionWeight(bench.row, position);
    const double water = (1.0 - weight) * inlet->value + weight * outlet->value;
    if (range && !range->contains(water)) {
      return "the water at position " + std::to_string(position) + " is at " + toFixed(water, 2) +
             " °C, outside " + toShortest(range->low) + " to " + toShortest(range->high) + " °C";
    }
  }
  return std::string();
}

/// Where the flow is to be, and how steadily.
class Aim {
 public:
  Aim(const StepContext& context, const Node& node)
      : flow(cubicMetresPerHour(numberOf(node, "aim_m3_h"))),
        band(std::min(context.bench().description().gates.flowBand,
                      numberOf(node, "flow_band", context.bench().description().gates.flowBand))),
        line(*context.bench().description().lineFor(flow)) {}

  const VolumeFlow flow;
  const double band;
  const FlowLineDescription& line;
};

/// Holds the flow for `settle` s: done, or why not. A flow that leaves the band begins the time anew, as long
/// as it can still be over before the deadline.
Task<StepOutcome> hold(StepContext context, const Aim& aim, double settle, Instant deadline) {
  const double wanted = inCubicMetresPerHour(aim.flow);
  Instant since = context.now();
  while (context.now() - since < fromSeconds(settle)) {
    co_await context.context().sleep(
        std::min(fromSeconds(kLook), since + fromSeconds(settle) - context.now()));
    const auto flow = meanFlow(context, aim.line, kLook);
    if (!flow) {
      co_return StepOutcome::failed("flow-unknown",
                                    "the flow indicator " + aim.line.indicator + " is silent");
    }
    if (std::abs(*flow / wanted - 1.0) > aim.band) {
      auto again = co_await regulateFlow(context, aim.flow, aim.band, deadline);
      if (!again.ok()) {
        co_return again;
      }
      since = context.now();
      if (since + fromSeconds(settle) > deadline) {
        co_return StepOutcome::failed("flow-unsteady", "the flow keeps leaving its band of " +
                                                           toShortest(100.0 * aim.band) + " % around " +
                                                           toShortest(wanted) +
                                                           " m3/h; look at pump and regulating valve");
      }
    }
    context.progress(toSeconds(context.now() - since) / settle);
  }
  co_return StepOutcome::done();
}

/// Waits for the water's temperature, and sees to it that the flow is still there when that has come.
Task<StepOutcome> holdUntilWarm(StepContext context, const Aim& aim) {
  const GateDescription& gates = context.bench().description().gates;
  const Instant warm = context.now() + fromSeconds(gates.temperatureTimeout);
  std::string fault = temperatureFault(context);
  while (!fault.empty()) {
    if (context.now() >= warm) {
      co_return StepOutcome::failed("temperature-not-reached", fault);
    }
    const Instant deadline = context.now() + fromSeconds(kLook + gates.flowTimeout);
    auto held = co_await hold(context, aim, kLook, deadline);
    if (!held.ok()) {
      co_return held;
    }
    fault = temperatureFault(context);
  }
  co_return StepOutcome::done();
}

Task<void> holdInto(StepContext context, const Aim& aim, double settle, Instant deadline,
                    StepOutcome& outcome) {
  outcome = co_await hold(context, aim, settle, deadline);
}

/// Reads every register while the water flows, as late as it is sure to move until the water stops: an answer
/// that is older than that shows at the start (settled point 6).
Task<void> lookAtRegisters(StepContext context, const Aim& aim, double settle) {
  const std::vector<int> positions = context.positions();
  const double lead =
      movingTime(context.setup(), positions, aim.flow) + readingEstimate(context.setup().bench, positions, 1);
  co_await context.context().sleep(fromSeconds(std::max(0.0, settle - lead)));
  co_await readBaselines(context);
}

/// The bench's gate is the least; regulation and plan may ask for longer.
double settleTime(const Node& node, const BenchDescription& bench) {
  return std::max(numberOf(node, "settle_s"), bench.gates.flowWindow);
}

Task<StepOutcome> stabilise(StepContext context, const Aim& aim, double settle) {
  if (auto storage = co_await sendTo(context, false); !storage) {
    co_return StepOutcome::failed("diverter", storage.error());
  }
  if (auto open = co_await openLine(context, aim.flow); !open) {
    co_return StepOutcome::failed("line", open.error());
  }
  const bool flows = co_await flowSeen(context, &aim.line, true, kFirstWater);
  if (!flows) {
    co_return StepOutcome::failed("no-flow", "the line " + aim.line.id + " was opened, but its indicator " +
                                                 aim.line.indicator +
                                                 " shows no water; look at valve, pump and indicator");
  }
  const double flowTimeout = context.bench().description().gates.flowTimeout;
  const Instant deadline = context.now() + fromSeconds(settle + flowTimeout);
  auto regulated = co_await regulateFlow(context, aim.flow, aim.band, deadline);
  if (!regulated.ok()) {
    co_return regulated;
  }
  StepOutcome held = StepOutcome::done();
  Parallel beside(context.context());
  const StepContext own = context.with(beside.context());
  beside.add(holdInto(own, aim, settle, deadline, held));
  beside.add(lookAtRegisters(own, aim, settle));
  co_await beside.join();
  if (!held.ok()) {
    co_return held;
  }
  co_return co_await holdUntilWarm(context, aim);
}

}  // namespace

ParameterSchema StabiliseFlow::parameterSchema() const {
  return {ParameterSpec("aim_m3_h", ParameterType::number), ParameterSpec("settle_s", ParameterType::number),
          ParameterSpec("flow_band", ParameterType::number, false)};
}

Expected<void> StabiliseFlow::check(const Node& node, const RunSetup& setup) const {
  const double aim = numberOf(node, "aim_m3_h");
  if (setup.bench.lineFor(cubicMetresPerHour(aim)) == nullptr) {
    return fail("no line of the bench \"" + setup.bench.name + "\" carries " + toShortest(aim) + " m3/h",
                setup.plan.fileName + ": point aim_m3_h", "choose a flow that one of its lines carries");
  }
  return {};
}

Expected<Estimate> StabiliseFlow::estimate(const Node& node, const RunSetup& setup,
                                           EstimateState& state) const {
  const VolumeFlow aim = cubicMetresPerHour(numberOf(node, "aim_m3_h"));
  // A valve that has been at this flow before goes back to where it was.
  const bool known = state.values["regulated " + toShortest(aim.si)] > 0.0;
  state.values["regulated " + toShortest(aim.si)] = 1.0;
  const double settle = settleTime(node, setup.bench);
  Estimate estimate(settle + (known ? kRegulateEstimate / 3.0 : kRegulateEstimate));
  estimate.water = Volume(aim.si * estimate.seconds);
  state.flow = aim;
  state.settled = settle;
  return estimate;
}

Task<StepOutcome> StabiliseFlow::run(StepContext& context, const Node& node) const {
  const Aim aim(context, node);
  const double settle = settleTime(node, context.bench().description());
  auto outcome = co_await stabilise(context, aim, settle);
  co_return invalidUnlessDone(context, std::move(outcome));
}

}  // namespace mb
