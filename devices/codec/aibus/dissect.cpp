#include "devices/codec/aibus/dissect.h"

#include <fmt/format.h>

namespace mb::aibus {
namespace {

using codec::CodecError;
using codec::DecodedValue;
using codec::Dissection;
using codec::Fault;
using codec::View;

constexpr std::uint8_t kMark = 0x80;

unsigned word(View bytes, std::size_t at) {
  return bytes[at] | static_cast<unsigned>(bytes[at + 1]) << 8U;
}

void addValue(Dissection& out, std::string name, std::size_t offset, std::int16_t number) {
  out.parts.emplace_back(offset, 2, name, std::to_string(number));
  DecodedValue value;
  value.name = std::move(name);
  value.quantity = "dimensionless";  // the decimal point is a parameter (dPt) of the instrument
  value.number = Decimal(number, 0);
  value.offset = offset;
  value.length = 2;
  out.values.push_back(std::move(value));
}

void dissectRequest(View bytes, Dissection& out) {
  const unsigned address = bytes[0] - kMark;
  const unsigned wanted = (bytes[3] * 256U + bytes[2] + word(bytes, 4) + address) & 0xFFFFU;
  if (wanted != word(bytes, 6)) {
    out.error = CodecError(Fault::checksum, 6, "the checksum does not hold");
    return;
  }
  const bool write = bytes[2] == kWrite;
  out.summary = fmt::format("AIBUS request, {} parameter {}", write ? "write" : "read", bytes[3]);
  out.addFrame("type", "request");
  out.addFrame("address", std::to_string(address));
  out.parts.emplace_back(0, 2, "address", std::to_string(address));
  out.parts.emplace_back(2, 1, "operation", write ? "write" : bytes[2] == kRead ? "read" : "unknown");
  out.parts.emplace_back(3, 1, "parameter", std::to_string(bytes[3]));
  out.parts.emplace_back(4, 2, "value", std::to_string(static_cast<std::int16_t>(word(bytes, 4))));
  out.parts.emplace_back(6, 2, "checksum", "right");
}

void dissectAnswer(View bytes, std::optional<std::uint8_t> given, Dissection& out) {
  unsigned sum = 0;
  for (std::size_t at = 0; at + 2 < kAnswer; at += 2) {
    sum += word(bytes, at);
  }
  const unsigned fits = (word(bytes, kAnswer - 2) - sum) & 0xFFFFU;
  if (given ? fits != *given : fits > static_cast<unsigned>(kMostAddress)) {
    out.error =
        CodecError(Fault::checksum, kAnswer - 2,
                   given ? "the checksum does not hold" : "the checksum fits no address from 0 to 80");
    return;
  }
  out.summary = "AIBUS answer";
  out.addFrame("type", "answer");
  out.addFrame("address", std::to_string(fits));
  addValue(out, "process", 0, static_cast<std::int16_t>(word(bytes, 0)));
  addValue(out, "set_point", 2, static_cast<std::int16_t>(word(bytes, 2)));
  out.parts.emplace_back(4, 1, "output", std::to_string(bytes[4]));
  out.parts.emplace_back(5, 1, "status", fmt::format("{:02X}", bytes[5]));
  addValue(out, "parameter", 6, static_cast<std::int16_t>(word(bytes, 6)));
  out.parts.emplace_back(8, 2, "checksum",
                         given ? "right" : fmt::format("of address {}, if it is right", fits));
}

}  // namespace

Dissection dissect(View bytes, std::optional<std::uint8_t> address) {
  Dissection out;
  out.protocol = "aibus";
  out.summary = "AIBUS, not a whole frame";
  out.bytes.assign(bytes.begin(), bytes.end());
  if (bytes.size() == kRequest && bytes[0] >= kMark && bytes[0] == bytes[1]) {
    dissectRequest(bytes, out);
  } else if (bytes.size() == kAnswer) {
    dissectAnswer(bytes, address, out);
  } else {
    out.error = CodecError(
        bytes.empty() ? Fault::empty : Fault::length, bytes.size(),
        bytes.empty() ? "no bytes" : "a request has 8 bytes and its address twice, an answer has 10");
  }
  return out;
}

}  // namespace mb::aibus
