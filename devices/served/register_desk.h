#pragma once

#include "core/async/context.h"
#include "devices/plant/register_port.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mb {

/// A request on its way from the thread of a server to the bench thread and back.
struct RegisterQuestion {
  RegisterQuestion() = default;
  bool isWrite = false;
  RegisterKind kind = RegisterKind::holding;
  int address = 0;
  int count = 0;
  std::vector<std::uint16_t> values;  ///< to be written, or as read
  std::string error;                  ///< empty: done
  bool done = false;                  ///< under the desk's mutex
};

/// Where the thread of a server and the bench thread meet. It lives as long as either needs it.
class RegisterDesk {
 public:
  RegisterDesk() = default;
  RegisterDesk(const RegisterDesk&) = delete;
  RegisterDesk& operator=(const RegisterDesk&) = delete;
  ~RegisterDesk() = default;

  // Bench thread.
  std::deque<std::shared_ptr<RegisterQuestion>> questions;
  Notifier arrived;

  void answered(RegisterQuestion& question);

  /// The server's thread: hands the question to the bench thread and waits. False: the server ends.
  [[nodiscard]] static bool ask(const std::shared_ptr<RegisterDesk>& desk, Scheduler& scheduler,
                                const std::shared_ptr<RegisterQuestion>& question);

  /// Any thread: whoever waits in ask() goes.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable change_;
  bool closed_ = false;
};

}  // namespace mb
