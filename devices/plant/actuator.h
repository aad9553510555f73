#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"

#include <optional>

namespace mb {

/// Anything that moves or heats (ActuatorDescription). Procedures never call `move` themselves: the engine
/// does, after the actuator has been armed in the ledger.
class Actuator {
 public:
  Actuator() = default;
  Actuator(const Actuator&) = delete;
  Actuator& operator=(const Actuator&) = delete;
  virtual ~Actuator() = default;

  [[nodiscard]] virtual const ActuatorDescription& description() const = 0;

  /// Commands `value` and returns once the command is accepted (not once the travel has ended). Refused
  /// outside minimum...maximum.
  [[nodiscard]] virtual Task<Expected<void>> move(const Context& context, double value) = 0;

  /// Waits until the feedback shows the last commanded value (within the travel's own tolerance) or the time
  /// limit passed; without feedback waits open/close time.
  [[nodiscard]] virtual Task<Expected<void>> arrived(const Context& context) = 0;

  /// What was last commanded in this process; empty before the first command.
  [[nodiscard]] virtual std::optional<double> commanded() const = 0;
  /// Last feedback, if the actuator has one.
  [[nodiscard]] virtual std::optional<double> feedback() const = 0;
};

}  // namespace mb
