#include "devices/codec/cj188/frame.h"

#include "devices/codec/dissection/find_frame.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::cj188 {
namespace {

constexpr std::size_t kLengthAt = 10;

/// Bytes of the frame that begins at the first one, as L says. Needs kHead bytes.
std::optional<std::size_t> frameLength(View from, FrameVariant variant) {
  const int field = from[kLengthAt] + variant.fieldExtra;
  return field < 0 ? std::nullopt : std::optional(kOverhead + static_cast<std::size_t>(field));
}

/// Xi'ao: exclusive or of all bytes from 68 to the last one of the data, and of a key that two tables give
/// for the serial byte. The tables are not public; all published frames have serial 01, whose key is E5.
constexpr std::uint8_t kInnerSerial = 0x01;
constexpr std::uint8_t kInnerKey = 0xE5;

std::uint8_t innerCheckOf(View fromStart) {
  unsigned check = kInnerKey;
  for (const std::uint8_t byte : fromStart) {
    check ^= byte;
  }
  return static_cast<std::uint8_t>(check);
}

/// `frame`: 68 to 16, otherwise right.
std::optional<CodecError> innerFault(View frame) {
  constexpr std::size_t kLeast = kOverhead + 4;  // DI, SER and the check itself
  const std::size_t at = frame.size() - 3;
  if (frame.size() < kLeast) {
    return CodecError(Fault::length, kLengthAt, "the data field has no room for its inner check");
  }
  if (frame[kHead + 2] != kInnerSerial) {
    return CodecError(
        Fault::unsupported, kHead + 2,
        fmt::format("the key of the inner check is known for serial 01 alone, not {:02X}", frame[kHead + 2]));
  }
  const std::uint8_t check = innerCheckOf(frame.first(at));
  if (frame[at] != check) {
    return CodecError(Fault::checksum, at,
                      fmt::format("the inner check is {:02X}, the bytes give {:02X}", frame[at], check));
  }
  return std::nullopt;
}

/// Why the bytes from 68 on are no frame; empty when they are one. Offsets count from 68.
std::optional<CodecError> whyNot(View from, FrameVariant variant) {
  if (from.empty() || from[0] != kStart) {
    return CodecError(Fault::start, 0, "a frame begins with 68");
  }
  if (from.size() < kHead) {
    return CodecError(Fault::truncated, from.size(),
                      fmt::format("the frame ends after {} bytes, its head has {}", from.size(), kHead));
  }
  const auto length = frameLength(from, variant);
  if (!length) {
    return CodecError(Fault::length, kLengthAt, "length 0 leaves no room for what this variant takes away");
  }
  if (from.size() < *length) {
    return CodecError(Fault::truncated, from.size(), fmt::format("{} of {} bytes", from.size(), *length));
  }
  if (from[*length - 1] != kStop) {
    return CodecError(Fault::stop, *length - 1,
                      fmt::format("{:02X} stands where length {} puts the end byte 16", from[*length - 1],
                                  from[kLengthAt]));
  }
  const std::uint8_t sum = checksum(from.first(*length - 2));
  if (from[*length - 2] != sum) {
    return CodecError(Fault::checksum, *length - 2,
                      fmt::format("the checksum is {:02X}, the bytes give {:02X}", from[*length - 2], sum));
  }
  return variant.innerCheck ? innerFault(from.first(*length)) : std::nullopt;
}

}  // namespace

std::optional<std::array<std::uint8_t, 2>> Frame::identifier() const {
  if (refused() || field.size() < 3) {
    return std::nullopt;
  }
  return std::array<std::uint8_t, 2>{field[0], field[1]};
}

std::optional<std::uint8_t> Frame::serial() const {
  if (field.size() < 3) {
    return std::nullopt;
  }
  return field[refused() ? 0 : 2];
}

View Frame::data() const {
  const std::size_t before = std::min(field.size(), refused() ? std::size_t{1} : std::size_t{3});
  return View(field).subspan(before);
}

std::size_t Frame::dataOffset() const {
  return fieldOffset + (field.size() - data().size());
}

std::uint8_t checksum(View bytes) {
  return codec::sum8(bytes);
}

FoundFrame findFrame(View received, FrameVariant variant) {
  return codec::findFrame(received, kStart, [variant](View from) {
    codec::FrameCheck check;
    check.error = whyNot(from, variant);
    check.length = from.size() < kHead ? 0 : frameLength(from, variant).value_or(kHead);
    return check;
  });
}

