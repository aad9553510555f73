#pragma once

#include "devices/link/link.h"
#include "devices/simulator/parameters.h"
#include "devices/simulator/true_meter.h"

#include <optional>

namespace mb::sim {

/// A meter's communicating part: an EN 13757 slave with a verification state (application reset with sub-code
/// 90h) and high-resolution answers. Its telegrams are written here by hand, not with the codec that reads
/// them.
class MeterSlave {
 public:
  MeterSlave(const TrueMeter& meter, MeterRegister& measured) : meter_(meter), register_(measured) {}

  /// The answer to a telegram, empty when it keeps silent. `water` is what its sensors see, °C.
  [[nodiscard]] std::optional<Bytes> hear(const Bytes& telegram, double now, double water);

  [[nodiscard]] const TrueMeter& meter() const { return meter_; }

 private:
  [[nodiscard]] bool addressed(std::uint8_t address) const;
  [[nodiscard]] std::optional<Bytes> onShort(std::uint8_t control, std::uint8_t address, double now,
                                             double water);
  [[nodiscard]] std::optional<Bytes> onLong(const Bytes& telegram, double now, double water);
  [[nodiscard]] std::optional<Bytes> onSelect(const Bytes& telegram);
  [[nodiscard]] Bytes highResolution(double water) const;
  [[nodiscard]] Bytes ordinary(double water);
  [[nodiscard]] bool inVerification(double now);
  [[nodiscard]] Bytes identification() const;

  const TrueMeter& meter_;
  MeterRegister& register_;
  bool selected_ = false;
  std::optional<double> enteredAt_;
  std::uint8_t accessNumber_ = 0;
  bool haveLast_ = false;
  bool lastBit_ = false;
  Bytes lastAnswer_;
};

}  // namespace mb::sim
