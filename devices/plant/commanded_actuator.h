#pragma once

#include "devices/plant/actuator.h"

#include <optional>
#include <string>

namespace mb {

/// What all actuators share, whatever carries their command and feedback. `arrived` asks for the feedback
/// itself, so that it works when nothing polls: in a teardown.
class CommandedActuator : public Actuator {
 public:
  [[nodiscard]] const ActuatorDescription& description() const override { return description_; }
  [[nodiscard]] Task<Expected<void>> move(const Context& context, double value) override;
  [[nodiscard]] Task<Expected<void>> arrived(const Context& context) override;
  [[nodiscard]] std::optional<double> commanded() const override { return commanded_; }
  /// Empty as long as the feedback could not be read.
  [[nodiscard]] std::optional<double> feedback() const override { return feedback_; }

  /// What a poller that reads the feedback beside other values found; empty: it could not be read.
  void setFeedback(std::optional<double> value) { feedback_ = value; }

 protected:
  explicit CommandedActuator(ActuatorDescription description) : description_(std::move(description)) {}

  /// Sends a command that lies inside the range; returns when it is accepted.
  [[nodiscard]] virtual Task<Expected<void>> send(const Context& context, double value) = 0;
  /// Reads the feedback; only called where hasFeedback().
  [[nodiscard]] virtual Task<Expected<double>> look(const Context& context) = 0;
  [[nodiscard]] virtual bool hasFeedback() const = 0;
  /// One count of the coarser of command and feedback: an on/off actuator must show exactly what was
  /// commanded.
  [[nodiscard]] virtual double step() const = 0;
  /// Of command and feedback, for messages.
  [[nodiscard]] virtual std::string commandPlace() const = 0;
  [[nodiscard]] virtual std::string feedbackPlace() const = 0;

 private:
  [[nodiscard]] bool isThere() const;
  [[nodiscard]] std::string where() const;

  ActuatorDescription description_;
  std::optional<double> before_;  // commanded before the last command
  std::optional<double> commanded_;
  Instant commandedAt_;
  std::optional<double> feedback_;
};

}  // namespace mb
