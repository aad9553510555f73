#pragma once

#include "devices/codec/digits/digits.h"
#include "devices/codec/dissection/codec_error.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

// Frames of CJ/T 188 (technical conditions for the data transmission of household meters), 2004 edition:
//
//   FE.. | 68 T A0..A6 C L | DI DI SER data | CS 16
//
// L counts the data field (DI, SER, data); CS is the sum from 68 to the end of the data field. The frame of
// the 2018 edition is taken to be the same; its security (SM4) is not decoded.

namespace mb::cj188 {

using codec::ByteOrder;
using codec::Bytes;
using codec::CodecError;
using codec::Decoded;
using codec::Fault;
using codec::FoundFrame;
using codec::View;

inline constexpr std::uint8_t kPreamble = 0xFE;
inline constexpr std::uint8_t kStart = 0x68;
inline constexpr std::uint8_t kStop = 0x16;
inline constexpr std::size_t kAddressBytes = 7;
inline constexpr std::size_t kHead = 11;      ///< 68 T A0..A6 C L
inline constexpr std::size_t kOverhead = 13;  ///< all but the data field
inline constexpr std::size_t kLongestField = 255;
inline constexpr std::uint8_t kAnswerBit = 0x80;
inline constexpr std::uint8_t kErrorBit = 0x40;

using Address = std::array<std::uint8_t, kAddressBytes>;
/// AA x 7: whoever is there answers; for one meter on the line alone.
inline constexpr Address kBroadcast{0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA};

/// How a make departs from the standard. Never guessed: a profile says it.
struct FrameVariant {
  FrameVariant() = default;
  FrameVariant(std::uint8_t fieldAdd_, int fieldExtra_) : fieldAdd(fieldAdd_), fieldExtra(fieldExtra_) {}

  std::uint8_t fieldAdd = 0;  ///< added to every byte of the data field on the wire (33h at some makers)
  int fieldExtra = 0;         ///< bytes of the data field beyond what L says (-1, 1 at some makers)
  bool innerCheck = false;    ///< the data field ends with a check of its own (Xi'ao)
};

/// A frame whose length, checksum and end byte hold.
struct Frame {
  Frame() = default;

  std::uint8_t type = 0;  ///< T: 10 cold water, 20 heat, ...
  Address address{};      ///< in wire order
  std::uint8_t control = 0;
  std::uint8_t length = 0;  ///< L as it came
  Bytes field;              ///< the data field in plain: DI, SER, data; `fieldAdd` and inner check taken off
  std::size_t fieldOffset = 0;  ///< of the data field from the first byte that was given
  std::size_t length68 = 0;     ///< bytes from 68 to 16

  [[nodiscard]] bool answer() const { return (control & kAnswerBit) != 0; }
  /// The meter says no: C1, C3, C4, D5 with SER ST0 ST1.
  [[nodiscard]] bool refused() const { return answer() && (control & kErrorBit) != 0; }
  /// DI0 DI1 in wire order; empty without a data field, and in a refusal.
  [[nodiscard]] std::optional<std::array<std::uint8_t, 2>> identifier() const;
  [[nodiscard]] std::optional<std::uint8_t> serial() const;
  /// What follows SER (in a refusal: ST0 ST1).
  [[nodiscard]] View data() const;
  [[nodiscard]] std::size_t dataOffset() const;  ///< from the first byte that was given
};

/// Sum of the bytes modulo 256.
[[nodiscard]] std::uint8_t checksum(View bytes);

/// Looks for one frame among whatever has come: any bytes. Preamble and noise before it are stepped over; a
/// 68 that a wrong end byte contradicts is noise, and a valid frame behind a damaged one wins.
[[nodiscard]] FoundFrame findFrame(View received, FrameVariant variant = FrameVariant());

/// Reads one frame; preamble bytes FE, FF, 55 and 00 may stand before it and stray bytes after it. Error:
/// what is wrong, and at which byte.
[[nodiscard]] Decoded<Frame> parseFrame(View bytes, FrameVariant variant = FrameVariant());

/// 68 to 16, no preamble. `field` is plain: DI, SER, data. Error: a field that L cannot count.
[[nodiscard]] Decoded<Bytes> buildFrame(std::uint8_t type, const Address& address, std::uint8_t control,
                                        View field, FrameVariant variant = FrameVariant());

/// The number of a meter as it is printed: 14 digits, highest first. Most makers send the lowest byte first,
/// some (Huizhong, Danfoss, Maituo) the highest. Filler digits A-F stay visible.
[[nodiscard]] std::string addressText(const Address& address, ByteOrder order);
/// Up to 14 digits (A-F as filler), leading zeros added. Error: more, or no digits.
[[nodiscard]] Decoded<Address> addressOf(std::string_view digits, ByteOrder order);

/// "read data", "refused: write data"; "maker's own 3A" for codes that the standard does not name.
[[nodiscard]] std::string controlText(std::uint8_t control);
/// "heat meter (heating)"; "" for codes without a name.
[[nodiscard]] std::string_view typeName(std::uint8_t type);
/// What a refusal says: "refused: status 02 00 (closed valve ...)"; for frames with refused().
[[nodiscard]] std::string refusalText(const Frame& frame);

}  // namespace mb::cj188
