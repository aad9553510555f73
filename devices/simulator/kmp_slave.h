#pragma once

#include "devices/simulator/meter_slave.h"

namespace mb::sim {

/// A MULTICAL on its optical head: GetType, GetSerialNo, GetRegister. Of auto-integration it has the
/// registers that a MULTICAL 302 keeps (EFh volume, 10Ah energy, E5h and E6h mean temperatures): high
/// resolution beside the legal volume. A register that it does not have is left out of its answer.
class KmpSlave final : public MeterSlave {
 public:
  using MeterSlave::MeterSlave;
  [[nodiscard]] HeadSleep sleep() const override;

 protected:
  [[nodiscard]] std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) override;

 private:
  void appendRegister(Bytes& payload, int id, const Shown& shown) const;
};

}  // namespace mb::sim
