#pragma once

#include "devices/codec/dissection/dissection.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

// Frames of DL/T 645 (multi-function electricity meters, editions 1997 and 2007), as far as a heat meter
// hides behind a collector that speaks it:
//
//   FE.. | 68 A0..A5 68 C L data+33h.. CS 16
//
// Both editions frame alike; their control codes differ, and so do the data identifiers: two bytes in 1997,
// four in 2007.

namespace mb::dlt645 {

using codec::Bytes;
using codec::CodecError;
using codec::Decoded;
using codec::Fault;
using codec::FoundFrame;
using codec::View;

inline constexpr std::uint8_t kStart = 0x68;
inline constexpr std::uint8_t kStop = 0x16;
inline constexpr std::size_t kHead = 10;      ///< 68 A0..A5 68 C L
inline constexpr std::size_t kOverhead = 12;  ///< all but the data
inline constexpr std::uint8_t kDataAdd = 0x33;
inline constexpr std::size_t kAddressBytes = 6;

using Address = std::array<std::uint8_t, kAddressBytes>;

enum class Edition : std::uint8_t { y1997, y2007 };

/// A frame whose length, checksum and end byte hold.
struct Frame {
  Frame() = default;

  Address address{};  ///< in wire order, lowest byte first; AA six times: whoever is there
  std::uint8_t control = 0;
  Bytes data;                  ///< in plain: 33h taken off
  std::size_t dataOffset = 0;  ///< from the first byte that was given

  [[nodiscard]] bool answer() const { return (control & 0x80U) != 0; }
  /// The meter says no: the data are one error byte.
  [[nodiscard]] bool refused() const { return answer() && (control & 0x40U) != 0; }
  /// More frames of this answer follow (2007).
  [[nodiscard]] bool more() const { return answer() && (control & 0x20U) != 0; }
  /// "12345678901": 12 digits, highest first.
  [[nodiscard]] std::string addressText() const;
};

/// The edition that a control code belongs to; empty for codes that both have, or none.
[[nodiscard]] std::optional<Edition> editionOf(std::uint8_t control);
/// "read data", "refused: read data"; "control 1F" for a code without a name.
[[nodiscard]] std::string controlText(std::uint8_t control);

/// Looks for one frame among whatever has come: any bytes.
[[nodiscard]] FoundFrame findFrame(View received);

/// Reads one frame; preamble bytes may stand before it, nothing behind it. Error: what is wrong, and where.
[[nodiscard]] Decoded<Frame> parseFrame(View bytes);

/// 68 to 16, no preamble; `data` in plain. Error: more than 255 bytes.
[[nodiscard]] Decoded<Bytes> buildFrame(const Address& address, std::uint8_t control, View data);

/// The data identifier of a read or its answer, highest byte first ("901F", "02010100"); empty when the
/// edition is not told by the control code or the data are too short.
[[nodiscard]] std::optional<std::string> identifierText(const Frame& frame);

[[nodiscard]] codec::Dissection dissect(View bytes);

}  // namespace mb::dlt645
