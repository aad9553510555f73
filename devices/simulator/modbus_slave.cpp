#include "devices/simulator/modbus_slave.h"

#include "devices/simulator/slave_bytes.h"

#include <cmath>

namespace mb::sim {
namespace {

constexpr SerialSettings kTelegrams(9600, 8, 'N', 1);
constexpr std::uint8_t kReadHolding = 3;
constexpr std::uint8_t kReadInput = 4;
constexpr std::uint8_t kNoSuchFunction = 1;
constexpr std::uint8_t kNoSuchRegister = 2;

std::uint32_t crcOf(const Bytes& bytes, std::size_t count) {
  std::uint32_t crc = 0xFFFF;
  for (std::size_t i = 0; i < count; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xA001U : crc >> 1U;
    }
  }
  return crc;
}

/// REAL32 of a number that is not negative: 8 bits of exponent (127 is 2^0), 23 of what stands behind the
/// first.
std::uint32_t real32(double number) {
  if (number <= 0.0) {
    return 0;
  }
  int exponent = 0;
  constexpr int kDigits = 24;
  const double share = std::frexp(number, &exponent);  // 0.5 to 1
  auto mantissa = static_cast<std::uint32_t>(std::llround(std::ldexp(share, kDigits)));
  if (mantissa == 1U << kDigits) {
    mantissa /= 2;
    ++exponent;
  }
  return static_cast<std::uint32_t>(exponent + 126) << 23U | (mantissa & 0x7FFFFFU);
}

SlaveAnswer framed(Bytes frame, bool reading) {
  const std::uint32_t crc = crcOf(frame, frame.size());
  frame.insert(frame.end(), {static_cast<std::uint8_t>(crc), static_cast<std::uint8_t>(crc >> 8U)});
  const std::size_t checkAt = frame.size() - 1;
  return SlaveAnswer(std::move(frame), kTelegrams, checkAt, reading);
}

}  // namespace

HeadSleep ModbusSlave::sleep() const {
  return wokenAt(kTelegrams);
}

void ModbusSlave::put(Registers& all, std::size_t at, std::uint32_t number) const {
  const bool lowFirst = meter().wordOrder == "low-first";
  all[at + (lowFirst ? 1U : 0U)] = static_cast<std::uint16_t>(number >> 16U);
  all[at + (lowFirst ? 0U : 1U)] = static_cast<std::uint16_t>(number);
}

ModbusSlave::Registers ModbusSlave::registers(const Shown& shown) const {
  constexpr std::int64_t kCubicMetre = 1'000'000;  // in 0.001 L
  const std::int64_t volume = shown.volume(-6);
  Registers all{};
  put(all, 0, real32(shown.flow));
  put(all, 8, static_cast<std::uint32_t>(volume / kCubicMetre));
  put(all, 10, real32(static_cast<double>(volume % kCubicMetre) / 1e6));
  put(all, 16, real32(static_cast<double>(volume) / 1e6));
  put(all, 32, static_cast<std::uint32_t>(number()));
  put(all, 34, real32(shown.water));
  return all;
}

std::optional<SlaveAnswer> ModbusSlave::onTelegram(const HeardTelegram& heard) {
  const Bytes& asked = heard.bytes;
  constexpr std::size_t kReadRequest = 8;
  if (heard.settings != kTelegrams || asked.size() < 4 || crcOf(asked, asked.size()) != 0 ||
      asked[0] != meter().address) {
    return std::nullopt;
  }
  const std::uint8_t function = asked[1];
  const auto refusal = [&asked, function](std::uint8_t why) {
    return framed(Bytes{asked[0], static_cast<std::uint8_t>(function | 0x80), why}, false);
  };
  if ((function != kReadHolding && function != kReadInput) || asked.size() != kReadRequest) {
    return refusal(kNoSuchFunction);
  }
  const std::size_t first = static_cast<std::size_t>(asked[2]) << 8U | asked[3];
  const std::size_t count = static_cast<std::size_t>(asked[4]) << 8U | asked[5];
  if (count == 0 || first + count > kRegisters) {
    return refusal(kNoSuchRegister);
  }
  const Registers all = registers(shown(heard.now, heard.water));
  Bytes frame = {asked[0], function, static_cast<std::uint8_t>(2 * count)};
  for (std::size_t i = 0; i < count; ++i) {
    appendBig(frame, all[first + i], 2);
  }
  return framed(std::move(frame), true);
}

}  // namespace mb::sim
