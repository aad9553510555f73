#pragma once

#include <functional>

#include <QtCore/QSocketNotifier>

namespace mb::desktop {

/// SIGINT and SIGTERM as a callback on the window thread.
class Signals {
 public:
  /// Keeps both from every thread that is begun from here on. Called before the first one (Qt begins some of
  /// its own): a signal goes to any thread that lets it in, and there it ends the process with the pump
  /// running.
  static void holdBack();

  explicit Signals(std::function<void()> onSignal);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

 private:
  int file_;
  QSocketNotifier notifier_;
};

}  // namespace mb::desktop
