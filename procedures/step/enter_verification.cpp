#include "procedures/step/enter_verification.h"

#include "procedures/step/meter_lines.h"
#include "procedures/step/plan_field.h"
#include "procedures/step/read_registers.h"

namespace mb {
namespace {

Task<void> enter(const StepContext& context, MeterDriver& meter, double needed) {
  const auto left = meter.verificationLeft(context.now());
  const bool in = meter.inVerification(context.now());
  if (needed > 0.0 && in && (!left || *left > needed)) {
    co_return;
  }
  const auto entered = co_await meter.enterVerification(context.context());
  if (!entered && !meter.reachable()) {
    // The line is dead, not the meter: it has no readings in this run, and its turn again in the next.
    context.context().log(LogLevel::warning, "meter", entered.error().message());
    co_return;
  }
  if (!entered) {
    context.drop(meter.position(), "no-verification-state", entered.error().message());
    co_return;
  }
  context.rememberNumber("verification state entered, position " + std::to_string(meter.position()) + ", s",
                         toSeconds(context.now().time_since_epoch()));
  co_await readBaseline(context, meter);
}

}  // namespace

ParameterSchema EnterVerification::parameterSchema() const {
  return {ParameterSpec("needed_s", ParameterType::number, false),
          ParameterSpec("point_number", ParameterType::integer, false)};
}

Expected<void> EnterVerification::check(const Node& node, const RunSetup& setup) const {
  const double needed = numberOf(node, "needed_s", 0.0);
  for (const auto& [position, traits] : setup.traits) {
    if (traits.verificationLife > 0.0 && needed > traits.verificationLife) {
      return fail("the verification state of the meter in position " + std::to_string(position) +
                      " ends by itself before one run of the point does",
                  volumeField(node, setup), "choose a smaller volume, or verify this meter apart");
    }
  }
  return {};
}

Expected<Estimate> EnterVerification::estimate(const Node& node, const RunSetup& setup,
                                               EstimateState&) const {
  // Before a run nearly all meters are still in: the look costs nothing.
  return Estimate(numberOf(node, "needed_s", 0.0) > 0.0 ? 0.0
                                                        : readingEstimate(setup.bench, setup.positions(), 2));
}

Task<StepOutcome> EnterVerification::run(StepContext& context, const Node& node) const {
  const double needed = numberOf(node, "needed_s", 0.0);
  const MeterAction action = [needed](const StepContext& beside, MeterDriver& meter) {
    return enter(beside, meter, needed);
  };
  co_await forEachMeter(context, context.positions(), action);
  co_return context.positions().empty()
      ? StepOutcome::failed("no-meter", "no meter entered its verification state; look at profiles and lines")
      : StepOutcome::done();
}

}  // namespace mb
