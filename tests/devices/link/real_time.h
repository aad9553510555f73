#pragma once

#include "devices/link/link_thread.h"
#include "devices/link/qt_scheduler.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace mb::test {

/// The one application of a test program; Qt keeps references to its arguments.
inline QCoreApplication& application() {
  static int count = 1;
  static std::string name = "test";
  static std::array<char*, 2> arguments{name.data(), nullptr};
  static QCoreApplication one(count, arguments.data());
  return one;
}

/// Real time and a link thread, for tests that wait for something to happen and never measure how long it
/// took.
class RealTime {
 public:
  RealTime() : links(std::make_shared<LinkThread>(scheduler)) {}

  /// Turns the event loop until `condition` holds; false when it does not within half a minute.
  bool until(const std::function<bool()>& condition) {
    QEventLoop loop;
    const Instant giveUp = scheduler.now() + std::chrono::seconds(30);
    const std::function<void()> look = [&] {
      if (condition() || scheduler.now() >= giveUp) {
        loop.quit();
      } else {
        scheduler.after(std::chrono::milliseconds(1), look);
      }
    };
    scheduler.post(look);
    loop.exec();
    return condition();
  }

 private:
  QCoreApplication& application_ = application();

 public:
  QtScheduler scheduler;
  std::shared_ptr<LinkThread> links;
};

}  // namespace mb::test
