#pragma once

#include "core/async/context.h"
#include "devices/link/qt_scheduler.h"
#include "tests/devices/link/real_time.h"

#include <QEventLoop>
#include <exception>
#include <utility>

namespace mb {

/// Real time with an event loop, for what is served on this machine.
class RealTime {
 public:
  Scheduler& scheduler() { return scheduler_; }

  void run(Task<void> task) {
    std::exception_ptr failure;
    bool ended = false;
    QEventLoop loop;
    start(std::move(task), [&](std::exception_ptr thrown) {
      failure = std::move(thrown);
      ended = true;
      loop.quit();
    });
    if (!ended) {
      loop.exec();
    }
    if (failure) {
      std::rethrow_exception(failure);
    }
  }

 private:
  QCoreApplication& application_ = test::application();
  QtScheduler scheduler_;
};

}  // namespace mb
