#include "procedures/conformance/water.h"

#include "procedures/engine/safe_state.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kHalfOpen = 50.0;  // % of an equal-percentage valve
constexpr double kPumpShare = 0.9;

const FlowLineDescription& largest(const BenchDescription& bench) {
  return *std::max_element(bench.lines.begin(), bench.lines.end(),
                           [](const auto& a, const auto& b) { return a.maximum.si < b.maximum.si; });
}

}  // namespace

Task<Expected<void>> Water::move(const Context& context, const std::string& actuator, double value) {
  moved_.insert(actuator);
  Actuator& moved = bench_.actuator(actuator);
  const Expected<void> commanded = co_await moved.move(context, value);
  if (!commanded) {
    co_return commanded;
  }
  co_return co_await moved.arrived(context);
}

Task<Expected<void>> Water::flow(const Context& context) {
  const BenchDescription& bench = bench_.description();
  const FlowLineDescription& line = largest(bench);
  Expected<void> done = co_await move(context, line.regulator, kHalfOpen);
  if (done) {
    const double frequency = kPumpShare * bench.actuator(bench.pump)->maximum;
    done = co_await move(context, bench.pump, frequency);
  }
  if (done) {
    done = co_await move(context, line.valve, 1.0);
  }
  co_return done;
}

Task<Expected<void>> Water::stop(const Context& context) {
  const std::string valve = largest(bench_.description()).valve;
  co_return co_await move(context, valve, 0.0);
}

Task<Expected<void>> Water::rest(const Context& context) {
  const SafeStateReport report = co_await mb::rest(context, bench_, moved_);
  if (!report.safe()) {
    co_return fail("the plant is not at rest: " + report.problems(), std::string(), "look at it");
  }
  co_return Expected<void>();
}

}  // namespace mb
