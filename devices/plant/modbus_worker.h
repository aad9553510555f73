#pragma once

#include "core/async/context.h"
#include "devices/plant/modbus_connection.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace mb {

/// One request on its way to a server and back. It belongs to whoever still holds it: the coroutine that
/// waits, the queue, the thread, the answer on its way to the bench thread.
struct ModbusRequest {
  explicit ModbusRequest(Scheduler& scheduler_) : scheduler(scheduler_), hold(scheduler_.hold()) {}

  Scheduler& scheduler;
  bool isWrite = false;
  RegisterKind kind = RegisterKind::input;
  int address = 0;
  int count = 0;
  std::vector<std::uint16_t> values;  ///< to be written, or as read

  // Written by the thread before it posts the answer, read on the bench thread after.
  std::optional<Error> error;
  bool unreachable = false;  ///< the error is that of connecting

  // Bench thread.
  bool answered = false;
  Notifier onAnswer;
  Hold hold;
};

/// The thread of one connection, and what waits for it.
class ModbusWorker {
 public:
  ModbusWorker(const ModbusAddress& address, const ModbusTimes& times);
  ModbusWorker(const ModbusWorker&) = delete;
  ModbusWorker& operator=(const ModbusWorker&) = delete;
  ~ModbusWorker();

  /// Bench thread. Commands go before reads.
  void add(const std::shared_ptr<ModbusRequest>& request);
  /// Bench thread. No effect on a request that is under way or answered.
  void withdraw(const std::shared_ptr<ModbusRequest>& request);

 private:
  void run();
  [[nodiscard]] std::shared_ptr<ModbusRequest> next();
  void carryOut(const std::shared_ptr<ModbusRequest>& request);
  void failReadsThatWait(const Error& why);
  static void answer(const std::shared_ptr<ModbusRequest>& request);

  ModbusConnection connection_;  ///< the thread's
  std::mutex mutex_;             ///< guards what follows
  std::condition_variable wake_;
  std::deque<std::shared_ptr<ModbusRequest>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace mb
