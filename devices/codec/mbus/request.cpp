#include "devices/codec/mbus/request.h"

#include <algorithm>
#include <array>

namespace mb::mbus {
namespace {

constexpr std::uint8_t kSndNke = 0x40;
constexpr std::uint8_t kSndUd = 0x53;
constexpr std::uint8_t kReqSke = 0x49;
constexpr std::uint8_t kReqUd1 = 0x5A;
constexpr std::uint8_t kReqUd2 = 0x5B;
constexpr std::uint8_t kFrameCountBit = 0x20;
constexpr std::size_t kMostData = 252;

std::uint8_t withFcb(std::uint8_t control, bool fcb) {
  return fcb ? static_cast<std::uint8_t>(control | kFrameCountBit) : control;
}

FrameBytes shortFrame(std::uint8_t control, std::uint8_t address) {
  const auto sum = static_cast<std::uint8_t>(control + address);
  return {kShortStart, control, address, sum, kStop};
}

/// `data` is known to fit.
FrameBytes longFrame(std::uint8_t control, std::uint8_t address, std::uint8_t information, Bytes data) {
  const auto count = static_cast<std::uint8_t>(data.size() + 3);
  FrameBytes frame;
  frame.reserve(data.size() + 3 + kLongOverhead);
  for (const std::uint8_t byte : {kLongStart, count, count, kLongStart, control, address, information}) {
    frame.push_back(byte);
  }
  frame.insert(frame.end(), data.begin(), data.end());
  frame.push_back(checksum(Bytes(frame).subspan(4)));
  frame.push_back(kStop);
  return frame;
}

void appendLsbFirst(FrameBytes& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(value & 0xFFU));
    value >>= 8U;
  }
}

}  // namespace

FrameBytes sndNke(std::uint8_t address) {
  return shortFrame(kSndNke, address);
}

FrameBytes reqUd2(std::uint8_t address, bool fcb) {
  return shortFrame(withFcb(kReqUd2, fcb), address);
}

FrameBytes reqUd1(std::uint8_t address, bool fcb) {
  return shortFrame(withFcb(kReqUd1, fcb), address);
}

FrameBytes reqSke(std::uint8_t address) {
  return shortFrame(kReqSke, address);
}

Expected<FrameBytes> sndUd(std::uint8_t address, std::uint8_t information, Bytes data, bool fcb) {
  if (data.size() > kMostData) {
    return fail(std::to_string(data.size()) + " bytes of data do not fit into an M-Bus frame of at most 252",
                "SND_UD", "send them in several frames");
  }
  return longFrame(withFcb(kSndUd, fcb), address, information, data);
}

Expected<FrameBytes> sendData(std::uint8_t address, Bytes records, bool fcb) {
  return sndUd(address, 0x51, records, fcb);
}

FrameBytes applicationReset(std::uint8_t address, std::optional<std::uint8_t> subCode, bool fcb) {
  FrameBytes data;
  if (subCode) {
    data.push_back(*subCode);
  }
  return longFrame(withFcb(kSndUd, fcb), address, 0x50, data);
}

FrameBytes select(const SecondaryAddress& address, bool fcb) {
  FrameBytes data;
  appendLsbFirst(data, address.identification, 4);
  appendLsbFirst(data, address.manufacturer, 2);
  data.push_back(address.version);
  data.push_back(address.medium);
  if (address.fabrication) {
    data.push_back(0x0C);
    data.push_back(0x78);
    appendLsbFirst(data, *address.fabrication, 4);
  }
  return longFrame(withFcb(kSndUd, fcb), kNetworkLayerAddress, 0x52, data);
}

std::optional<std::uint32_t> parseIdentification(std::string_view digits) {
  if (digits.size() != 8) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (c >= '0' && c <= '9') {
      value = value << 4U | static_cast<std::uint32_t>(c - '0');
    } else if (c == 'F' || c == 'f') {
      value = value << 4U | 0xFU;
    } else {
      return std::nullopt;
    }
  }
  return value;
}

std::optional<FrameBytes> setBaud(std::uint8_t address, int baud, bool fcb) {
  constexpr std::array rates = {300, 600, 1200, 2400, 4800, 9600, 19200, 38400};
  const auto* const at = std::ranges::find(rates, baud);
  if (at == rates.end()) {
    return std::nullopt;
  }
  const auto information = static_cast<std::uint8_t>(0xB8 + (at - rates.begin()));
  return longFrame(withFcb(kSndUd, fcb), address, information, {});
}

FrameBytes withoutFrameCount(Bytes frame) {
  FrameBytes plain(frame.begin(), frame.end());
  const bool isShort = plain.size() == 5 && plain.front() == kShortStart;
  const bool isLong = plain.size() >= 9 && plain.front() == kLongStart && plain[3] == kLongStart;
  const std::size_t control = isShort ? 1 : 4;
  if ((isShort || isLong) && (plain[control] & kFrameCountBit) != 0) {
    const std::size_t checksum = plain.size() - 2;
    plain[control] = static_cast<std::uint8_t>(plain[control] - kFrameCountBit);
    plain[checksum] = static_cast<std::uint8_t>(plain[checksum] - kFrameCountBit);
  }
  return plain;
}

}  // namespace mb::mbus
