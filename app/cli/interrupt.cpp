#include "app/cli/interrupt.h"

#include <atomic>
#include <csignal>

namespace mb::cli {
namespace {

sigset_t stopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

std::atomic<int> postedSoFar{0};

}  // namespace

int Interrupt::posted() {
  return postedSoFar;
}

Interrupt::Interrupt(Scheduler& scheduler, std::function<void()> onSignal) {
  const sigset_t set = stopSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::jthread([&scheduler, onSignal = std::move(onSignal), set](const std::stop_token& stop) {
    for (;;) {
      int signal = 0;
      sigwait(&set, &signal);
      if (stop.stop_requested()) {
        return;
      }
      scheduler.post(onSignal);
      ++postedSoFar;
    }
  });
}

Interrupt::~Interrupt() {
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), SIGTERM);  // to that thread alone: wakes its wait
  thread_.join();
  const sigset_t set = stopSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace mb::cli
