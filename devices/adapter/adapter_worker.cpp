#include "devices/adapter/adapter_worker.h"

#include "core/async/signal_free_thread.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace mb {

AdapterWorker::AdapterWorker(AdapterProgram program)
    : program_(std::move(program)),
      bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_(signalFreeThread([this] { run(); })) {}

AdapterWorker::~AdapterWorker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ring();
  wake_.notify_one();
  thread_.join();
}

void AdapterWorker::ring() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(bell_.get(), &one, sizeof one));
}

void AdapterWorker::add(const std::shared_ptr<AdapterErrand>& errand) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(errand);
  }
  wake_.notify_one();
}

void AdapterWorker::giveUp() {
  {
    // Its errand to end the program is nobody's: it holds no time and posts nothing.
    const std::lock_guard lock(mutex_);
    queue_.clear();
    queue_.push_back(nullptr);
  }
  ring();
  wake_.notify_one();
}

std::shared_ptr<AdapterErrand> AdapterWorker::next() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  if (stopping_) {
    return nullptr;
  }
  auto errand = std::move(queue_.front());
  queue_.pop_front();
  std::uint64_t rung = 0;
  static_cast<void>(!::read(bell_.get(), &rung, sizeof rung));
  return errand;
}

void AdapterWorker::run() {
  while (true) {
    const auto errand = next();
    if (!errand) {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        child_.end();
        return;
      }
      child_.kill();
      continue;
    }
    carryOut(*errand);
    errand->scheduler.post([errand] {
      errand->answered = true;
      errand->onAnswer.notify();
      errand->hold.release();
    });
  }
}

void AdapterWorker::carryOut(AdapterErrand& errand) {
  if (errand.start) {
    auto hashes = hashesOf(program_);
    const auto started = hashes ? child_.start(program_) : tl::unexpected<Error>(hashes.error());
    if (!started) {
      errand.answer = tl::unexpected(started.error());
      return;
    }
    errand.hashes = std::move(*hashes);
  }
  if (!child_.running()) {
    errand.answer = fail("it does not run");
    return;
  }
  errand.answer = child_.converse(errand.line, errand.limit, bell_.get());
}

}  // namespace mb
