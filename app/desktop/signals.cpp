#include "app/desktop/signals.h"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace mb::desktop {
namespace {

sigset_t bothSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

int signalFile() {
  const sigset_t set = bothSignals();
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

void Signals::holdBack() {
  const sigset_t set = bothSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Signals::Signals(std::function<void()> onSignal)
    : file_(signalFile()), notifier_(file_, QSocketNotifier::Read) {
  QObject::connect(&notifier_, &QSocketNotifier::activated, &notifier_, [this, act = std::move(onSignal)] {
    signalfd_siginfo info{};
    while (read(file_, &info, sizeof(info)) == static_cast<ssize_t>(sizeof(info))) {
      act();
    }
  });
}

Signals::~Signals() {
  notifier_.setEnabled(false);
  close(file_);
}

}  // namespace mb::desktop
