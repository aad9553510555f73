#include "devices/simulator/kmp_slave.h"

#include "devices/simulator/slave_bytes.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr SerialSettings kTelegrams(1200, 8, 'N', 2);
constexpr std::uint8_t kToMeter = 0x80;
constexpr std::uint8_t kFromMeter = 0x40;
constexpr std::uint8_t kStop = 0x0D;
constexpr std::uint8_t kStuff = 0x1B;
constexpr std::uint8_t kHeatMeter = 0x3F;
constexpr std::size_t kMostRegisters = 8;

/// CCITT, begun with 0, bit by bit.
std::uint32_t crcOf(const Bytes& bytes) {
  std::uint32_t crc = 0;
  for (const std::uint8_t byte : bytes) {
    for (int bit = 7; bit >= 0; --bit) {
      const bool out = ((crc >> 15U) & 1U) != ((byte >> bit) & 1U);
      crc = (crc << 1U & 0xFFFFU) ^ (out ? 0x1021U : 0U);
    }
  }
  return crc;
}

SlaveAnswer framed(Bytes payload, bool reading) {
  appendBig(payload, crcOf(payload), 2);
  Bytes frame(1, kFromMeter);
  for (const std::uint8_t byte : payload) {
    if (byte == 0x80 || byte == 0x40 || byte == 0x0D || byte == 0x06 || byte == kStuff) {
      frame.insert(frame.end(), {kStuff, static_cast<std::uint8_t>(byte ^ 0xFF)});
    } else {
      frame.push_back(byte);
    }
  }
  frame.push_back(kStop);
  const std::size_t checkAt = frame.size() - 2;
  return SlaveAnswer(std::move(frame), kTelegrams, checkAt, reading);
}

/// What stands between start and CRC, empty when the telegram is none.
Bytes opened(const Bytes& telegram) {
  if (telegram.size() < 6 || telegram.front() != kToMeter || telegram.back() != kStop) {
    return {};
  }
  Bytes payload;
  for (std::size_t i = 1; i + 1 < telegram.size(); ++i) {
    const bool stuffed = telegram[i] == kStuff;
    i += stuffed ? 1U : 0U;
    payload.push_back(static_cast<std::uint8_t>(stuffed ? telegram[i] ^ 0xFF : telegram[i]));
  }
  // The CRC over everything, itself included, is 0.
  if (payload.size() < 4 || crcOf(payload) != 0 || payload[0] != kHeatMeter) {
    return {};
  }
  payload.resize(payload.size() - 2);
  return payload;
}

}  // namespace

HeadSleep KmpSlave::sleep() const {
  return wokenAt(kTelegrams);
}

void KmpSlave::appendRegister(Bytes& payload, int id, const Shown& shown) const {
  constexpr std::uint8_t kWattHours = 0x01;
  constexpr std::uint8_t kKilowattHours = 0x02;
  constexpr std::uint8_t kCelsius = 0x25;
  constexpr std::uint8_t kCubicMetres = 0x28;
  constexpr std::uint8_t kLitresPerHour = 0x29;
  constexpr std::uint8_t kBare = 0x33;
  const auto append = [&payload, id](std::uint8_t unit, int exponent, std::int64_t mantissa) {
    appendBig(payload, static_cast<std::uint32_t>(id), 2);
    const int size = exponent < 0 ? 0x40 | -exponent : exponent;
    payload.insert(payload.end(), {unit, 4, static_cast<std::uint8_t>(size)});
    appendBig(payload, static_cast<std::uint32_t>(mantissa), 4);
  };
  switch (id) {
    case 0x3E9:
      return append(kBare, 0, number());
    case 0x44:
      return append(kCubicMetres, -2, shown.volume(-2));
    case 0x3C:  // both sensors are in the same water: there is no heat
      return append(kKilowattHours, 0, 0);
    case 0x56:
    case 0x57:
    case 0xE5:
    case 0xE6:
      return append(kCelsius, -2, shown.hundredths());
    case 0x4A:
      return append(kLitresPerHour, 0, std::llround(shown.flow * 1000.0));
    case 0xEF:
      return append(kCubicMetres, -6, shown.volume(-6));
    case 0x10A:
      return append(kWattHours, 0, 0);
    default:
      break;
  }
}

std::optional<SlaveAnswer> KmpSlave::onTelegram(const HeardTelegram& heard) {
  if (heard.settings != kTelegrams) {
    return std::nullopt;
  }
  const Bytes asked = opened(heard.bytes);
  if (asked.size() < 2) {
    return std::nullopt;
  }
  Bytes payload(asked.begin(), asked.begin() + 2);
  const int command = asked[1];
  if (command == 0x01) {  // type and revision of its program
    payload.insert(payload.end(), {0x00, 0x0B, 0x00, static_cast<std::uint8_t>(meter().version)});
    return framed(payload, false);
  }
  if (command == 0x02) {
    appendBig(payload, static_cast<std::uint32_t>(number()), 4);
    return framed(payload, false);
  }
  const std::size_t count = asked.size() > 2 ? asked[2] : 0;
  if (command != 0x10 || count == 0 || count > kMostRegisters || asked.size() != 3 + 2 * count) {
    return std::nullopt;
  }
  const Shown now = shown(heard.now, heard.water);
  for (std::size_t i = 0; i < count; ++i) {
    appendRegister(payload, asked[3 + 2 * i] << 8 | asked[4 + 2 * i], now);
  }
  return framed(payload, true);
}

}  // namespace mb::sim
