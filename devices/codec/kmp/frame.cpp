#include "devices/codec/kmp/frame.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace mb::kmp {
namespace {

constexpr std::size_t kLeast = 4;  // destination, command, CRC

bool isSpecial(std::uint8_t byte) {
  return byte == kStartToMeter || byte == kStartFromMeter || byte == kStop || byte == kAcknowledge ||
         byte == kEscape;
}

void stuff(Bytes& wire, std::uint8_t byte) {
  if (isSpecial(byte)) {
    wire.push_back(kEscape);
    byte = static_cast<std::uint8_t>(~byte & 0xFFU);
  }
  wire.push_back(byte);
}

struct Unstuffed {
  Bytes bytes;
  std::vector<std::size_t> offsets;
};

/// What stands between start (at 0) and end.
Decoded<Unstuffed> unstuff(View wire) {
  Unstuffed plain;
  for (std::size_t at = 1; at + 1 < wire.size(); ++at) {
    const std::size_t offset = at;
    std::uint8_t byte = wire[at];
    if (byte == kEscape) {
      ++at;
      byte = static_cast<std::uint8_t>(~wire[at] & 0xFFU);
      if (at + 1 == wire.size() || !isSpecial(byte)) {
        return codec::broken(Fault::stuffing, offset, "the escape 1B stands for none of 80 40 0D 06 1B");
      }
    } else if (isSpecial(byte)) {
      return codec::broken(Fault::stuffing, offset,
                           fmt::format("{:02X} cannot stand inside a frame without an escape", byte));
    }
    plain.bytes.push_back(byte);
    plain.offsets.push_back(offset);
  }
  plain.offsets.push_back(wire.size() - 1);
  return plain;
}

std::optional<CodecError> outerFault(View bytes) {
  if (bytes.empty()) {
    return CodecError(Fault::empty, 0, "no bytes");
  }
  if (bytes[0] != kStartToMeter && bytes[0] != kStartFromMeter) {
    return CodecError(Fault::start, 0, "a frame begins with 80 (to the meter) or 40 (from it)");
  }
  if (bytes.size() > kLongestFrame) {
    return CodecError(Fault::length, kLongestFrame, fmt::format("more than {} bytes", kLongestFrame));
  }
  const auto stop = std::ranges::find(bytes, kStop);
  if (stop == bytes.end()) {
    return CodecError(Fault::truncated, bytes.size(), "the end byte 0D is missing");
  }
  if (stop + 1 != bytes.end()) {
    return CodecError(Fault::stop, static_cast<std::size_t>(stop - bytes.begin()),
                      "the end byte 0D stands before the last byte");
  }
  return std::nullopt;
}

}  // namespace

std::uint16_t crc16(View bytes) {
  constexpr unsigned kPolynomial = 0x1021;
  unsigned crc = 0;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<unsigned>(byte) << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000U) != 0 ? (crc << 1U ^ kPolynomial) & 0xFFFFU : crc << 1U;
    }
  }
  return static_cast<std::uint16_t>(crc);
}

Bytes buildFrame(Direction direction, std::uint8_t destination, std::uint8_t command, View data) {
  Bytes plain{destination, command};
  plain.insert(plain.end(), data.begin(), data.end());
  const std::uint16_t crc = crc16(plain);
  plain.push_back(static_cast<std::uint8_t>(crc >> 8U));
  plain.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  Bytes wire{direction == Direction::toMeter ? kStartToMeter : kStartFromMeter};
  for (const std::uint8_t byte : plain) {
    stuff(wire, byte);
  }
  wire.push_back(kStop);
  return wire;
}

FoundFrame findFrame(View received, Direction direction, bool acknowledge) {
  const std::uint8_t start = direction == Direction::toMeter ? kStartToMeter : kStartFromMeter;
  FoundFrame found;
  found.begin = received.size();
  found.why = received.empty() ? "nothing came" : fmt::format("no start byte {:02X} among what came", start);
  bool inside = false;
  for (std::size_t at = 0; at < received.size(); ++at) {
    const std::uint8_t byte = received[at];
    if (byte == start) {
      inside = true;
      found.begin = at;
      found.why = "the end byte 0D has not come yet";
    } else if (inside && (byte == kStop || at - found.begin >= kLongestFrame)) {
      const auto frame = parseFrame(received.subspan(found.begin, at + 1 - found.begin));
      found.complete = true;
      found.valid = frame.has_value();
      found.length = at + 1 - found.begin;
      found.why = frame ? std::string() : frame.error().what;
      if (found.valid) {
        return found;
      }
      inside = false;  // a good frame may still follow in what came
    } else if (!inside && acknowledge && byte == kAcknowledge) {
      found = FoundFrame();
      found.complete = found.valid = true;
      found.begin = at;
      found.length = 1;
      return found;
    }
  }
  if (inside) {
    found.complete = found.valid = false;
    found.length = 0;
  }
  return found;
}

Decoded<Frame> parseFrame(View bytes) {
  Frame frame;
  if (bytes.size() == 1 && bytes[0] == kAcknowledge) {
    frame.acknowledge = true;
    frame.length = 1;
    return frame;
  }
  if (auto fault = outerFault(bytes)) {
    return tl::unexpected<CodecError>(std::move(*fault));
  }
  auto plain = unstuff(bytes);
  if (!plain) {
    return tl::unexpected<CodecError>(plain.error());
  }
  const std::size_t count = plain->bytes.size();
  if (count < kLeast) {
    return codec::broken(
        Fault::length, bytes.size() - 1,
        fmt::format("{} bytes between start and end, at least {} belong there", count, kLeast));
  }
  const View body = View(plain->bytes).first(count - 2);
  const unsigned crc = static_cast<unsigned>(plain->bytes[count - 2]) << 8U | plain->bytes[count - 1];
  if (crc != crc16(body)) {
    return codec::broken(
        Fault::checksum, plain->offsets[count - 2],
        fmt::format("the checksum (CRC) is {:04X}, the bytes give {:04X}", crc, crc16(body)));
  }
  frame.direction = bytes[0] == kStartToMeter ? Direction::toMeter : Direction::fromMeter;
  frame.destination = body[0];
  frame.command = body[1];
  frame.data.assign(body.begin() + 2, body.end());
  frame.offsets = std::move(plain->offsets);
  frame.length = bytes.size();
  return frame;
}

}  // namespace mb::kmp
