#pragma once

#include "core/quantity/decimal.h"
#include "devices/codec/kmp/frame.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mb::kmp {

// Commands of the application layer.
inline constexpr std::uint8_t kGetType = 0x01;
inline constexpr std::uint8_t kGetSerialNumber = 0x02;
inline constexpr std::uint8_t kSetClock = 0x09;
inline constexpr std::uint8_t kGetRegister = 0x10;
inline constexpr std::uint8_t kPutRegister = 0x11;
inline constexpr std::size_t kMostRegisters = 8;  ///< in one request

/// "GetRegister"; "" for a command without a known name.
[[nodiscard]] std::string_view commandName(std::uint8_t command);

// Registers of the verification: what the calculator integrates by itself from a given test volume
// (auto-integration), and the high-resolution registers. How that is started is not public.
inline constexpr std::uint16_t kHeatEnergyE1 = 60;
inline constexpr std::uint16_t kVolumeV1 = 68;
inline constexpr std::uint16_t kInletAverageOfAutoIntegration = 229;
inline constexpr std::uint16_t kOutletAverageOfAutoIntegration = 230;
inline constexpr std::uint16_t kVolumeV1HighResolution = 239;
inline constexpr std::uint16_t kHeatEnergyE1HighResolution = 266;
inline constexpr std::uint16_t kCoolingEnergyE3HighResolution = 267;

/// What a register holds, as far as papers say; empty for others.
[[nodiscard]] std::string_view registerName(std::uint16_t id);
/// "energy", "volume", ... of a register, else of its unit; "" for what is none of them.
[[nodiscard]] std::string_view quantityOf(std::uint16_t id, std::uint8_t unit);
/// The unit as the meter means it: "kWh", "m3 x 10"; empty for codes without a name.
[[nodiscard]] std::string_view unitLabel(std::uint8_t unit);

/// Data of a GetRegister request. Error: none, or more than eight.
[[nodiscard]] Decoded<Bytes> getRegisterData(std::span<const std::uint16_t> ids);

/// One register of an answer.
struct RegisterValue {
  RegisterValue() = default;

  std::uint16_t id = 0;
  std::uint8_t unitCode = 0;
  std::optional<Decimal> number;    ///< exact, in `unit`; its exponent is the resolution
  std::optional<std::string> text;  ///< clock, date ("15-08-12", no century is guessed), characters
  std::string unit;                 ///< "Wh", "m3", "C", ...; empty for plain numbers and texts
  std::string invalid;              ///< why there is neither number nor text
  std::size_t at = 0;               ///< in Frame::data
  std::size_t length = 0;           ///< id, unit, length, sign and exponent, mantissa
};

/// Registers in an answer to GetRegister, in its order: a meter leaves out those that it does not have.
/// Error: another command, or a register that is not whole (offset on the wire).
[[nodiscard]] Decoded<std::vector<RegisterValue>> registersOf(const Frame& answer);

/// Length, sign and exponent, mantissa (highest byte first): 04 C2 00 00 30 39 is -123.45. Empty when the
/// bytes are not that, or the mantissa has more than 63 bits.
[[nodiscard]] std::optional<Decimal> decodeNumber(View bytes);

/// Answer to GetSerialNo. Error: another command, other than four bytes.
[[nodiscard]] Decoded<std::uint32_t> serialNumberOf(const Frame& answer);

/// Answer to GetType.
struct MeterType {
  MeterType() = default;
  std::uint16_t code = 0;
  std::string software;  ///< "C1"; empty when the meter does not say it
};
/// Error: another command, other than four bytes, a revision letter beyond Z.
[[nodiscard]] Decoded<MeterType> meterTypeOf(const Frame& answer);

}  // namespace mb::kmp
