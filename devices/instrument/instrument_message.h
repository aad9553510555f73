#pragma once

#include "devices/instrument/instrument_profile.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mb {

/// Whether a device can show what it measures. Beyond its range there is no number.
enum class Outside { no, overload, underload };

/// A value out of a message: exact decimal with unit, and where in the frame it stood.
struct InstrumentReading {
  InstrumentReading() = default;
  std::string name;
  std::string quantity;
  std::string unit;
  std::optional<Decimal> value;  ///< empty outside of the device's range
  Outside outside = Outside::no;
  bool stable = true;
  bool real = false;  ///< came as binary floating point: its last digit is no resolution
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// What a message says.
struct MessageContent {
  MessageContent() = default;
  std::vector<InstrumentReading> readings;
  std::string scanned;  ///< of a scanner
};

/// Reads the payload of a frame by the first pattern that it has the shape of. `head`: bytes of the frame
/// before the payload. `sent`: what the request carried; a field of the same name must come back the same.
/// The judgement of a message that counts for nothing says why: it has none of the shapes, a value is
/// implausible or "no value", the device refuses. Pure; takes any bytes.
[[nodiscard]] tl::expected<MessageContent, Judgement> readMessage(const std::vector<MessagePattern>& patterns,
                                                                  std::span<const std::uint8_t> payload,
                                                                  std::size_t head, const FieldValues& sent);

/// What the frames of these answers look like.
[[nodiscard]] FrameRule::Expecting expecting(const std::vector<MessagePattern>& patterns, int address,
                                             std::span<const std::uint8_t> request);

/// The raw number for a value to be set: the nearest one. Error: outside of the setting's range.
[[nodiscard]] Expected<FieldValues> rawOf(const InstrumentSetting& setting, double value);

}  // namespace mb
