#include "procedures/step/stabilise_flow.h"

#include "core/quantity/format.h"
#include "procedures/engine/condition.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/regulate_flow.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

constexpr double kLook = 5.0;               // s between two looks at the flow
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

/// Holds the flow for `settle` s: done, or why not.
Task<StepOutcome> hold(StepContext context, VolumeFlow aim, double settle, Instant deadline) {
  const BenchDescription& bench = context.bench().description();
  const FlowLineDescription& line = *bench.lineFor(aim);
  const double wanted = inCubicMetresPerHour(aim);
  Instant since = context.now();
  while (context.now() - since < fromSeconds(settle)) {
    co_await context.context().sleep(
        std::min(fromSeconds(kLook), since + fromSeconds(settle) - context.now()));
    const auto flow = meanFlow(context, line, kLook);
    if (!flow) {
      co_return StepOutcome::failed("flow-unknown", "the flow indicator " + line.indicator + " is silent");
    }
    if (std::abs(*flow / wanted - 1.0) > bench.gates.flowBand) {
      auto again = co_await regulateFlow(context, aim, bench.gates.flowBand, deadline);
      if (!again.ok()) {
        co_return again;
      }
      since = context.now();
    }
    context.progress(toSeconds(context.now() - since) / settle);
  }
  co_return StepOutcome::done();
}

}  // namespace

ParameterSchema StabiliseFlow::parameterSchema() const {
  return {ParameterSpec("aim_m3_h", ParameterType::number), ParameterSpec("settle_s", ParameterType::number)};
}

Expected<void> StabiliseFlow::check(const Node& node, const RunSetup& setup) const {
  const double aim = numberOf(node, "aim_m3_h");
  if (setup.bench.lineFor(cubicMetresPerHour(aim)) == nullptr) {
    return fail("no line of the bench \"" + setup.bench.name + "\" carries " + toShortest(aim) + " m3/h",
                setup.plan.fileName + ": point aim_m3_h", "choose a flow that one of its lines carries");
  }
  return {};
}

Expected<Estimate> StabiliseFlow::estimate(const Node& node, const RunSetup&, EstimateState& state) const {
  const VolumeFlow aim = cubicMetresPerHour(numberOf(node, "aim_m3_h"));
  // A valve that has been at this flow before goes back to where it was.
  const bool known = state.values["regulated " + toShortest(aim.si)] > 0.0;
  state.values["regulated " + toShortest(aim.si)] = 1.0;
  Estimate estimate(numberOf(node, "settle_s") + (known ? kRegulateEstimate / 3.0 : kRegulateEstimate));
  estimate.water = Volume(aim.si * estimate.seconds);
  state.flow = aim;
  state.settled = numberOf(node, "settle_s");
  return estimate;
}

Task<StepOutcome> StabiliseFlow::run(StepContext& context, const Node& node) const {
  const VolumeFlow aim = cubicMetresPerHour(numberOf(node, "aim_m3_h"));
  const double settle = numberOf(node, "settle_s");
  const GateDescription& gates = context.bench().description().gates;
  if (auto storage = co_await sendTo(context, false); !storage) {
    co_return StepOutcome::failed("diverter", storage.error());
  }
  if (auto open = co_await openLine(context, aim); !open) {
    co_return StepOutcome::failed("line", open.error());
  }
  const Instant deadline = context.now() + fromSeconds(settle + gates.flowTimeout);
  auto regulated = co_await regulateFlow(context, aim, gates.flowBand, deadline);
  if (!regulated.ok()) {
    co_return regulated;
  }
  auto held = co_await hold(context, aim, settle, deadline);
  if (!held.ok()) {
    co_return held;
  }
  const Instant warm = context.now() + fromSeconds(gates.temperatureTimeout);
  std::string fault = temperatureFault(context);
  while (!fault.empty() && context.now() < warm) {
    co_await context.context().sleep(fromSeconds(kLook));
    fault = temperatureFault(context);
  }
  co_return fault.empty() ? StepOutcome::done() : StepOutcome::failed("temperature-not-reached", fault);
}

}  // namespace mb
