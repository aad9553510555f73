#pragma once

#include "procedures/engine/condition.h"
#include "procedures/engine/step_context.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// What a breach does to the body under watch: break it off at once (and with it save the water), or let it
/// finish what is invalid anyway.
enum class OnBreach { breakOff, carryOn };

/// Watches conditions and records fast samples beside a body:
///
///   Watch watch(context, std::move(conditions), channels, OnBreach::breakOff);
///   auto body = measure(watch.inside(), node);          // a Task<StepOutcome> that waits on inside()'s
///   context const StepOutcome outcome = co_await watch.run(std::move(body));
///
/// A breach: one `condition` row (breached; another, ok, when it holds again), PointRun::makeInvalid, and,
/// with breakOff, the body is stopped and run() gives failed("condition-breached", ...). Conditions that held
/// get one `condition` row with their worst value at the end. However the body ends, one `series` row for
/// each recorded channel holds its samples from the start of run() (or from(), to()) to the end. Cancelled
/// passes through after that. Once only.
class Watch {
 public:
  Watch(const StepContext& context, std::vector<Condition> conditions, std::vector<std::string> channels,
        OnBreach onBreach);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  /// For the body.
  [[nodiscard]] StepContext& inside();

  [[nodiscard]] Task<StepOutcome> run(Task<StepOutcome> body);

  /// From the body: limits the recorded window to samples stamped in from...to, both included.
  void from(Instant instant);
  void to(Instant instant);

  [[nodiscard]] bool breached() const;
  /// After run(): the `series` rows by channel id (also in PointRun::inputs()).
  [[nodiscard]] const std::map<std::string, Seq>& series() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mb
