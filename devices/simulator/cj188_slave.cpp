#include "devices/simulator/cj188_slave.h"

#include "devices/simulator/slave_bytes.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr SerialSettings kTelegrams(2400, 8, 'E', 1);
constexpr std::uint8_t kStart = 0x68;
constexpr std::uint8_t kStop = 0x16;
constexpr std::uint8_t kPreamble = 0xFE;
constexpr std::uint8_t kHeatMeter = 0x25;
constexpr std::size_t kAddressAt = 2;
constexpr std::size_t kAddressLength = 7;
constexpr std::size_t kControlAt = 9;
constexpr std::size_t kLengthAt = 10;
constexpr std::size_t kAround = 13;  // bytes of a frame that has no data

// Codes of units of CJ/T 188.
constexpr std::uint8_t kKilowattHours = 0x05;
constexpr std::uint8_t kKilowatts = 0x17;
constexpr std::uint8_t kCubicMetres = 0x2C;
constexpr std::uint8_t kCubicMetresPerHour = 0x35;

/// A meter knows its data identifiers as they come: low byte first.
constexpr std::uint16_t kOrdinary = 0x1F90;
constexpr std::uint16_t kHighResolution = 0x3F90;
constexpr std::uint16_t kNumber = 0x810A;

void appendUnit(Bytes& data, std::int64_t number, std::uint8_t unit) {
  appendBcd(data, number, 8);
  data.push_back(unit);
}

/// The clock stands: nobody asks this meter for the time.
void appendClock(Bytes& data) {
  data.insert(data.end(), {0x00, 0x00, 0x12, 0x05, 0x01, 0x26, 0x20});
}

}  // namespace

HeadSleep Cj188Slave::sleep() const {
  return wokenAt(kTelegrams);
}

Bytes Cj188Slave::address() const {
  Bytes bytes;
  appendBcd(bytes, number(), 8);
  bytes.insert(bytes.end(), {0x00, 0x11, 0x11});
  return bytes;
}

SlaveAnswer Cj188Slave::answer(std::uint8_t control, const Bytes& data, bool reading) const {
  constexpr std::size_t kPreambles = 3;
  Bytes frame(kPreambles, kPreamble);
  frame.insert(frame.end(), {kStart, kHeatMeter});
  const Bytes mine = address();
  frame.insert(frame.end(), mine.begin(), mine.end());
  frame.insert(frame.end(), {control, static_cast<std::uint8_t>(data.size())});
  frame.insert(frame.end(), data.begin(), data.end());
  frame.push_back(sumOf(frame, kPreambles, frame.size()));
  frame.push_back(kStop);
  const std::size_t checkAt = frame.size() - 2;
  return SlaveAnswer(std::move(frame), kTelegrams, checkAt, reading);
}

/// Cold and heat, power, flow, volume, both temperatures, time at work, clock, status. Both sensors are in
/// the same water: there is no heat.
void Cj188Slave::appendOrdinary(Bytes& data, const Shown& shown) const {
  appendUnit(data, 0, kKilowattHours);
  appendUnit(data, 0, kKilowattHours);
  appendUnit(data, 0, kKilowatts);
  appendUnit(data, std::llround(shown.flow * 1e4), kCubicMetresPerHour);
  appendUnit(data, shown.volume(-2), kCubicMetres);
  appendBcd(data, shown.hundredths(), 6);
  appendBcd(data, shown.hundredths(), 6);
  appendBcd(data, 0, 6);
  appendClock(data);
  data.insert(data.end(), {0x00, 0x00});
}

void Cj188Slave::appendHighResolution(Bytes& data, const Shown& shown) const {
  appendBcd(data, shown.hundredths(), 6);
  appendBcd(data, 0, 6);
  appendUnit(data, shown.volume(-6), kCubicMetres);
  appendUnit(data, 0, kKilowattHours);
  data.insert(data.end(), 12, 0x00);
  appendBcd(data, number(), 8);
  for (int i = 0; i < 4; ++i) {  // coefficients, in 1/4096
    data.insert(data.end(), {0x00, 0x10});
  }
  data.insert(data.end(), 6, 0x00);
  appendBcd(data, shown.hundredths(), 6);
  data.insert(data.end(), 6, 0x00);
}

std::optional<SlaveAnswer> Cj188Slave::onTelegram(const HeardTelegram& heard) {
  auto begin = std::ranges::find_if(heard.bytes, [](std::uint8_t byte) { return byte != kPreamble; });
  const Bytes frame(begin, heard.bytes.end());
  const bool whole = heard.settings == kTelegrams && frame.size() >= kAround && frame[0] == kStart &&
                     frame.size() == kAround + frame[kLengthAt] && frame.back() == kStop &&
                     frame[frame.size() - 2] == sumOf(frame, 0, frame.size() - 2);
  if (!whole) {
    return std::nullopt;
  }
  const Bytes called(frame.begin() + kAddressAt, frame.begin() + kAddressAt + kAddressLength);
  if (called != Bytes(kAddressLength, 0xAA) && called != address()) {
    return std::nullopt;
  }
  const std::uint8_t control = frame[kControlAt];
  if (control == 0x33) {
    enterVerification(heard.now);
    return std::nullopt;
  }
  if (frame[kLengthAt] != 3) {
    return std::nullopt;
  }
  Bytes data(frame.begin() + kLengthAt + 1, frame.begin() + kLengthAt + 4);
  const int identifier = data[0] << 8 | data[1];
  if (control == 0x03 && identifier == kNumber) {
    return answer(0x83, data, false);
  }
  const bool allowed =
      identifier == kOrdinary || (identifier == kHighResolution && inVerification(heard.now));
  if (control != 0x01 || !allowed) {
    const std::uint8_t serial = data[2];
    return answer(static_cast<std::uint8_t>(control | 0xC0), Bytes{serial, 0x02, 0x00}, false);
  }
  const Shown now = shown(heard.now, heard.water);
  if (identifier == kOrdinary) {
    appendOrdinary(data, now);
  } else {
    appendHighResolution(data, now);
  }
  return answer(0x81, data, true);
}

}  // namespace mb::sim
