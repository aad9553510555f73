#include "devices/codec/dlt645/frame.h"

#include "devices/codec/digits/digits.h"
#include "devices/codec/dissection/find_frame.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::dlt645 {
namespace {

constexpr std::size_t kSecondStart = 7;
constexpr std::size_t kLengthAt = 9;

/// Why the bytes from 68 on are no frame; empty when they are one.
std::optional<CodecError> whyNot(View from) {
  if (from.empty() || from[0] != kStart) {
    return CodecError(Fault::start, 0, "a frame begins with 68");
  }
  if (from.size() > kSecondStart && from[kSecondStart] != kStart) {
    return CodecError(Fault::start, kSecondStart,
                      fmt::format("{:02X} stands where the second 68 belongs", from[kSecondStart]));
  }
  if (from.size() < kHead) {
    return CodecError(Fault::truncated, from.size(),
                      fmt::format("the frame ends after {} bytes, its head has {}", from.size(), kHead));
  }
  const std::size_t length = kOverhead + from[kLengthAt];
  if (from.size() < length) {
    return CodecError(Fault::truncated, from.size(), fmt::format("{} of {} bytes", from.size(), length));
  }
  if (from[length - 1] != kStop) {
    return CodecError(
        Fault::stop, length - 1,
        fmt::format("{:02X} stands where length {} puts the end byte 16", from[length - 1], from[kLengthAt]));
  }
  const std::uint8_t sum = codec::sum8(from.first(length - 2));
  if (from[length - 2] != sum) {
    return CodecError(Fault::checksum, length - 2,
                      fmt::format("the checksum is {:02X}, the bytes give {:02X}", from[length - 2], sum));
  }
  return std::nullopt;
}

struct CodeName {
  std::uint8_t code;
  std::string_view name;
  std::optional<Edition> edition;
};

constexpr std::array<CodeName, 18> kCodes{{{0x01, "read data", Edition::y1997},
                                           {0x02, "read following data", Edition::y1997},
                                           {0x03, "read again", Edition::y1997},
                                           {0x04, "write data", Edition::y1997},
                                           {0x08, "broadcast time", std::nullopt},
                                           {0x0A, "write address", Edition::y1997},
                                           {0x0C, "change baud rate", Edition::y1997},
                                           {0x0F, "change password", Edition::y1997},
                                           {0x10, "clear maximum demand", Edition::y1997},
                                           {0x11, "read data", Edition::y2007},
                                           {0x12, "read following data", Edition::y2007},
                                           {0x13, "read address", Edition::y2007},
                                           {0x14, "write data", Edition::y2007},
                                           {0x15, "write address", Edition::y2007},
                                           {0x16, "freeze", Edition::y2007},
                                           {0x17, "change baud rate", Edition::y2007},
                                           {0x18, "change password", Edition::y2007},
                                           {0x19, "clear maximum demand", Edition::y2007}}};

const CodeName* codeName(std::uint8_t control) {
  const auto* at = std::ranges::find(kCodes, control & 0x1FU, &CodeName::code);
  return at == kCodes.end() ? nullptr : at;
}

std::size_t identifierBytes(const Frame& frame) {
  const unsigned function = frame.control & 0x1FU;
  const bool named = function == 0x01 || function == 0x02 || function == 0x04 || function == 0x11 ||
                     function == 0x12 || function == 0x14;
  const auto edition = editionOf(frame.control);
  if (!named || !edition || frame.refused()) {
    return 0;
  }
  const std::size_t count = *edition == Edition::y1997 ? 2 : 4;
  return frame.data.size() < count ? 0 : count;
}

}  // namespace

std::string Frame::addressText() const {
  return codec::digitText(address, codec::ByteOrder::lowFirst);
}

std::optional<Edition> editionOf(std::uint8_t control) {
  const CodeName* code = codeName(control);
  return code == nullptr ? std::nullopt : code->edition;
}

std::string controlText(std::uint8_t control) {
  const CodeName* code = codeName(control);
  const std::string text =
      code == nullptr ? fmt::format("control {:02X}", control & 0x1FU) : std::string(code->name);
  if ((control & 0x80U) == 0) {
    return text;
  }
  return ((control & 0x40U) != 0 ? "refused: " : "answer: ") + text +
         ((control & 0x20U) != 0 ? ", more follow" : "");
}

FoundFrame findFrame(View received) {
  return codec::findFrame(received, kStart, [](View from) {
    codec::FrameCheck check;
    check.error = whyNot(from);
    check.length = from.size() < kHead ? 0 : kOverhead + from[kLengthAt];
    return check;
  });
}

