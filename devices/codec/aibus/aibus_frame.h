#pragma once

#include "core/text/error.h"

#include <cstdint>
#include <span>
#include <vector>

// AIBUS, the protocol of the AI series of regulators and indicators: requests of eight, answers of ten bytes,
// all words with their low byte first.

namespace mb::aibus {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::size_t kRequest = 8;
inline constexpr std::size_t kAnswer = 10;
inline constexpr std::uint8_t kRead = 0x52;
inline constexpr std::uint8_t kWrite = 0x43;
inline constexpr int kMostAddress = 80;  ///< 80h + address must stay a byte of its own kind

/// (80h + address) twice, operation, parameter, value, checksum parameter·256 + operation + value + address.
[[nodiscard]] Bytes request(std::uint8_t address, std::uint8_t operation, std::uint8_t parameter,
                            std::int16_t value);

struct Answer {
  std::int16_t process = 0;   ///< PV: what is measured
  std::int16_t setPoint = 0;  ///< SV
  std::uint8_t output = 0;    ///< MV
  std::uint8_t status = 0;    ///< alarm bits
  std::int16_t value = 0;     ///< of the parameter that was asked for
};
/// Error: another length, or a checksum PV + SV + (status·256 + MV) + value + address that does not hold. The
/// address stands nowhere in the answer but in its sum.
[[nodiscard]] Expected<Answer> parseAnswer(std::span<const std::uint8_t> bytes, std::uint8_t address);

}  // namespace mb::aibus
