#include "procedures/step/flush.h"

#include "core/quantity/format.h"
#include "procedures/step/flow_line.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kOpening = 25.0;  // s: regulating valve, pump ramp, line valve
constexpr double kLook = 5.0;      // s

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
  Estimate estimate(numberOf(node, "flush_s") + kOpening);
  const VolumeFlow flow = cubicMetresPerHour(numberOf(node, "flow_m3_h"));
  estimate.water = Volume(flow.si * numberOf(node, "flush_s"));
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
  const Instant begin = context.now();
  while (context.now() - begin < fromSeconds(seconds)) {
    co_await context.context().sleep(
        std::min(fromSeconds(kLook), begin + fromSeconds(seconds) - context.now()));
    context.progress(toSeconds(context.now() - begin) / seconds);
  }
  const FlowLineDescription& line = *context.bench().description().lineFor(flow);
  const auto seen = meanFlow(context, line, kLook);
  if (!seen || *seen < 0.05 * inCubicMetresPerHour(line.minimum)) {
    co_return StepOutcome::failed(
        "no-flow", "no water flows through line " + line.id + "; look at supply, pump and valves");
  }
  co_return StepOutcome::done();
}

}  // namespace mb
