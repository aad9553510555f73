#include "devices/profile/frame_rule.h"

#include "devices/codec/aibus/aibus_frame.h"
#include "devices/codec/modbus/rtu_frame.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::size_t kAibusPayload = 4;
constexpr const char* kBadSum = "the checksum does not hold";

Framing found(std::size_t begin, std::size_t length) {
  Framing framing;
  framing.complete = true;
  framing.valid = true;
  framing.begin = begin;
  framing.length = length;
  return framing;
}

Framing missing(std::string why) {
  Framing framing;
  framing.why = std::move(why);
  return framing;
}

Framing spoilt(std::size_t length, std::string why) {
  Framing framing;
  framing.complete = true;
  framing.length = length;
  framing.why = std::move(why);
  return framing;
}

Framing findModbus(std::span<const std::uint8_t> received, const FrameRule::Expecting& expecting) {
  auto scan = modbus::scanAnswer(received, expecting.address, expecting.function);
  switch (scan.state) {
    case modbus::FrameState::complete:
      return found(0, scan.length);
    case modbus::FrameState::damaged:
      return spoilt(received.size(), std::move(scan.why));
    case modbus::FrameState::needMore:
      break;
  }
  return missing(std::move(scan.why));
}

Framing findAibus(std::span<const std::uint8_t> received, std::uint8_t address) {
  if (received.size() < aibus::kAnswer) {
    return missing("the answer is not whole");
  }
  const auto answer = aibus::parseAnswer(received.first(aibus::kAnswer), address);
  return answer ? found(0, aibus::kAnswer) : spoilt(aibus::kAnswer, answer.error().what);
}

bool begins(std::span<const std::uint8_t> bytes, const Bytes& with) {
  return bytes.size() >= with.size() && std::ranges::equal(bytes.first(with.size()), with);
}

}  // namespace

std::size_t FrameRule::head() const {
  switch (kind) {
    case Kind::modbusRtu:
      return 1;
    case Kind::fixed:
    case Kind::length:
    case Kind::gap:
      return heard().size();
    case Kind::line:
    case Kind::aibus:
      break;
  }
  return 0;
}

std::size_t FrameRule::around() const {
  return heard().size() + checksumSize(checksum) + end.size();
}

Bytes FrameRule::sumOf(std::span<const std::uint8_t> body) const {
  return checksumBytes(checksum, body.subspan(std::min(checksumFrom, body.size())));
}

Expected<Bytes> FrameRule::wrap(std::span<const std::uint8_t> payload, std::uint8_t address) const {
  if (kind == Kind::modbusRtu) {
    return modbus::frame(address, payload);
  }
  if (kind == Kind::aibus) {
    if (payload.size() != kAibusPayload || address > aibus::kMostAddress) {
      return fail("a request is operation, parameter and a value of two bytes", std::string(),
                  "write it like \"52 00 00 00\"");
    }
    const auto value = static_cast<std::int16_t>(payload[2] | payload[3] << 8U);
    return aibus::request(address, payload[0], payload[1], value);
  }
  const auto taken = std::find_first_of(payload.begin(), payload.end(), reserved.begin(), reserved.end());
  if (taken != payload.end()) {
    return fail(fmt::format("the byte {:02X} marks a frame and cannot be sent inside one", *taken),
                std::string(), "set a neighbouring value");
  }
  Bytes frame = kind == Kind::line ? Bytes() : start;
  frame.insert(frame.end(), payload.begin(), payload.end());
  if (kind == Kind::line) {
    frame.insert(frame.end(), terminator.begin(), terminator.end());
    return frame;
  }
  const Bytes sum = bareRequests ? Bytes() : sumOf(frame);
  frame.insert(frame.end(), sum.begin(), sum.end());
  frame.insert(frame.end(), end.begin(), end.end());
  return frame;
}

Framing FrameRule::find(std::span<const std::uint8_t> received, const Expecting& expecting) const {
  switch (kind) {
    case Kind::line:
      return findLine(received);
    case Kind::fixed:
      return findFixed(received, expecting.payloadLengths);
    case Kind::length:
      return findLength(received);
    case Kind::gap:
      return findGap(received);
    case Kind::modbusRtu:
      return findModbus(received, expecting);
    case Kind::aibus:
      break;
  }
  return findAibus(received, expecting.address);
}

