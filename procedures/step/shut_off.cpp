#include "procedures/step/shut_off.h"

#include "procedures/step/flow_line.h"

namespace mb {

ParameterSchema ShutOff::parameterSchema() const {
  return {};
}

Expected<void> ShutOff::check(const Node&, const RunSetup&) const {
  return {};
}

Expected<Estimate> ShutOff::estimate(const Node&, const RunSetup& setup, EstimateState& state) const {
  state.flow.reset();
  state.settled = 0.0;
  const ActuatorDescription* diverter = setup.bench.actuator(setup.bench.tank.diverter);
  return Estimate(diverter == nullptr ? 0.0 : diverter->closeTime);
}

Task<StepOutcome> ShutOff::run(StepContext& context, const Node&) const {
  const auto shut = co_await shutOff(context);
  co_return shut ? StepOutcome::done() : StepOutcome::failed("line-open", shut.error());
}

}  // namespace mb
