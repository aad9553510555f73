#pragma once

#include "devices/instrument/instrument.h"
#include "devices/plant/commanded_actuator.h"

namespace mb {

/// An actuator behind an instrument: a relay board, an analogue output, a bath, a resistance box. What it
/// commands is a setting of the profile, its feedback (if any) a value of it.
class InstrumentActuator final : public CommandedActuator {
 public:
  /// `feedback` is null where the description has none. The instruments outlive the actuator.
  InstrumentActuator(ActuatorDescription description, Instrument& command, Instrument* feedback);

 private:
  [[nodiscard]] Task<Expected<void>> send(const Context& context, double value) override;
  [[nodiscard]] Task<Expected<double>> look(const Context& context) override;
  [[nodiscard]] bool hasFeedback() const override { return feedbackOf_ != nullptr; }
  [[nodiscard]] double step() const override;
  [[nodiscard]] std::string commandPlace() const override;
  [[nodiscard]] std::string feedbackPlace() const override;

  Instrument& command_;
  Instrument* feedbackOf_;
};

/// What is wrong with the setting that `source` names; empty: the instrument has it, in that range.
[[nodiscard]] Expected<void> checkSetting(const Instrument& instrument, const InstrumentSource& source,
                                          const ActuatorDescription& actuator);

}  // namespace mb
