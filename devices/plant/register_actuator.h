#pragma once

#include "devices/plant/actuator.h"
#include "devices/plant/register_conversion.h"
#include "devices/plant/register_port.h"

#include <optional>
#include <string>

namespace mb {

/// An actuator behind registers: the command in holding registers, the feedback (if any) in registers of its
/// own. `arrived` reads the feedback itself, so that it works when nothing polls: in a teardown.
class RegisterActuator final : public Actuator {
 public:
  /// `feedbackPort` is null where the description has no feedback. The ports outlive the actuator.
  RegisterActuator(ActuatorDescription description, RegisterPort& commandPort, RegisterPort* feedbackPort);

  [[nodiscard]] const ActuatorDescription& description() const override { return description_; }
  [[nodiscard]] Task<Expected<void>> move(const Context& context, double value) override;
  [[nodiscard]] Task<Expected<void>> arrived(const Context& context) override;
  [[nodiscard]] std::optional<double> commanded() const override { return commanded_; }
  /// Empty as long as the feedback could not be read.
  [[nodiscard]] std::optional<double> feedback() const override { return feedback_; }

  /// What a poller that reads the feedback beside other registers found; empty: it could not be read.
  void setFeedback(std::optional<double> value) { feedback_ = value; }

 private:
  [[nodiscard]] Task<Expected<void>> readFeedback(const Context& context);
  [[nodiscard]] bool isThere() const;
  [[nodiscard]] std::string where() const;

  ActuatorDescription description_;
  RegisterConversion command_;
  RegisterPort& commandPort_;
  std::optional<RegisterConversion> feedbackConversion_;
  RegisterPort* feedbackPort_;
  std::optional<double> before_;  // commanded before the last command
  std::optional<double> commanded_;
  Instant commandedAt_;
  std::optional<double> feedback_;
};

}  // namespace mb
