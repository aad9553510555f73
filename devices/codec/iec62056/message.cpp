#include "devices/codec/iec62056/message.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace mb::iec62056 {
namespace {

constexpr std::uint8_t kCr = 0x0D;
constexpr std::uint8_t kLf = 0x0A;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

std::size_t findByte(View bytes, std::uint8_t byte, std::size_t from = 0) {
  const auto rest = bytes.subspan(std::min(from, bytes.size()));
  const auto at = std::ranges::find(rest, byte);
  return at == rest.end() ? kNowhere : from + static_cast<std::size_t>(at - rest.begin());
}

std::string textOf(View bytes) {
  return std::string(bytes.begin(), bytes.end());
}

bool isLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

/// Line ends and printable characters; the offset of anything else.
std::optional<CodecError> unprintable(View bytes, std::size_t offset) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t c = bytes[i];
    if (c >= 0x7F || (c < 0x20 && c != kCr && c != kLf)) {
      return CodecError(Fault::field, offset + i, fmt::format("{:02X} is no character of the data", c));
    }
  }
  return std::nullopt;
}

Decoded<Message> made(MessageKind kind, View bytes, std::size_t from, std::size_t to) {
  if (auto error = unprintable(bytes.subspan(from, to - from), from)) {
    return tl::unexpected<CodecError>(std::move(*error));
  }
  Message message;
  message.kind = kind;
  message.text = textOf(bytes.subspan(from, to - from));
  message.textOffset = from;
  message.length = bytes.size();
  return message;
}

tl::unexpected<CodecError> cutOff(View bytes, std::string_view missing) {
  return codec::broken(Fault::truncated, bytes.size(), fmt::format("{} is missing", missing));
}

/// "/?...!" and "/XXXZ...", each with CRLF at its end.
Decoded<Message> parseLine(View bytes) {
  const std::size_t cr = findByte(bytes, kCr);
  if (cr == kNowhere || cr + 1 == bytes.size()) {
    return cutOff(bytes, "the line end (CR LF)");
  }
  if (bytes[cr + 1] != kLf) {
    return codec::broken(Fault::stop, cr + 1, fmt::format("{:02X} stands where LF belongs", bytes[cr + 1]));
  }
  if (cr + 2 != bytes.size()) {
    return codec::broken(Fault::stop, cr + 2, "bytes follow the line end");
  }
  if (bytes[0] == kAcknowledge) {
    return cr == 4 ? made(MessageKind::optionSelect, bytes, 1, cr)
                   : codec::broken(Fault::length, cr, "a selection has three characters");
  }
  if (bytes.size() > 1 && bytes[1] == '?') {
    return bytes[cr - 1] == '!' ? made(MessageKind::request, bytes, 2, cr - 1)
                                : codec::broken(Fault::stop, cr - 1, "a request ends with !");
  }
  return made(MessageKind::identification, bytes, 1, cr);
}

std::optional<CodecError> checkBlock(View bytes) {
  const std::size_t etx = findByte(bytes, kEtx);
  if (etx == kNowhere || etx + 1 == bytes.size()) {
    return CodecError(Fault::truncated, bytes.size(),
                      etx == kNowhere ? "the end (ETX) is missing" : "the checksum (BCC) is missing");
  }
  if (etx + 2 != bytes.size()) {
    return CodecError(Fault::stop, etx + 2, "bytes follow the checksum (BCC)");
  }
  const std::uint8_t sum = bcc(bytes.subspan(1, etx));
  if (sum != bytes[etx + 1]) {
    return CodecError(
        Fault::checksum, etx + 1,
        fmt::format("the checksum (BCC) is {:02X}, the bytes give {:02X}", bytes[etx + 1], sum));
  }
  return std::nullopt;
}

Decoded<Message> parseBlock(View bytes) {
  if (auto error = checkBlock(bytes)) {
    return tl::unexpected<CodecError>(std::move(*error));
  }
  const std::size_t etx = bytes.size() - 2;
  if (bytes[0] == kStx) {
    return made(MessageKind::block, bytes, 1, etx);
  }
  if (etx < 3 || !isLetter(static_cast<char>(bytes[1])) || !isDigit(static_cast<char>(bytes[2]))) {
    return codec::broken(Fault::field, 1, "a command is a letter and a digit");
  }
  if (etx > 3 && bytes[3] != kStx) {
    return codec::broken(Fault::field, 3, fmt::format("{:02X} stands where STX belongs", bytes[3]));
  }
  auto message = made(MessageKind::command, bytes, std::min(etx, std::size_t{4}), etx);
  if (message) {
    message->command = textOf(bytes.subspan(1, 2));
  }
  return message;
}

