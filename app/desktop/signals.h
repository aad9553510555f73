#pragma once

#include <functional>

#include <QtCore/QSocketNotifier>

namespace mb::desktop {

/// SIGINT and SIGTERM as a callback on the window thread. Made before any other thread, so that all inherit the mask.
class Signals {
 public:
  explicit Signals(std::function<void()> onSignal);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

 private:
  int file_;
  QSocketNotifier notifier_;
};

}  // namespace mb::desktop