Framing FrameRule::findLine(std::span<const std::uint8_t> received) const {
  const auto at = std::search(received.begin(), received.end(), terminator.begin(), terminator.end());
  const auto length = static_cast<std::size_t>(at - received.begin());
  if (length > longest) {
    return spoilt(received.size(), fmt::format("no line has more than {} characters", longest));
  }
  return at == received.end() ? missing("the line does not end") : found(0, length + terminator.size());
}

std::string FrameRule::whyNot(std::span<const std::uint8_t> frame) const {
  if (frame.size() < around()) {
    return "the message is shorter than what stands around it";
  }
  if (!begins(frame, heard())) {
    return "the message does not begin as it should";
  }
  if (!std::ranges::equal(frame.last(end.size()), end)) {
    return "the message does not end as it should";
  }
  const std::size_t body = frame.size() - end.size() - checksumSize(checksum);
  if (!std::ranges::equal(frame.subspan(body, checksumSize(checksum)), sumOf(frame.first(body)))) {
    return kBadSum;
  }
  return {};
}

Framing FrameRule::findFixed(std::span<const std::uint8_t> received,
                             const std::vector<std::size_t>& payloads) const {
  std::string why = "the message is not whole";
  const std::size_t last = heard().empty() ? 0 : received.size();
  for (std::size_t begin = 0; begin <= last && begin <= received.size(); ++begin) {
    if (!begins(received.subspan(begin), heard())) {
      continue;
    }
    for (const std::size_t payload : payloads) {
      const std::size_t length = around() + payload;
      if (received.size() - begin < length) {
        continue;
      }
      auto wrong = whyNot(received.subspan(begin, length));
      if (wrong.empty()) {
        return found(begin, length);
      }
      // Of several lengths the one that fits but for its sum says most.
      why = why == kBadSum ? std::string(kBadSum) : std::move(wrong);
    }
  }
  return missing(std::move(why));
}

Framing FrameRule::findLength(std::span<const std::uint8_t> received) const {
  const std::size_t width = lengthEncoding.size().value_or(1);
  std::string why = "the message is not whole";
  const std::size_t last = heard().empty() ? 0 : received.size();
  for (std::size_t begin = 0; begin <= last && begin <= received.size(); ++begin) {
    const auto rest = received.subspan(begin);
    if (!begins(rest, heard()) || rest.size() < lengthAt + width) {
      continue;
    }
    const auto said = lengthEncoding.decode(rest.subspan(lengthAt, width));
    const std::int64_t length = said && said->number ? said->number->mantissa + lengthAdds : -1;
    if (length < static_cast<std::int64_t>(around()) || length > static_cast<std::int64_t>(longest)) {
      why = fmt::format("a message of {} bytes does not exist", length);
      continue;
    }
    const auto size = static_cast<std::size_t>(length);
    if (rest.size() < size) {
      continue;
    }
    auto wrong = whyNot(rest.first(size));
    if (wrong.empty()) {
      return found(begin, size);
    }
    why = std::move(wrong);
  }
  return missing(std::move(why));
}

Framing FrameRule::findGap(std::span<const std::uint8_t> received) const {
  Framing framing = missing(whyNot(received));
  framing.endsAtGap = true;
  framing.valid = framing.why.empty() && received.size() <= longest;
  framing.length = received.size();
  return framing;
}

tl::expected<Bytes, Judgement> FrameRule::unwrap(std::span<const std::uint8_t> frame,
                                                 const Expecting& expecting) const {
  if (kind == Kind::modbusRtu) {
    const auto parsed = modbus::parseFrame(frame);
    if (!parsed || parsed->address != expecting.address) {
      return tl::unexpected(
          Judgement{Outcome::damaged, parsed ? "another slave answered" : parsed.error().what});
    }
    if (parsed->exception) {
      return tl::unexpected(
          Judgement{Outcome::refused, "the device refused: " + modbus::exceptionText(*parsed->exception)});
    }
    return Bytes(parsed->pdu.begin(), parsed->pdu.end());
  }
  const std::size_t before = head();
  const std::size_t behind = kind == Kind::line    ? terminator.size()
                             : kind == Kind::aibus ? std::size_t{2}
                                                   : checksumSize(checksum) + end.size();
  if (frame.size() < before + behind) {
    return tl::unexpected(Judgement{Outcome::damaged, "the message is shorter than what stands around it"});
  }
  const auto payload = frame.subspan(before, frame.size() - before - behind);
  return Bytes(payload.begin(), payload.end());
}

}  // namespace mb
