#include "devices/link/threaded_link.h"

#include <algorithm>
#include <utility>

namespace mb {

using Phase = LinkState::Phase;

ThreadedLink::~ThreadedLink() {
  thread_->runAndWait([this] {
    worker_->stop();
    worker_.reset();
  });
}

void ThreadedLink::beginOpening() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->phase != Phase::closed) {
      return;
    }
    state_->phase = Phase::opening;
    state_->error = Error("it does not open in time");
  }
  thread_->run([worker = worker_.get()] { worker->start(); });
}

Expected<void> ThreadedLink::open() {
  beginOpening();
  std::unique_lock lock(state_->mutex);
  const bool answered =
      state_->changed.wait_for(lock, openTime_, [this] { return state_->phase != Phase::opening; });
  const bool there = state_->phase == Phase::open;
  const Error error = state_->error;
  lock.unlock();
  if (!answered) {
    close();
  }
  if (!there) {
    return fail(error.what, name_, error.remedy);
  }
  return {};
}

void ThreadedLink::close() {
  thread_->runAndWait([worker = worker_.get()] { worker->stop(); });
  const std::lock_guard lock(state_->mutex);
  state_->phase = Phase::closed;
}

std::string ThreadedLink::remark() const {
  const std::lock_guard lock(state_->mutex);
  return state_->remark;
}

Duration ThreadedLink::sendHalfWidth() const {
  const std::lock_guard lock(state_->mutex);
  return state_->halfWidth;
}

void ThreadedLink::configure(const SerialSettings& settings) {
  settings_ = settings;
  thread_->run([worker = worker_.get(), settings] { worker->configure(settings); });
}

void ThreadedLink::ask(std::function<void(LinkWorker&)> work) {
  thread_->run([worker = worker_.get(), todo = std::move(work)] { todo(*worker); });
}

Instant ThreadedLink::send(std::span<const std::uint8_t> bytes) {
  thread_->run([worker = worker_.get(), all = Bytes(bytes.begin(), bytes.end())] { worker->write(all); });
  busyUntil_ = std::max(busyUntil_, thread_->scheduler().now()) + settings_.characters(bytes.size());
  return busyUntil_;
}

}  // namespace mb
