#pragma once

#include "devices/codec/dissection/codec_error.h"

// Frames of KMP, the protocol of Kamstrup's MULTICAL meters (1200 baud 8N2, optical head):
//
//   80 | destination command data.. crc crc | 0D     to the meter; 40 in place of 80 from the meter
//
// Bytes 80 40 0D 06 1B between start and end are stuffed: 1B and the byte inverted. A lone 06 acknowledges.

namespace mb::kmp {

using codec::Bytes;
using codec::CodecError;
using codec::Decoded;
using codec::Fault;
using codec::FoundFrame;
using codec::View;

inline constexpr std::uint8_t kStartToMeter = 0x80;
inline constexpr std::uint8_t kStartFromMeter = 0x40;
inline constexpr std::uint8_t kStop = 0x0D;
inline constexpr std::uint8_t kAcknowledge = 0x06;
inline constexpr std::uint8_t kEscape = 0x1B;
inline constexpr std::uint8_t kHeatMeter = 0x3F;   ///< destination; 7F and BF are loggers
inline constexpr std::size_t kLongestFrame = 512;  ///< bytes on the wire; more is noise

enum class Direction : std::uint8_t { toMeter, fromMeter };

struct Frame {
  Frame() = default;

  bool acknowledge = false;  ///< the lone 06: nothing else is set
  Direction direction = Direction::fromMeter;
  std::uint8_t destination = 0;
  std::uint8_t command = 0;
  Bytes data;  ///< behind the command, unstuffed
  std::vector<std::size_t>
      offsets;             ///< on the wire, of destination, command, data.., crc, crc; then of the end
  std::size_t length = 0;  ///< bytes on the wire
};

/// CRC-16, polynomial 1021h, start 0, highest bit first, over destination to data.
[[nodiscard]] std::uint16_t crc16(View bytes);

/// The whole frame as it goes onto the wire.
[[nodiscard]] Bytes buildFrame(Direction direction, std::uint8_t destination, std::uint8_t command,
                               View data);

/// Looks for one frame of that direction among whatever has come. A start byte cannot stand inside a frame:
/// what comes before the last one is noise. `acknowledge`: a lone 06 counts as well.
[[nodiscard]] FoundFrame findFrame(View received, Direction direction = Direction::fromMeter,
                                   bool acknowledge = false);

/// Reads one frame of either direction, from the first byte to the last. Error: what is wrong, and at which
/// byte.
[[nodiscard]] Decoded<Frame> parseFrame(View bytes);

}  // namespace mb::kmp