Decoded<Frame> parseFrame(View bytes) {
  const std::size_t at = codec::preambleLength(bytes);
  const View from = bytes.subspan(at);
  if (from.empty()) {
    return codec::broken(bytes.empty() ? Fault::empty : Fault::truncated, at,
                         bytes.empty() ? "no bytes" : "nothing follows the preamble");
  }
  if (auto error = whyNot(from)) {
    error->offset += at;
    return tl::unexpected<CodecError>(std::move(*error));
  }
  const std::size_t length = kOverhead + from[kLengthAt];
  if (from.size() > length) {
    return codec::broken(Fault::length, at + length, "bytes follow the frame");
  }
  Frame frame;
  std::copy_n(from.begin() + 1, kAddressBytes, frame.address.begin());
  frame.control = from[8];
  frame.dataOffset = at + kHead;
  for (const std::uint8_t byte : from.subspan(kHead, length - kOverhead)) {
    frame.data.push_back(static_cast<std::uint8_t>(byte - kDataAdd));
  }
  return frame;
}

Decoded<Bytes> buildFrame(const Address& address, std::uint8_t control, View data) {
  constexpr std::size_t kMost = 255;
  if (data.size() > kMost) {
    return codec::broken(Fault::length, kLengthAt,
                         fmt::format("{} bytes of data, L counts to {}", data.size(), kMost));
  }
  Bytes bytes{kStart};
  bytes.insert(bytes.end(), address.begin(), address.end());
  bytes.insert(bytes.end(), {kStart, control, static_cast<std::uint8_t>(data.size())});
  for (const std::uint8_t byte : data) {
    bytes.push_back(static_cast<std::uint8_t>(byte + kDataAdd));
  }
  bytes.push_back(codec::sum8(bytes));
  bytes.push_back(kStop);
  return bytes;
}

std::optional<std::string> identifierText(const Frame& frame) {
  const std::size_t count = identifierBytes(frame);
  return count == 0
             ? std::nullopt
             : std::optional(codec::digitText(View(frame.data).first(count), codec::ByteOrder::lowFirst));
}

codec::Dissection dissect(View bytes) {
  codec::Dissection out;
  out.protocol = "dlt645";
  out.bytes.assign(bytes.begin(), bytes.end());
  const auto frame = parseFrame(bytes);
  if (!frame) {
    out.summary = "DL/T 645, not a whole frame";
    out.error = frame.error();
    return out;
  }
  const std::size_t begin = frame->dataOffset - kHead;
  const auto edition = editionOf(frame->control);
  out.summary = fmt::format("DL/T 645{} frame, {}",
                            !edition                     ? ""
                            : *edition == Edition::y1997 ? "-1997"
                                                         : "-2007",
                            controlText(frame->control));
  out.addFrame("c", fmt::format("{:02X}", frame->control));
  out.addFrame("name", controlText(frame->control));
  out.addFrame("length", std::to_string(frame->data.size()));
  out.addHeader("id", frame->addressText());
  if (begin > 0) {
    out.parts.emplace_back(0, begin, "preamble");
  }
  out.parts.emplace_back(begin, 1, "start");
  out.parts.emplace_back(begin + 1, kAddressBytes, "address", frame->addressText());
  out.parts.emplace_back(begin + kSecondStart, 1, "start");
  out.parts.emplace_back(begin + 8, 1, "control", controlText(frame->control));
  out.parts.emplace_back(begin + kLengthAt, 1, "length", std::to_string(frame->data.size()));
  std::size_t read = 0;
  if (const auto identifier = identifierText(*frame)) {
    read = identifierBytes(*frame);
    out.addFrame("di", *identifier);
    out.parts.emplace_back(frame->dataOffset, read, "identifier", *identifier);
  }
  if (read < frame->data.size()) {
    out.parts.emplace_back(frame->dataOffset + read, frame->data.size() - read, "data",
                           "without 33h: " + codec::spacedHex(View(frame->data).subspan(read)));
  }
  const std::size_t end = frame->dataOffset + frame->data.size();
  out.parts.emplace_back(end, 1, "checksum", "right");
  out.parts.emplace_back(end + 1, 1, "end");
  if (frame->refused()) {
    out.error = CodecError(
        Fault::refused, frame->dataOffset - 2,
        fmt::format("the meter refused ({:02X}), error {}", frame->control, codec::spacedHex(frame->data)));
  }
  return out;
}

}  // namespace mb::dlt645