Decoded<Frame> parseFrame(View bytes, FrameVariant variant) {
  const std::size_t at = codec::preambleLength(bytes);
  const View from = bytes.subspan(at);
  if (from.empty()) {
    return codec::broken(bytes.empty() ? Fault::empty : Fault::truncated, at,
                         bytes.empty() ? "no bytes" : "nothing follows the preamble");
  }
  if (auto error = whyNot(from, variant)) {
    error->offset += at;
    return tl::unexpected<CodecError>(std::move(*error));
  }
  Frame frame;
  frame.type = from[1];
  std::copy_n(from.begin() + 2, kAddressBytes, frame.address.begin());
  frame.control = from[9];
  frame.length = from[kLengthAt];
  frame.fieldOffset = at + kHead;
  frame.length68 = *frameLength(from, variant);
  const std::size_t inner = variant.innerCheck ? 1 : 0;
  for (const std::uint8_t byte : from.subspan(kHead, frame.length68 - kOverhead - inner)) {
    frame.field.push_back(static_cast<std::uint8_t>(byte - variant.fieldAdd));
  }
  return frame;
}

Decoded<Bytes> buildFrame(std::uint8_t type, const Address& address, std::uint8_t control, View field,
                          FrameVariant variant) {
  const std::ptrdiff_t length =
      static_cast<std::ptrdiff_t>(field.size()) + (variant.innerCheck ? 1 : 0) - variant.fieldExtra;
  if (length < 0 || length > static_cast<std::ptrdiff_t>(kLongestField)) {
    return codec::broken(
        Fault::length, kLengthAt,
        fmt::format("a data field of {} bytes does not fit: L counts 0 to {}", field.size(), kLongestField));
  }
  Bytes bytes{kStart, type};
  bytes.insert(bytes.end(), address.begin(), address.end());
  bytes.push_back(control);
  bytes.push_back(static_cast<std::uint8_t>(length));
  for (const std::uint8_t byte : field) {
    bytes.push_back(static_cast<std::uint8_t>(byte + variant.fieldAdd));
  }
  if (variant.innerCheck) {
    if (field.size() < 3 || field[2] != kInnerSerial) {
      return codec::broken(Fault::unsupported, kHead + 2,
                           "the key of the inner check is known for serial 01 alone");
    }
    bytes.push_back(innerCheckOf(bytes));
  }
  bytes.push_back(checksum(bytes));
  bytes.push_back(kStop);
  return bytes;
}

std::string addressText(const Address& address, ByteOrder order) {
  return codec::digitText(address, order);
}

Decoded<Address> addressOf(std::string_view digits, ByteOrder order) {
  constexpr std::size_t kDigits = 2 * kAddressBytes;
  if (digits.empty() || digits.size() > kDigits) {
    return codec::broken(Fault::field, 0, fmt::format("a number has 1 to {} digits", kDigits));
  }
  Address address{};
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[digits.size() - 1 - i];
    const bool letter = c >= 'A' && c <= 'F';
    if (!letter && (c < '0' || c > '9')) {
      return codec::broken(Fault::field, digits.size() - 1 - i,
                           "only digits, and A to F as filler, are allowed");
    }
    const auto digit = static_cast<unsigned>(letter ? c - 'A' + 10 : c - '0');
    std::uint8_t& byte = address[i / 2];  // lowest first
    byte = static_cast<std::uint8_t>(byte | (i % 2 == 0 ? digit : digit << 4U));
  }
  if (order == ByteOrder::highFirst) {
    std::ranges::reverse(address);
  }
  return address;
}

std::string controlText(std::uint8_t control) {
  const auto words = [](unsigned code) -> std::string_view {
    switch (code) {
      case 0x01:
        return "read data";
      case 0x03:
        return "read number";
      case 0x04:
        return "write data";
      case 0x09:
        return "read key version";
      case 0x15:
        return "write number";
      case 0x16:
        return "write base values";
      default:
        return "";
    }
  };
  const unsigned code = control & 0x3FU;
  std::string text(words(code));
  if (text.empty()) {
    text = fmt::format("maker's own {:02X}", code);
  }
  if ((control & kAnswerBit) == 0) {
    return text;
  }
  return ((control & kErrorBit) != 0 ? "refused: " : "answer: ") + text;
}

std::string_view typeName(std::uint8_t type) {
  switch (type) {
    case 0x10:
      return "cold water meter";
    case 0x11:
      return "hot water meter";
    case 0x12:
      return "drinking water meter";
    case 0x13:
      return "reclaimed water meter";
    case 0x20:
      return "heat meter (heating)";
    case 0x21:
      return "heat meter (cooling)";  // some makers: a mechanical one
    case 0x25:
      return "ultrasonic heat meter (makers' code)";
    case 0x26:
      return "ultrasonic cooling meter (makers' code)";
    case 0x22:
    case 0x23:
    case 0x27:
      return "heat and cooling meter (makers' code)";
    case 0x30:
      return "gas meter";
    case 0x40:
      return "electricity meter";
    case 0xAA:
      return "any meter";
    default:
      return "";
  }
}

std::string refusalText(const Frame& frame) {
  const View status = frame.data();
  std::string text = fmt::format("the meter refused ({:02X})", frame.control);
  if (status.size() >= 2) {
    text += ", status " + codec::spacedHex(status.first(2));
  }
  return text;
}

}  // namespace mb::cj188
