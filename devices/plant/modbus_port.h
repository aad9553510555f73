#pragma once

#include "devices/plant/modbus_address.h"
#include "devices/plant/register_port.h"

#include <memory>
#include <optional>
#include <string>

namespace mb {

class ModbusWorker;
struct ModbusRequest;

/// The plant's registers over Modbus TCP or RTU. The connection has a thread of its own, so that the bench
/// thread never waits in a system call; it is made with the first request and made again when it is lost. A
/// server that cannot be reached is left alone for a while, in which reads fail at once; commands are always
/// tried, and go before reads that wait. In virtual time a request holds the time.
///
/// A stop takes back what still waits for its turn; a request under way is carried out, and its answer
/// dropped: nobody but this thread ever sees it.
class ModbusPort final : public RegisterPort {
 public:
  /// `id`: of the port in the bench file, for messages. Schedulers of the contexts that are used outlive the
  /// port.
  ModbusPort(const std::string& id, const ModbusAddress& address, const ModbusTimes& times = ModbusTimes());
  /// Waits until the request under way has ended, some seconds at most.
  ~ModbusPort() override;

  /// "plant (modbus-tcp:10.0.0.7:502@255)".
  [[nodiscard]] std::string name() const override { return name_; }
  /// At most 125 registers (Modbus application protocol 1.1b3, 6.3, 6.4): more are refused, because two
  /// requests would not read one instant.
  [[nodiscard]] Task<Expected<std::vector<std::uint16_t>>> read(const Context& context, RegisterKind kind,
                                                                int address, int count) override;
  /// At most 123 registers (6.12).
  [[nodiscard]] Task<Expected<void>> write(const Context& context, int address,
                                           std::vector<std::uint16_t> values) override;

 private:
  [[nodiscard]] Expected<void> check(int address, int count, int most) const;
  [[nodiscard]] Task<Expected<void>> carryOut(const Context& context,
                                              const std::shared_ptr<ModbusRequest>& request);
  void remember(const ModbusRequest& request, Instant now);

  const std::string name_;
  const ModbusTimes times_;
  std::unique_ptr<ModbusWorker> worker_;
  std::optional<Error> unreachable_;  ///< why the server could not be reached the last time
  Instant leftAloneUntil_{};
  Duration backoff_{};
};

}  // namespace mb
