#include "devices/plant/modbus_worker.h"

#include "core/async/signal_free_thread.h"

#include <algorithm>
#include <utility>

namespace mb {

ModbusWorker::ModbusWorker(const ModbusAddress& address, const ModbusTimes& times)
    : connection_(address, times), thread_(signalFreeThread([this] { run(); })) {}

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
    failReadsThatWait(ready.error());
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

/// They waited while the attempt was made: a second one for each would only take as long again. Commands get
/// one of their own: they may be the last that a plant hears.
void ModbusWorker::failReadsThatWait(const Error& why) {
  std::deque<std::shared_ptr<ModbusRequest>> reads;
  {
    const std::lock_guard lock(mutex_);
    const auto first = std::ranges::find(queue_, false, &ModbusRequest::isWrite);  // commands stand before
    reads.assign(first, queue_.end());
    queue_.erase(first, queue_.end());
  }
  for (const auto& request : reads) {
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
