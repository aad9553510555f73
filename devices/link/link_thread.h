#pragma once

#include "devices/link/qt_scheduler.h"

#include <functional>
#include <memory>

namespace mb {

/// The one thread that owns serial ports and sockets (DESIGN 4). What runs on it stamps bytes and posts them
/// to the bench thread, and never waits. Links of virtual time do not exist: the type of the scheduler says
/// so.
class LinkThread {
 public:
  /// Starts the thread. The scheduler outlives it; a QCoreApplication must exist.
  explicit LinkThread(QtScheduler& scheduler);
  LinkThread(const LinkThread&) = delete;
  LinkThread& operator=(const LinkThread&) = delete;
  /// Ends the thread when it has done what it was asked to. All links have been destroyed by then.
  ~LinkThread();

  [[nodiscard]] QtScheduler& scheduler() const { return scheduler_; }

  /// Runs `work` on the thread, after what was asked before.
  void run(std::function<void()> work);
  /// The same, and returns when it is done. Never from the thread itself.
  void runAndWait(const std::function<void()>& work);

 private:
  struct Thread;
  QtScheduler& scheduler_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace mb
