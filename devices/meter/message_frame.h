#pragma once

#include "core/text/error.h"
#include "devices/bus/exchange.h"
#include "devices/profile/frame_rule.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mb {

/// The languages of meters that a profile can name.
enum class MeterProtocol {
  mbus,      ///< wired M-Bus, EN 13757
  cj188,     ///< CJ/T 188
  kmp,       ///< Kamstrup Meter Protocol
  iec62056,  ///< IEC 62056-21
  modbusRtu,
  frame  ///< a frame of the maker's own, described in [frame]
};
/// The word of the file: "mbus", "cj188", "kmp", "iec62056", "modbus-rtu", "frame".
[[nodiscard]] std::string_view toWord(MeterProtocol protocol);

/// Who is called.
struct MeterCall {
  MeterCall() = default;
  MeterCall(std::string number_, std::uint8_t address_) : number(std::move(number_)), address(address_) {}
  std::string number;        ///< the meter's, as scanned
  std::uint8_t address = 0;  ///< on the bus, where the protocol has one
};

/// What a frame carried.
struct OpenedMessage {
  OpenedMessage() = default;
  Bytes payload;                    ///< what templates describe
  std::vector<std::size_t> places;  ///< offset in the frame of each of its bytes
  std::string number;               ///< of the meter that answered; empty: the frame does not say

  /// Offset and length in the frame of some bytes of the payload.
  [[nodiscard]] std::pair<std::size_t, std::size_t> placeOf(std::size_t offset, std::size_t length) const;
};

/// What stands around the messages of a meter that does not speak M-Bus. Immutable; shared by the steps of a
/// profile.
class MessageFrame {
 public:
  MessageFrame() = default;
  MessageFrame(const MessageFrame&) = delete;
  MessageFrame& operator=(const MessageFrame&) = delete;
  virtual ~MessageFrame() = default;

  /// The frame of a payload. Errors: a number that has no place in it, a payload that it cannot carry.
  [[nodiscard]] virtual Expected<Bytes> wrap(std::span<const std::uint8_t> payload,
                                             const MeterCall& call) const = 0;

  /// Where a frame of a meter stands in what came. Takes any bytes.
  [[nodiscard]] virtual Framing find(std::span<const std::uint8_t> received,
                                     const FrameRule::Expecting& expecting) const = 0;

  /// The message in a frame that find() called valid, or why it counts for nothing (the meter refuses).
  [[nodiscard]] virtual tl::expected<OpenedMessage, Judgement> open(
      std::span<const std::uint8_t> frame, const FrameRule::Expecting& expecting) const = 0;
};

/// The frame of [frame], or that of Modbus.
[[nodiscard]] std::shared_ptr<const MessageFrame> ruledFrame(FrameRule rule);

}  // namespace mb
