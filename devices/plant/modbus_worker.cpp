#include "devices/plant/modbus_worker.h"

#include <algorithm>
#include <csignal>
#include <utility>

namespace mb {
namespace {

/// Signals are the business of the thread that waits for them: one that this thread took would end the
/// program.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

ModbusWorker::ModbusWorker(const ModbusAddress& address, const ModbusTimes& times)
    : connection_(address, times) {
  const SignalsBlocked blocked;  // inherited
  thread_ = std::thread([this] { run(); });
}

ModbusWorker::~ModbusWorker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ModbusWorker::add(const std::shared_ptr<ModbusRequest>& request) {
  {
    const std::lock_guard lock(mutex_);
    const auto place =
        request->isWrite ? std::ranges::find(queue_, false, &ModbusRequest::isWrite) : queue_.end();
    queue_.insert(place, request);
  }
  wake_.notify_one();
}

void ModbusWorker::withdraw(const std::shared_ptr<ModbusRequest>& request) {
  const std::lock_guard lock(mutex_);
  if (const auto found = std::ranges::find(queue_, request); found != queue_.end()) {
    queue_.erase(found);
    request->hold.release();
  }
}

std::shared_ptr<ModbusRequest> ModbusWorker::next() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  if (stopping_) {
    return nullptr;
  }
  auto request = std::move(queue_.front());
  queue_.pop_front();
  return request;
}

void ModbusWorker::run() {
  while (const auto request = next()) {
    carryOut(request);
    answer(request);
  }
}

void ModbusWorker::carryOut(const std::shared_ptr<ModbusRequest>& request) {
  if (const auto ready = connection_.ready(); !ready) {
    request->error = ready.error();
    request->unreachable = true;
    failAllThatWait(ready.error());
  } else if (request->isWrite) {
    if (const auto written = connection_.write(request->address, request->values); !written) {
      request->error = written.error();
    }
  } else if (auto values = connection_.read(request->kind, request->address, request->count)) {
    request->values = std::move(*values);
  } else {
    request->error = values.error();
  }
}

/// They waited while the attempt was made: a second one for each would only take as long again.
void ModbusWorker::failAllThatWait(const Error& why) {
  std::deque<std::shared_ptr<ModbusRequest>> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(queue_);
  }
  for (const auto& request : waiting) {
    request->error = why;
    request->unreachable = true;
    answer(request);
  }
}

void ModbusWorker::answer(const std::shared_ptr<ModbusRequest>& request) {
  request->scheduler.post([request] {
    request->answered = true;
    request->onAnswer.notify();
    request->hold.release();
  });
}

}  // namespace mb
