#pragma once

#include "devices/plant/commanded_actuator.h"
#include "devices/plant/register_conversion.h"
#include "devices/plant/register_port.h"

#include <optional>
#include <string>

namespace mb {

/// An actuator behind registers: the command in holding registers, the feedback (if any) in registers of its
/// own.
class RegisterActuator final : public CommandedActuator {
 public:
  /// `feedbackPort` is null where the description has no feedback. The ports outlive the actuator.
  RegisterActuator(ActuatorDescription description, RegisterPort& commandPort, RegisterPort* feedbackPort);

 private:
  [[nodiscard]] Task<Expected<void>> send(const Context& context, double value) override;
  [[nodiscard]] Task<Expected<double>> look(const Context& context) override;
  [[nodiscard]] bool hasFeedback() const override { return feedbackConversion_.has_value(); }
  [[nodiscard]] double step() const override;
  [[nodiscard]] std::string commandPlace() const override;
  [[nodiscard]] std::string feedbackPlace() const override;

  RegisterConversion command_;
  RegisterPort& commandPort_;
  std::optional<RegisterConversion> feedbackConversion_;
  RegisterPort* feedbackPort_;
};

}  // namespace mb
