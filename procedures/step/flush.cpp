#include "procedures/step/flush.h"

#include "core/quantity/format.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/regulate_flow.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kOpening = 20.0;     // s: regulating valve, pump ramp, line valve
constexpr double kRegulating = 40.0;  // s, as seen on benches
constexpr double kLook = 5.0;         // s
// A purge needs a large flow, not an exact one.
constexpr double kBand = 0.15;

}  // namespace

ParameterSchema Flush::parameterSchema() const {
  return {ParameterSpec("flow_m3_h", ParameterType::number), ParameterSpec("flush_s", ParameterType::number)};
}

Expected<void> Flush::check(const Node& node, const RunSetup& setup) const {
  const double flow = numberOf(node, "flow_m3_h");
  if (setup.bench.lineFor(cubicMetresPerHour(flow)) == nullptr) {
    return fail("no line of the bench \"" + setup.bench.name + "\" carries " + toShortest(flow) + " m3/h",
                setup.plan.fileName + ": point aim_m3_h", "choose a flow that one of its lines carries");
  }
  return {};
}

Expected<Estimate> Flush::estimate(const Node& node, const RunSetup&, EstimateState& state) const {
  Estimate estimate(numberOf(node, "flush_s") + kOpening + kRegulating);
  const VolumeFlow flow = cubicMetresPerHour(numberOf(node, "flow_m3_h"));
  estimate.water = Volume(flow.si * (numberOf(node, "flush_s") + 0.5 * kRegulating));
  // Where the valve stands for this flow is known from here on.
  state.values["regulated " + toShortest(flow.si)] = 1.0;
  state.flow = flow;
  return estimate;
}

Task<StepOutcome> Flush::run(StepContext& context, const Node& node) const {
  const VolumeFlow flow = cubicMetresPerHour(numberOf(node, "flow_m3_h"));
  const double seconds = numberOf(node, "flush_s");
  if (auto storage = co_await sendTo(context, false); !storage) {
    co_return StepOutcome::failed("diverter", storage.error());
  }
  if (auto open = co_await openLine(context, flow); !open) {
    co_return StepOutcome::failed("line", open.error());
  }
  const Instant deadline = context.now() + fromSeconds(context.bench().description().gates.flowTimeout);
  auto regulated = co_await regulateFlow(context, flow, kBand, deadline);
  if (!regulated.ok()) {
    co_return regulated;
  }
  const Instant begin = context.now();
  while (context.now() - begin < fromSeconds(seconds)) {
    co_await context.context().sleep(
        std::min(fromSeconds(kLook), begin + fromSeconds(seconds) - context.now()));
    context.progress(toSeconds(context.now() - begin) / seconds);
  }
  const FlowLineDescription& line = *context.bench().description().lineFor(flow);
  const auto seen = meanFlow(context, line, kLook);
  if (!seen || *seen < (1.0 - kBand) * inCubicMetresPerHour(flow)) {
    co_return StepOutcome::failed(
        "no-flow",
        "the flow through line " + line.id + " broke down while purging; look at supply, pump and valves");
  }
  co_return StepOutcome::done();
}

}  // namespace mb
