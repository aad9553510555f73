#pragma once

#include "core/text/error.h"
#include "devices/plant/modbus_address.h"
#include "devices/plant/register_port.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// A client of one Modbus server through libmodbus. Every call blocks up to the times it was given: for a
/// thread of its own (ModbusPort). An answer is never taken for that of another request: over TCP a
/// connection that went wrong is closed, with all that may still come on it; on a serial line, where answers
/// have no number, the line is brought in step again by a probe whose answer cannot be mistaken.
class ModbusConnection {
 public:
  ModbusConnection(ModbusAddress address, ModbusTimes times);
  ModbusConnection(const ModbusConnection&) = delete;
  ModbusConnection& operator=(const ModbusConnection&) = delete;
  ~ModbusConnection();

  /// Connected and in step, or why not. Before each request.
  [[nodiscard]] Expected<void> ready();

  /// Both after ready() succeeded. The count is within Modbus's limit. A read whose connection
  /// breaks, or whose answer is damaged, is tried once more; a write never, because nobody knows whether it
  /// was carried out.
  [[nodiscard]] Expected<std::vector<std::uint16_t>> read(RegisterKind kind, int address, int count);
  [[nodiscard]] Expected<void> write(int address, const std::vector<std::uint16_t>& values);

 private:
  struct Library;

  [[nodiscard]] Expected<void> open();
  [[nodiscard]] Expected<void> make();
  [[nodiscard]] Expected<void> checkFile() const;
  [[nodiscard]] Expected<void> getInStep();
  [[nodiscard]] int probe();
  [[nodiscard]] std::uint8_t probeFunction();
  [[nodiscard]] bool isQuiet();
  [[nodiscard]] bool isUntouched();
  void afterFailure(int errorNumber, std::uint8_t function);
  [[nodiscard]] Error refused(const std::string& what, int errorNumber) const;

  const ModbusAddress address_;
  const ModbusTimes times_;
  std::unique_ptr<Library> library_;  ///< null before the first use
  bool inStep_ = true;
  std::deque<std::uint8_t> unanswered_;  ///< functions asked since the line was last in step
};

}  // namespace mb
