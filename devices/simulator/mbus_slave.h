#pragma once

#include "devices/simulator/meter_slave.h"

namespace mb::sim {

/// An EN 13757 slave with a verification state (application reset with sub-code 90h) and high-resolution
/// answers.
class MbusSlave final : public MeterSlave {
 public:
  using MeterSlave::MeterSlave;
  /// A head wants 2.1 s of alternating bits (EN 1434-3).
  [[nodiscard]] HeadSleep sleep() const override;

 protected:
  [[nodiscard]] std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) override;

 private:
  [[nodiscard]] std::optional<Bytes> hear(const Bytes& telegram, double now, double water);
  [[nodiscard]] bool addressed(std::uint8_t address) const;
  [[nodiscard]] std::optional<Bytes> onShort(std::uint8_t control, std::uint8_t address, double now,
                                             double water);
  [[nodiscard]] std::optional<Bytes> onLong(const Bytes& telegram, double now, double water);
  [[nodiscard]] std::optional<Bytes> onSelect(const Bytes& telegram);
  [[nodiscard]] Bytes highResolution(const Shown& shown) const;
  [[nodiscard]] Bytes ordinary(const Shown& shown);
  [[nodiscard]] Bytes identification() const;

  bool selected_ = false;
  std::uint8_t accessNumber_ = 0;
  bool haveLast_ = false;
  bool lastBit_ = false;
  Bytes lastAnswer_;
};

}  // namespace mb::sim
