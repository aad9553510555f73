#include "devices/codec/mbus/frame.h"

#include "devices/codec/mbus/hex.h"

#include <cstring>

namespace mb::mbus {
namespace {

using Result = tl::expected<Frame, FrameError>;

tl::unexpected<FrameError> fault(FrameFault what, std::size_t offset, std::size_t have, std::size_t want) {
  return tl::unexpected<FrameError>(FrameError{what, offset, have, want});
}

Result parseShort(Bytes bytes) {
  constexpr std::size_t length = 5;
  if (bytes.size() < length) {
    return fault(FrameFault::truncated, bytes.size(), bytes.size(), length);
  }
  const std::uint8_t sum = checksum(bytes.subspan(1, 2));
  if (bytes[3] != sum) {
    return fault(FrameFault::checksum, 3, bytes[3], sum);
  }
  if (bytes[4] != kStop) {
    return fault(FrameFault::stop, 4, bytes[4], kStop);
  }
  Frame frame;
  frame.kind = FrameKind::shortFrame;
  frame.control = bytes[1];
  frame.address = bytes[2];
  frame.length = length;
  frame.extra = bytes.size() - length;
  return frame;
}

Result parseLong(Bytes bytes) {
  if (bytes.size() < 4) {
    return fault(FrameFault::truncated, bytes.size(), bytes.size(), 4);
  }
  const std::size_t count = bytes[1];
  if (bytes[2] != count) {
    return fault(FrameFault::length, 2, bytes[2], count);
  }
  if (count < 3) {
    return fault(FrameFault::length, 1, count, 3);
  }
  if (bytes[3] != kLongStart) {
    return fault(FrameFault::secondStart, 3, bytes[3], kLongStart);
  }
  const std::size_t length = count + kLongOverhead;
  if (bytes.size() < length) {
    return fault(FrameFault::truncated, bytes.size(), bytes.size(), length);
  }
  const std::uint8_t sum = checksum(bytes.subspan(4, count));
  if (bytes[length - 2] != sum) {
    return fault(FrameFault::checksum, length - 2, bytes[length - 2], sum);
  }
  if (bytes[length - 1] != kStop) {
    return fault(FrameFault::stop, length - 1, bytes[length - 1], kStop);
  }
  Frame frame;
  frame.kind = count == 3 ? FrameKind::control : FrameKind::longFrame;
  frame.control = bytes[4];
  frame.address = bytes[5];
  frame.information = bytes[6];
  frame.data = bytes.subspan(7, count - 3);
  frame.length = length;
  frame.extra = bytes.size() - length;
  return frame;
}

std::string found(const FrameError& error, std::string_view what) {
  return std::string(what) + " " + hexByte(static_cast<std::uint8_t>(error.have)) + " at offset " +
         std::to_string(error.offset) + ", expected " + hexByte(static_cast<std::uint8_t>(error.want));
}

}  // namespace

std::string FrameError::message() const {
  switch (fault) {
    case FrameFault::empty:
      return "no bytes";
    case FrameFault::start:
      return "start byte " + hexByte(static_cast<std::uint8_t>(have)) + " at offset " +
             std::to_string(offset) + ", expected 68, 10 or E5";
    case FrameFault::length:
      if (offset == 1) {
        return "length " + std::to_string(have) + " at offset 1 is below 3";
      }
      return found(*this, "length mismatch: second length");
    case FrameFault::secondStart:
      return found(*this, "second start byte");
    case FrameFault::checksum:
      return found(*this, "checksum");
    case FrameFault::stop:
      return found(*this, "stop byte");
    case FrameFault::truncated:
      return "truncated: " + std::to_string(have) + " of " + std::to_string(want) + " bytes";
  }
  return "not a frame";
}

tl::expected<Frame, FrameError> parseFrame(Bytes bytes) {
  if (bytes.empty()) {
    return fault(FrameFault::empty, 0, 0, 0);
  }
  switch (bytes[0]) {
    case kAcknowledge: {
      Frame frame;
      frame.length = 1;
      frame.extra = bytes.size() - 1;
      return frame;
    }
    case kShortStart:
      return parseShort(bytes);
    case kLongStart:
      return parseLong(bytes);
    default:
      return fault(FrameFault::start, 0, bytes[0], kLongStart);
  }
}

std::uint8_t checksum(Bytes bytes) {
  // Eight bytes at a time, as four sums side by side.
  constexpr std::uint64_t kEven = 0x00FF00FF00FF00FFU;
  std::uint64_t sums = 0;
  std::size_t at = 0;
  for (; bytes.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    sums += (word & kEven) + (word >> 8U & kEven);
    sums &= kEven;  // modulo 256 each
  }
  auto sum = static_cast<unsigned>(sums + (sums >> 16U) + (sums >> 32U) + (sums >> 48U));
  for (; at < bytes.size(); ++at) {
    sum += bytes[at];
  }
  return static_cast<std::uint8_t>(sum & 0xFFU);
}

std::string_view controlName(std::uint8_t control) {
  // Bits 5 and 4 are FCB and FCV (master) or ACD and DFC (slave); the function is in bits 3 to 0.
  const unsigned function = control & 0x0FU;
  if ((control & 0x80U) != 0) {
    return "unknown";
  }
  if ((control & 0x40U) != 0) {
    switch (function) {
      case 0x0:
        return "SND_NKE";
      case 0x3:
        return (control & 0x10U) != 0 ? "SND_UD" : "SND_UD2";
      case 0x9:
        return "REQ_SKE";
      case 0xA:
        return "REQ_UD1";
      case 0xB:
        return "REQ_UD2";
      default:
        return "unknown";
    }
  }
  switch (function) {
    case 0x0:
      return "ACK";
    case 0x8:
      return "RSP_UD";
    case 0xB:
      return "RSP_SKE";
    default:
      return "unknown";
  }
}

std::string_view frameKindName(FrameKind kind) {
  switch (kind) {
    case FrameKind::acknowledge:
      return "single";
    case FrameKind::shortFrame:
      return "short";
    case FrameKind::control:
      return "control";
    case FrameKind::longFrame:
      return "long";
  }
  return "";
}

}  // namespace mb::mbus
