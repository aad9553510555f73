#pragma once

#include "core/async/context.h"
#include "devices/plant/register_port.h"

namespace mb {

/// Switches a line to one of several heads. The caller asks only when the position changes.
class Selector {
 public:
  Selector() = default;
  Selector(const Selector&) = delete;
  Selector& operator=(const Selector&) = delete;
  virtual ~Selector() = default;

  /// Returns when the head at `position` (of the row) is connected. After an error it is not known which one
  /// is.
  [[nodiscard]] virtual Task<Expected<void>> select(const Context& context, int position) = 0;
};

/// A selector of relays behind a register port: writes the position of the row into one holding register and
/// waits for the relays.
class RegisterSelector final : public Selector {
 public:
  /// The port must outlive the selector.
  RegisterSelector(RegisterPort& port, int address, Duration delay)
      : port_(port), address_(address), delay_(delay) {}

  [[nodiscard]] Task<Expected<void>> select(const Context& context, int position) override;

 private:
  RegisterPort& port_;
  int address_;
  Duration delay_;
};

}  // namespace mb
