#pragma once

#include "core/async/scheduler.h"
#include "core/async/task.h"
#include "devices/link/qt_scheduler.h"

#include <memory>
#include <optional>

namespace mb::cli {

/// The time a command runs in, virtual or real, and the loop that turns it.
class Clockwork {
 public:
  Clockwork() = default;
  Clockwork(const Clockwork&) = delete;
  Clockwork& operator=(const Clockwork&) = delete;
  virtual ~Clockwork() = default;

  [[nodiscard]] virtual Scheduler& scheduler() = 0;
  /// The scheduler that real links take; null in virtual time.
  [[nodiscard]] virtual QtScheduler* real() { return nullptr; }
  /// Runs the task to its end; rethrows its exception.
  virtual void run(Task<void> task) = 0;
  /// Sets the wall clock; false where it is not ours to set.
  virtual bool stepWall(Duration by) = 0;
};

/// Where virtual time begins: the wall clock at instant 0, and the instant that is first.
struct VirtualStart {
  WallTime wall;
  Instant first{};
};

/// 2026-01-05 at 08:00 UTC, so that the same seed gives the same ledger.
[[nodiscard]] VirtualStart usualStart();

/// `pace` of virtual time (0: free, 1: real time); empty: real time, whatever `start` says.
[[nodiscard]] std::unique_ptr<Clockwork> clockwork(std::optional<double> pace,
                                                   VirtualStart start = usualStart());

}  // namespace mb::cli
