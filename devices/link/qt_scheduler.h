#pragma once

#include "core/async/scheduler.h"

#include <memory>

namespace mb {

/// The real scheduler: turns of the Qt event loop of the thread that made it, the monotonic clock, and
/// precise timers. A callback never runs before its instant; the event loop's timers have a grain of 1 ms.
/// Posted callbacks run before timers that are due, as in virtual time, so that the order of events is the
/// same.
class QtScheduler final : public Scheduler {
 public:
  /// On the bench thread; needs an event loop there (QCoreApplication::exec or QThread::exec). Instant 0 is
  /// now.
  QtScheduler();
  /// On the bench thread. What is still posted or timed is dropped.
  ~QtScheduler() override;

  /// From any thread: links stamp with it on theirs.
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] WallTime wall() const override;
  void post(Callback callback) override;
  TimerId at(Instant instant, Callback callback) override;
  void cancel(TimerId timer) override;
  /// Real time waits for nobody: an empty Hold.
  [[nodiscard]] Hold hold() override { return Hold(); }
  [[nodiscard]] bool isVirtual() const override { return false; }

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace mb
