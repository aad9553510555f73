#pragma once

#include "core/async/context.h"
#include "core/text/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mb {

enum class RegisterKind { input, holding };

/// The plant as 16-bit registers (Modbus behind libmodbus, or the simulated plant). One request at a time a
/// port; the implementation queues. Errors say which port and address.
class RegisterPort {
 public:
  RegisterPort() = default;
  RegisterPort(const RegisterPort&) = delete;
  RegisterPort& operator=(const RegisterPort&) = delete;
  virtual ~RegisterPort() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  /// `count` registers from `address` (0-based).
  [[nodiscard]] virtual Task<Expected<std::vector<std::uint16_t>>> read(const Context& context,
                                                                        RegisterKind kind, int address,
                                                                        int count) = 0;
  /// Writes holding registers from `address`.
  [[nodiscard]] virtual Task<Expected<void>> write(const Context& context, int address,
                                                   std::vector<std::uint16_t> values) = 0;
};

}  // namespace mb
