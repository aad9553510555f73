#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"

namespace mb {

class RunContext;

/// Adds one watcher for each interlock of the bench to `beside`: for the whole run, preparation and teardown
/// included; no plan can switch them off (DESIGN 3). A channel that has no fresh value cannot protect: that
/// trips too, after the interlock's delay. A trip stops the run, refuses every move but to rest, is recorded
/// in an `interlock` row, and puts the armed actuators to rest at once, before any teardown is waited for.
class Interlocks {
 public:
  explicit Interlocks(RunContext& run) : run_(run) {}
  Interlocks(const Interlocks&) = delete;
  Interlocks& operator=(const Interlocks&) = delete;

  void addTo(Parallel& beside);

  /// Waits until a safe state that a trip began has ended.
  [[nodiscard]] Task<void> settled(const Context& context);

 private:
  [[nodiscard]] Task<void> watch(const Context& context, const InterlockDescription* interlock);
  [[nodiscard]] Task<void> trip(const Context& context, const InterlockDescription* interlock);

  RunContext& run_;
  bool resting_ = false;
  bool rested_ = false;
  Notifier ended_;
};

}  // namespace mb
