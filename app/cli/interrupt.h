#pragma once

#include "core/async/scheduler.h"

#include <functional>
#include <thread>

namespace mb::cli {

/// SIGINT and SIGTERM as callbacks on the bench thread, while it lives: the first asks a run to abort, which
/// leaves the plant safe. Made before any other thread, so that all of them inherit the blocked signals.
class Interrupt {
 public:
  Interrupt(Scheduler& scheduler, std::function<void()> onSignal);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Signals of this process that were posted so far, whatever object took them: who sends one to himself can
  /// wait until it is on its way.
  [[nodiscard]] static int posted();

 private:
  std::jthread thread_;
};

}  // namespace mb::cli
