#pragma once

#include "core/async/context.h"
#include "devices/link/qt_scheduler.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <array>
#include <exception>
#include <string>
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
  static QCoreApplication& application() {
    static int count = 1;
    static std::string name = "test";
    static std::array<char*, 2> arguments{name.data(), nullptr};
    static QCoreApplication application(count, arguments.data());
    return application;
  }

  QCoreApplication& application_ = application();
  QtScheduler scheduler_;
};

}  // namespace mb
