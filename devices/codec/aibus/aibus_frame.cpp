#include "devices/codec/aibus/aibus_frame.h"

#include <fmt/format.h>

namespace mb::aibus {
namespace {

constexpr std::uint8_t kMark = 0x80;

std::uint16_t word(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8U);
}

void append(Bytes& bytes, unsigned word) {
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(word >> 8U & 0xFFU));
}

}  // namespace

Bytes request(std::uint8_t address, std::uint8_t operation, std::uint8_t parameter, std::int16_t value) {
  const auto bits = static_cast<std::uint16_t>(value);
  const auto mark = static_cast<std::uint8_t>(kMark + address);
  Bytes bytes{mark, mark, operation, parameter};
  append(bytes, bits);
  append(bytes, parameter * 256U + operation + bits + address);
  return bytes;
}

Expected<Answer> parseAnswer(std::span<const std::uint8_t> bytes, std::uint8_t address) {
  if (bytes.size() != kAnswer) {
    return fail(fmt::format("an answer has {} bytes, not {}", kAnswer, bytes.size()));
  }
  unsigned sum = address;
  for (std::size_t at = 0; at + 2 < kAnswer; at += 2) {
    sum += word(bytes, at);
  }
  if ((sum & 0xFFFFU) != word(bytes, kAnswer - 2)) {
    return fail("the checksum does not hold");
  }
  Answer answer;
  answer.process = static_cast<std::int16_t>(word(bytes, 0));
  answer.setPoint = static_cast<std::int16_t>(word(bytes, 2));
  answer.output = bytes[4];
  answer.status = bytes[5];
  answer.value = static_cast<std::int16_t>(word(bytes, 6));
  return answer;
}

}  // namespace mb::aibus
