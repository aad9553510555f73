#include "procedures/step/regulate_flow.h"

#include "core/quantity/format.h"
#include "procedures/step/flow_line.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace mb {
namespace {

// Travel in % for a factor e of flow: 25 % suits a valve with a rangeability of 50; the true one is learnt.
constexpr double kFirstGain = 25.0;
constexpr double kLeastGain = 8.0;
constexpr double kLargestGain = 80.0;
constexpr double kLargestMove = 25.0;
constexpr double kSmallestMove = 0.2;  // regulating valves move in steps of 0.2 %
constexpr double kSettle = 10.0;       // s: three time constants of the flow
constexpr double kAverage = 4.0;       // s
constexpr double kNoFlow = 0.02;       // of the aim: below it a logarithm says nothing

/// Learns how the flow follows the valve.
class ValveSearch {
 public:
  ValveSearch(double aim, double position) : aim_(aim), position_(position) {}

  /// The next position for a measured flow, between `low` and `high` %.
  double next(double flow, double low, double high) {
    double move = kLargestMove / 2.0;
    if (flow > kNoFlow * aim_) {
      learn(flow);
      move = gain_ * std::log(aim_ / flow);
      if (std::abs(move) < kSmallestMove) {
        move = std::copysign(kSmallestMove, move);
      }
      move = std::clamp(move, -kLargestMove, kLargestMove);
    }
    position_ = std::clamp(std::round((position_ + move) / kSmallestMove) * kSmallestMove, low, high);
    return position_;
  }

 private:
  void learn(double flow) {
    const double level = std::log(flow);
    if (lastLevel_ && std::abs(level - *lastLevel_) > 0.05) {
      const double seen = (position_ - lastPosition_) / (level - *lastLevel_);
      if (seen > kLeastGain && seen < kLargestGain) {
        gain_ = seen;
      }
    }
    lastLevel_ = level;
    lastPosition_ = position_;
  }

  double aim_;
  double position_;
  double gain_ = kFirstGain;
  std::optional<double> lastLevel_;
  double lastPosition_ = 0.0;
};

}  // namespace

Task<StepOutcome> regulateFlow(StepContext context, VolumeFlow aim, double band, Instant deadline) {
  const FlowLineDescription& line = *context.bench().description().lineFor(aim);
  const ActuatorDescription& valve = context.bench().actuator(line.regulator).description();
  const double wanted = inCubicMetresPerHour(aim);
  ValveSearch search(wanted, context.bench().actuator(line.regulator).commanded().value_or(valve.rest));
  bool seenThere = false;
  while (true) {
    co_await context.context().sleep(fromSeconds(kSettle));
    const auto flow = meanFlow(context, line, kAverage);
    if (!flow) {
      co_return StepOutcome::failed("flow-unknown", "the flow indicator " + line.indicator + " is silent");
    }
    const bool there = std::abs(*flow / wanted - 1.0) <= band / 3.0;
    if (there && !seenThere) {
      // Once may be in passing: after a long move the flow is still on its way.
      seenThere = true;
      continue;
    }
    seenThere = there;
    if (there) {
      const double position = context.bench().actuator(line.regulator).commanded().value_or(valve.rest);
      context.rememberNumber(regulatorKey(line, aim), position);
      co_return StepOutcome::done();
    }
    if (context.now() >= deadline) {
      co_return StepOutcome::failed(
          "flow-not-reached", "the flow is " + toFixed(*flow, 5) + " m3/h instead of " + toShortest(wanted) +
                                  " m3/h; look at pump, line " + line.id + " and its regulating valve");
    }
    const double position = search.next(*flow, valve.minimum, valve.maximum);
    if (auto moved = co_await context.move(line.regulator, position); !moved) {
      co_return StepOutcome::failed("regulator-stuck", moved.error());
    }
  }
}

}  // namespace mb
