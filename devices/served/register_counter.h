#pragma once

#include "core/async/scheduler.h"
#include "core/text/error.h"
#include "devices/served/register_desk.h"

#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <vector>

namespace mb {

/// The thread of a Modbus TCP server (libmodbus): takes connections on 127.0.0.1 and asks the desk what to
/// answer.
class RegisterCounter {
 public:
  /// `port` 0: one that is free. The scheduler outlives this.
  [[nodiscard]] static Expected<std::unique_ptr<RegisterCounter>> open(std::shared_ptr<RegisterDesk> desk,
                                                                       Scheduler& scheduler, int port);
  RegisterCounter(const RegisterCounter&) = delete;
  RegisterCounter& operator=(const RegisterCounter&) = delete;
  /// Closes the desk too.
  ~RegisterCounter();

  [[nodiscard]] int port() const { return port_; }

 private:
  struct Library;
  RegisterCounter(std::shared_ptr<RegisterDesk> desk, Scheduler& scheduler, std::unique_ptr<Library> library);

  void run();
  [[nodiscard]] bool takeRequest(int connection);
  [[nodiscard]] bool reply(std::span<const std::uint8_t> request);

  std::shared_ptr<RegisterDesk> desk_;
  Scheduler& scheduler_;
  std::unique_ptr<Library> library_;
  int port_ = 0;
  int wake_ = -1;
  std::thread thread_;
};

}  // namespace mb
