#pragma once

#include "core/async/context.h"
#include "core/text/error.h"
#include "devices/plant/register_port.h"

#include <memory>

namespace mb {

class RegisterCounter;
class RegisterDesk;
struct RegisterQuestion;

/// A register port as a Modbus TCP server of this machine (libmodbus), on 127.0.0.1 alone. Its thread takes
/// connections and requests; the answers come from the register port on the bench thread. Functions 3, 4, 6
/// and 16; any unit. A request that the port refuses because of its address is answered so; on any other
/// failure of the port the connection is closed, as a controller that is not there would have it.
class RegisterServer {
 public:
  /// `port` 0: one that is free. Error: it cannot be had. The scheduler outlives the server.
  [[nodiscard]] static Expected<std::unique_ptr<RegisterServer>> listen(
      std::shared_ptr<RegisterPort> registers, Scheduler& scheduler, int port);
  RegisterServer(const RegisterServer&) = delete;
  RegisterServer& operator=(const RegisterServer&) = delete;
  /// Closes every connection and ends the thread.
  ~RegisterServer();

  [[nodiscard]] int port() const;

  /// Answers until the context stops (Cancelled). Requests that come while nobody serves wait.
  [[nodiscard]] Task<void> serve(const Context& context);

 private:
  RegisterServer(std::shared_ptr<RegisterPort> registers, std::shared_ptr<RegisterDesk> desk,
                 std::unique_ptr<RegisterCounter> counter);
  [[nodiscard]] Task<void> answer(const Context& context, RegisterQuestion& question);

  std::shared_ptr<RegisterPort> registers_;
  std::shared_ptr<RegisterDesk> desk_;
  std::unique_ptr<RegisterCounter> counter_;
};

}  // namespace mb
