#pragma once

#include "devices/simulator/meter_slave.h"

#include <array>

namespace mb::sim {

/// A flow meter with registers, Modbus RTU at 9600 8N1. Numbers of two registers come low word first, or, by
/// `word_order`, high word first: 0 flow (m3/h, REAL32), 8 whole m3 (s32), 10 the fraction of the volume
/// (REAL32), 16 the whole volume (m3, REAL32), 32 its number (u32), 34 temperature (°C, REAL32).
class ModbusSlave final : public MeterSlave {
 public:
  using MeterSlave::MeterSlave;
  [[nodiscard]] HeadSleep sleep() const override;

 protected:
  [[nodiscard]] std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) override;

 private:
  static constexpr std::size_t kRegisters = 40;
  using Registers = std::array<std::uint16_t, kRegisters>;
  [[nodiscard]] Registers registers(const Shown& shown) const;
  void put(Registers& all, std::size_t at, std::uint32_t number) const;
};

}  // namespace mb::sim
