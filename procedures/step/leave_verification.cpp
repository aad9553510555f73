#include "procedures/step/leave_verification.h"

#include "procedures/step/meter_lines.h"

namespace mb {
namespace {

Task<void> leave(const StepContext& context, MeterDriver& meter) {
  if (!meter.inVerification(context.now())) {
    co_return;
  }
  const auto left = co_await meter.leaveVerification(context.context());
  if (!left) {
    context.context().log(LogLevel::warning, "meter",
                          "position " + std::to_string(meter.position()) + ": " + left.error().message());
  }
}

}  // namespace

ParameterSchema LeaveVerification::parameterSchema() const {
  return {};
}

Expected<void> LeaveVerification::check(const Node&, const RunSetup&) const {
  return {};
}

Expected<Estimate> LeaveVerification::estimate(const Node&, const RunSetup& setup, EstimateState&) const {
  return Estimate(readingEstimate(setup.bench, setup.positions(), 1));
}

Task<StepOutcome> LeaveVerification::run(StepContext& context, const Node&) const {
  const MeterAction action = [](const StepContext& beside, MeterDriver& meter) {
    return leave(beside, meter);
  };
  co_await forEachMeter(context, context.setup().positions(), action);
  co_return StepOutcome::done();
}

}  // namespace mb
