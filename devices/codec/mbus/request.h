#pragma once

#include "devices/codec/mbus/frame.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mb::mbus {

// Frames that a master sends (EN 13757-2, -3, -7). All return complete frames with checksum and stop byte.

inline constexpr std::uint8_t kNetworkLayerAddress = 0xFD;  ///< the slave selected by its secondary address
inline constexpr std::uint8_t kAllReplyAddress = 0xFE;      ///< one slave on the line: it answers
inline constexpr std::uint8_t kBroadcastAddress = 0xFF;     ///< all listen, none answers

/// Application reset sub-codes (upper nibble; the lower one is the number of the telegram), EN 13757-3.
inline constexpr std::uint8_t kResetAll = 0x00;
inline constexpr std::uint8_t kResetTesting =
    0x90;  ///< enters the verification state of EN 13757 heat meters

using FrameBytes = std::vector<std::uint8_t>;

/// 10 40 A CS 16: resets the frame count bit; to FD also deselects.
[[nodiscard]] FrameBytes sndNke(std::uint8_t address);

/// 10 5B|7B A CS 16: asks for class 2 data. `fcb` is the frame count bit.
[[nodiscard]] FrameBytes reqUd2(std::uint8_t address, bool fcb);

/// The same frame of a master with the frame count bit 0 (EN 13757-2: bit 5 of the C field, which the
/// checksum counts too): what it asks, whichever turn it is. Bytes that are no such frame come back as they
/// are. Takes any bytes.
[[nodiscard]] FrameBytes withoutFrameCount(Bytes frame);

/// 10 5A|7A A CS 16: asks for class 1 data (alarm).
[[nodiscard]] FrameBytes reqUd1(std::uint8_t address, bool fcb);

/// 10 49 A CS 16: asks for the state of the link layer; the answer is RSP_SKE.
[[nodiscard]] FrameBytes reqSke(std::uint8_t address);

/// 68 L L 68 53|73 A CI data CS 16. At most 252 bytes of data fit; more is an error.
[[nodiscard]] Expected<FrameBytes> sndUd(std::uint8_t address, std::uint8_t information, Bytes data,
                                         bool fcb = false);

/// CI 51: writes records, given as they stand on the wire.
[[nodiscard]] Expected<FrameBytes> sendData(std::uint8_t address, Bytes records, bool fcb = false);

/// CI 50 with or without a sub-code: 53 FE 50 90 enters the verification state, 53 FE 50 00 leaves it.
[[nodiscard]] FrameBytes applicationReset(std::uint8_t address,
                                          std::optional<std::uint8_t> subCode = std::nullopt,
                                          bool fcb = false);

/// Secondary address, as on the wire. The defaults match every meter: a nibble F of the identification (and
/// of the fabrication number), FF and FFFF are wild cards.
struct SecondaryAddress {
  std::uint32_t identification = 0xFFFFFFFF;  ///< 8 BCD digits: 0x12345678 is meter 12345678
  std::uint16_t manufacturer = 0xFFFF;
  std::uint8_t version = 0xFF;
  std::uint8_t medium = 0xFF;
  std::optional<std::uint32_t> fabrication;  ///< enhanced selection (0C 78), 8 BCD digits
};

/// CI 52 to FD: every slave that matches answers E5 and is selected, all others are deselected.
[[nodiscard]] FrameBytes select(const SecondaryAddress& address, bool fcb = false);

/// "12345678" or with F as wild card ("1234FFFF") as the identification of a secondary address; empty when it
/// is not eight such digits.
[[nodiscard]] std::optional<std::uint32_t> parseIdentification(std::string_view digits);

/// CI B8 .. BF: sets the baud rate (300 … 38400). The answer E5 still comes at the old rate. Empty for a rate
/// that EN 13757-7 has no code for.
[[nodiscard]] std::optional<FrameBytes> setBaud(std::uint8_t address, int baud, bool fcb = false);

}  // namespace mb::mbus