Message single(MessageKind kind) {
  Message message;
  message.kind = kind;
  message.textOffset = 1;
  message.length = 1;
  return message;
}

FoundFrame notYet(std::size_t begin, std::string why) {
  FoundFrame found;
  found.begin = begin;
  found.why = std::move(why);
  return found;
}

FoundFrame judged(View received, std::size_t begin, std::size_t end) {
  const auto message = parseMessage(received.subspan(begin, end - begin));
  FoundFrame found;
  found.complete = true;
  found.valid = message.has_value();
  found.begin = begin;
  found.length = end - begin;
  found.why = message ? std::string() : message.error().what;
  return found;
}

/// The identification from `from` on; our own echoed request begins with / too.
FoundFrame findIdentification(View received, std::size_t from = 0) {
  for (std::size_t at = findByte(received, '/', from); at != kNowhere; at = findByte(received, '/', at + 1)) {
    if (at + 1 < received.size() && received[at + 1] == '?') {
      continue;
    }
    const std::size_t cr = findByte(received, kCr, at);
    if (cr == kNowhere || cr + 1 == received.size()) {
      return notYet(at, "the line end of the identification has not come yet");
    }
    return judged(received, at, cr + 2);
  }
  return notYet(received.size(), received.empty() ? "nothing came" : "no identification among what came");
}

FoundFrame findBlock(View received, std::size_t from = 0) {
  FoundFrame damaged = notYet(received.size(), received.empty() ? "nothing came" : "no STX among what came");
  for (std::size_t at = from; at < received.size(); ++at) {
    if (received[at] != kStx && received[at] != kSoh) {
      continue;
    }
    const std::size_t etx = findByte(received, kEtx, at);
    if (etx == kNowhere || etx + 1 == received.size()) {
      return damaged.complete ? damaged : notYet(at, "the end of the block has not come yet");
    }
    FoundFrame found = judged(received, at, etx + 2);
    if (found.valid) {
      return found;
    }
    if (!damaged.complete) {
      damaged = std::move(found);
    }
    at = etx + 1;
  }
  return damaged;
}

FoundFrame findSingle(View received) {
  for (std::size_t at = 0; at < received.size(); ++at) {
    if (received[at] == kAcknowledge || received[at] == kRepeat) {
      return judged(received, at, at + 1);
    }
  }
  return notYet(received.size(), received.empty() ? "nothing came" : "neither 06 nor 15 among what came");
}

/// Mode A: identification and block follow each other and are one answer.
FoundFrame findReadout(View received) {
  FoundFrame first = findIdentification(received);
  if (!first.valid) {
    return first;
  }
  FoundFrame block = findBlock(received, first.begin + first.length);
  if (block.complete) {
    block.length += block.begin - first.begin;
  }
  block.begin = first.begin;
  return block;
}

FoundFrame findPlainReadout(View received) {
  FoundFrame first = findIdentification(received);
  if (!first.valid) {
    return first;
  }
  for (std::size_t at = findByte(received, '!', first.begin + first.length); at != kNowhere;
       at = findByte(received, '!', at + 1)) {
    // Within brackets ! is not allowed (5.8): the first one that begins a line ends the data.
    if (received[at - 1] == kLf && at + 2 < received.size()) {
      first.valid = received[at + 1] == kCr && received[at + 2] == kLf;
      first.why = first.valid ? std::string() : "the line with ! does not end";
      first.length = at + 3 - first.begin;
      return first;
    }
  }
  return notYet(first.begin, "the ! at the end of the data has not come yet");
}

}  // namespace

std::uint8_t bcc(View bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
  }
  return static_cast<std::uint8_t>(sum);
}

FoundFrame findMessage(View received, Awaited awaited) {
  switch (awaited) {
    case Awaited::identification:
      return findIdentification(received);
    case Awaited::block:
      return findBlock(received);
    case Awaited::acknowledge:
      return findSingle(received);
    case Awaited::readout:
      return findReadout(received);
    case Awaited::plainReadout:
      return findPlainReadout(received);
  }
  return notYet(0, "");
}

Decoded<Message> parseMessage(View bytes) {
  if (bytes.empty()) {
    return codec::broken(Fault::empty, 0, "no bytes");
  }
  if (bytes.size() > kLongestMessage) {
    return codec::broken(Fault::length, kLongestMessage, fmt::format("more than {} bytes", kLongestMessage));
  }
  switch (bytes[0]) {
    case kStx:
    case kSoh:
      return parseBlock(bytes);
    case kRepeat:
      return bytes.size() == 1 ? Decoded<Message>(single(MessageKind::repeatRequest))
                               : codec::broken(Fault::stop, 1, "bytes follow the 15");
    case kAcknowledge:
      return bytes.size() == 1 ? Decoded<Message>(single(MessageKind::acknowledge)) : parseLine(bytes);
    case '/':
      return parseLine(bytes);
    default:
      return codec::broken(Fault::start, 0, fmt::format("{:02X} begins no message", bytes[0]));
  }
}

