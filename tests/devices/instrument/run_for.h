#pragma once

#include "core/async/virtual_scheduler.h"

namespace mb::test {

/// Runs what only ends with its context, `endless(context)`, for so long in virtual time.
template <class Endless>
void runFor(VirtualScheduler& scheduler, const Context& context, Endless endless, Duration time) {
  const auto body = [&]() -> Task<void> {
    Parallel parallel(context);
    const Context own = parallel.context();
    const auto clock = [&]() -> Task<void> {
      co_await own.sleep(time);
      parallel.stop();
    };
    parallel.add(endless(own));
    parallel.add(clock());
    try {
      co_await parallel.join();
    } catch (const Cancelled&) {
    }
  };
  scheduler.runTask(body());
}

}  // namespace mb::test
