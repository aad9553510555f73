#pragma once

#include "core/async/context.h"
#include "devices/link/link.h"
#include "devices/plant/register_port.h"

#include <map>
#include <memory>
#include <utility>

namespace mb {

/// Switches a line to one of several heads. The caller asks only when the position changes.
class Selector {
 public:
  Selector() = default;
  Selector(const Selector&) = delete;
  Selector& operator=(const Selector&) = delete;
  virtual ~Selector() = default;

  /// With the line; what it needs is there.
  [[nodiscard]] virtual Expected<void> open() { return {}; }
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

/// A selector that RTS and DTR of a serial port switch, the line's own as a rule: each head has its own
/// combination.
class ControlLineSelector final : public Selector {
 public:
  /// `heads` by position of the row.
  ControlLineSelector(std::shared_ptr<Link> link, std::map<int, ControlLines> heads, Duration delay)
      : link_(std::move(link)), heads_(std::move(heads)), delay_(delay) {}

  [[nodiscard]] Task<Expected<void>> select(const Context& context, int position) override;

 private:
  std::shared_ptr<Link> link_;
  std::map<int, ControlLines> heads_;
  Duration delay_;
};

}  // namespace mb
