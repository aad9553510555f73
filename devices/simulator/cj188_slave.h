#pragma once

#include "devices/simulator/meter_slave.h"

namespace mb::sim {

/// A heat meter of CJ/T 188 as the makes of the 903F family speak it: control code 33h enters the
/// verification state and is answered by nobody, DI 901F (sent 1F 90) is the ordinary readout, 903F the one
/// in 0.001 L, refused outside that state; 03h with DI 810A tells the number. Answers begin with FE.
class Cj188Slave final : public MeterSlave {
 public:
  using MeterSlave::MeterSlave;
  [[nodiscard]] HeadSleep sleep() const override;

 protected:
  [[nodiscard]] std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) override;

 private:
  [[nodiscard]] SlaveAnswer answer(std::uint8_t control, const Bytes& data, bool reading) const;
  [[nodiscard]] Bytes address() const;
  void appendOrdinary(Bytes& data, const Shown& shown) const;
  void appendHighResolution(Bytes& data, const Shown& shown) const;
};

}  // namespace mb::sim
