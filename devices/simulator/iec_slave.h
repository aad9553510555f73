#pragma once

#include "devices/simulator/meter_slave.h"

namespace mb::sim {

/// A meter of IEC 62056-21, mode C: it says who it is at 300 baud and offers 2400; told so, it sends its data
/// at that rate. The addresses of the data are those of the UH50: 6.8 energy, 6.26 volume, 9.20 number,
/// 9.4 both temperatures, 6.33 flow.
class IecSlave final : public MeterSlave {
 public:
  using MeterSlave::MeterSlave;
  [[nodiscard]] HeadSleep sleep() const override;

 protected:
  [[nodiscard]] std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) override;

 private:
  [[nodiscard]] std::string data(const Shown& shown) const;

  double signedOn_ = -1e9;  ///< s: when it said who it is
};

}  // namespace mb::sim