Decoded<Bytes> withoutParity(View bytes) {
  Bytes plain;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    unsigned ones = 0;
    for (unsigned bits = bytes[i]; bits != 0; bits >>= 1U) {
      ones += bits & 1U;
    }
    if (ones % 2 != 0) {
      return codec::broken(Fault::field, i, fmt::format("{:02X} has the wrong parity", bytes[i]));
    }
    plain.push_back(bytes[i] & 0x7FU);
  }
  return plain;
}

Decoded<Bytes> requestMessage(std::string_view address) {
  constexpr std::size_t kMost = 32;  // 6.3.1
  if (address.size() > kMost) {
    return codec::broken(Fault::length, kMost, fmt::format("an address has up to {} characters", kMost));
  }
  Bytes bytes{'/', '?'};
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (!isLetter(address[i]) && !isDigit(address[i]) && address[i] != ' ') {
      return codec::broken(Fault::field, i, "an address has digits, letters and blanks");
    }
    bytes.push_back(static_cast<std::uint8_t>(address[i]));
  }
  bytes.insert(bytes.end(), {'!', kCr, kLf});
  return bytes;
}

Bytes optionSelect(char protocol, char baud, char mode) {
  return Bytes{kAcknowledge,
               static_cast<std::uint8_t>(protocol),
               static_cast<std::uint8_t>(baud),
               static_cast<std::uint8_t>(mode),
               kCr,
               kLf};
}

Decoded<Bytes> commandMessage(std::string_view command, std::string_view data) {
  if (command.size() != 2 || !isLetter(command[0]) || !isDigit(command[1])) {
    return codec::broken(Fault::field, 0, "a command is a letter and a digit");
  }
  Bytes bytes{kSoh};
  bytes.insert(bytes.end(), command.begin(), command.end());
  if (!data.empty() || command != "B0") {
    bytes.push_back(kStx);
  }
  const std::size_t before = bytes.size();
  bytes.insert(bytes.end(), data.begin(), data.end());
  if (auto error = unprintable(View(bytes).subspan(before), 0)) {
    return tl::unexpected<CodecError>(std::move(*error));
  }
  bytes.push_back(kEtx);
  bytes.push_back(bcc(View(bytes).subspan(1)));
  return bytes;
}

Bytes blockMessage(std::string_view data) {
  Bytes bytes{kStx};
  bytes.insert(bytes.end(), data.begin(), data.end());
  bytes.push_back(kEtx);
  bytes.push_back(bcc(View(bytes).subspan(1)));
  return bytes;
}

Decoded<Identification> parseIdentification(const Message& message) {
  constexpr std::array<int, 7> kBaud{300, 600, 1200, 2400, 4800, 9600, 19200};
  const std::string& text = message.text;
  if (message.kind != MessageKind::identification || text.size() < 4) {
    return codec::broken(Fault::length, message.textOffset + text.size(),
                         "an identification has three letters and a baud character");
  }
  for (std::size_t i = 0; i < 3; ++i) {
    if (!isLetter(text[i])) {
      return codec::broken(Fault::field, message.textOffset + i, "a manufacturer has three letters");
    }
  }
  Identification identity;
  identity.manufacturer = text.substr(0, 3);
  identity.fast = text[2] >= 'a';
  std::ranges::transform(identity.manufacturer, identity.manufacturer.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  const char z = text[3];
  if (z >= '0' && z <= '6') {
    identity.mode = Mode::c;
    identity.character = z;
    identity.baud = kBaud[static_cast<std::size_t>(z - '0')];
  } else if (z >= 'A' && z <= 'F') {
    identity.mode = Mode::b;
    identity.character = z;
    identity.baud = kBaud[static_cast<std::size_t>(z - 'A' + 1)];
  }
  std::size_t at = 4;
  for (; at + 1 < text.size() && text[at] == '\\'; at += 2) {
    identity.enhanced += text[at + 1];
  }
  if (identity.mode == Mode::c && identity.enhanced.find('2') != std::string::npos) {
    identity.mode = Mode::e;
  }
  identity.text = text.substr(at);
  return identity;
}

}  // namespace mb::iec62056
