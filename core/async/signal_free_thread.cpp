#include "core/async/signal_free_thread.h"

#include <csignal>
#include <utility>

namespace mb {

std::thread signalFreeThread(std::function<void()> body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // inherited, so that there is no moment without it
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace mb
