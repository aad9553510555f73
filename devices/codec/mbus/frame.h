#pragma once

#include "core/text/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace mb::mbus {

using Bytes = std::span<const std::uint8_t>;

// Frames of the link layer, EN 13757-2 (frame class FT1.2 of IEC 60870-5-1).
inline constexpr std::uint8_t kAcknowledge = 0xE5;  ///< the single character
inline constexpr std::uint8_t kShortStart = 0x10;
inline constexpr std::uint8_t kLongStart = 0x68;
inline constexpr std::uint8_t kStop = 0x16;
inline constexpr std::size_t kLongOverhead = 6;  ///< 68 L L 68 .. CS 16
inline constexpr std::size_t kLongestFrame = 261;

enum class FrameKind : std::uint8_t { acknowledge, shortFrame, control, longFrame };

/// A frame whose length, checksum and stop byte hold. `data` points into the bytes that were parsed.
struct Frame {
  FrameKind kind = FrameKind::acknowledge;
  std::uint8_t control = 0;      ///< C field; 0 for the single character
  std::uint8_t address = 0;      ///< A field
  std::uint8_t information = 0;  ///< CI field; only control and long frames have one
  Bytes data;                    ///< user data after CI, long frames only
  std::size_t length = 0;        ///< bytes of the frame itself
  std::size_t extra = 0;         ///< stray bytes after it: reported, not an error

  /// Sent by the master (bit 6 of the C field); never true for the single character.
  [[nodiscard]] bool fromMaster() const { return kind != FrameKind::acknowledge && (control & 0x40U) != 0; }
  [[nodiscard]] bool hasInformation() const {
    return kind == FrameKind::control || kind == FrameKind::longFrame;
  }
};

enum class FrameFault : std::uint8_t {
  empty,
  start,        ///< the first byte begins no frame
  length,       ///< the two length bytes differ, or are below 3
  secondStart,  ///< the byte after the lengths is not 68
  checksum,
  stop,
  truncated,  ///< fewer bytes than the length field asks for
};

/// Why bytes are not a frame, and at which offset that shows.
struct FrameError {
  FrameFault fault = FrameFault::empty;
  std::size_t offset = 0;
  std::size_t have = 0;  ///< truncated: bytes there are; otherwise what was found there
  std::size_t want = 0;  ///< truncated: bytes there should be; otherwise what belongs there

  /// One line for people, e.g. "truncated: 170 of 196 bytes".
  [[nodiscard]] std::string message() const;
};

/// Reads one frame that begins at the first byte. Anything may be passed.
[[nodiscard]] tl::expected<Frame, FrameError> parseFrame(Bytes bytes);

/// Sum of the bytes modulo 256.
[[nodiscard]] std::uint8_t checksum(Bytes bytes);

/// "SND_NKE", "REQ_UD2", "RSP_UD", ...; "unknown" for codes that EN 13757-2 does not name. The flags FCB, ACD
/// and DFC do not change the name.
[[nodiscard]] std::string_view controlName(std::uint8_t control);

[[nodiscard]] std::string_view frameKindName(FrameKind kind);

}  // namespace mb::mbus
