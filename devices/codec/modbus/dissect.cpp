#include "devices/codec/modbus/dissect.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::modbus {
namespace {

using codec::CodecError;
using codec::DecodedValue;
using codec::Dissection;
using codec::Fault;
using codec::Part;
using codec::View;

constexpr std::size_t kRequestLength = 8;

std::string_view functionName(std::uint8_t function) {
  switch (static_cast<Function>(function)) {
    case Function::readCoils:
      return "read coils";
    case Function::readDiscreteInputs:
      return "read discrete inputs";
    case Function::readHoldingRegisters:
      return "read holding registers";
    case Function::readInputRegisters:
      return "read input registers";
    case Function::writeCoil:
      return "write one coil";
    case Function::writeRegister:
      return "write one register";
    case Function::writeCoils:
      return "write coils";
    case Function::writeRegisters:
      return "write registers";
  }
  return "";
}

std::string functionText(std::uint8_t function) {
  const std::string_view name = functionName(function);
  return name.empty() ? fmt::format("function {:02X}", function) : std::string(name);
}

bool reads(std::uint8_t function) {
  return function >= 1 && function <= 4;
}

int word(View bytes, std::size_t at) {
  return bytes[at] << 8 | bytes[at + 1];
}

/// An answer to a read counts its bytes; registers have an even count of them.
bool answerFits(View bytes, std::uint8_t function) {
  return bytes.size() == std::size_t{5} + bytes[2] && bytes[2] > 0 && (function <= 2 || bytes[2] % 2 == 0);
}

/// Requests to read and answers to them, told by their length; empty: neither or both.
std::optional<Direction> directionOf(View bytes, std::uint8_t function) {
  if (function == 0x10 || function == 0x0F) {
    return bytes.size() == kRequestLength ? Direction::answer : Direction::request;
  }
  if (!reads(function)) {
    return std::nullopt;  // the answer repeats the request
  }
  const bool answer = answerFits(bytes, function);
  const bool request = bytes.size() == kRequestLength && word(bytes, 4) > 0 &&
                       word(bytes, 4) <= (function <= 2 ? kMostCoilsRead : kMostRegistersRead);
  if (answer == request) {
    return std::nullopt;
  }
  return answer ? Direction::answer : Direction::request;
}

class Builder {
 public:
  Builder(View bytes, const DissectOptions& options) : bytes_(bytes), options_(options) {
    out_.protocol = "modbus";
    out_.bytes.assign(bytes.begin(), bytes.end());
  }

  Dissection build() {
    const auto frame = parseFrame(bytes_);
    if (!frame) {
      out_.summary = "Modbus RTU, not a whole frame";
      out_.error = faultOf(frame.error().what);
      return std::move(out_);
    }
    const std::uint8_t function = frame->function;
    out_.addFrame("address", std::to_string(frame->address));
    out_.addFrame("function", fmt::format("{:02X}", function));
    out_.addFrame("name", functionText(function));
    out_.parts.emplace_back(0, 1, "address", std::to_string(frame->address));
    out_.parts.emplace_back(1, 1, "function", functionText(function) + (frame->exception ? ", refused" : ""));
    out_.summary = "Modbus RTU, " + functionText(function);
    if (frame->exception) {
      addException(*frame->exception);
    } else {
      addBody(function);
    }
    out_.parts.emplace_back(bytes_.size() - 2, 2, "checksum (CRC)", "right");
    return std::move(out_);
  }

 private:
  [[nodiscard]] CodecError faultOf(const std::string& what) const {
    if (bytes_.empty()) {
      return CodecError(Fault::empty, 0, "no bytes");
    }
    const bool sized = bytes_.size() >= 4 && bytes_.size() <= kLongestFrame;
    return sized ? CodecError(Fault::checksum, bytes_.size() - 2, what)
                 : CodecError(Fault::length, bytes_.size(), what);
  }

  [[nodiscard]] View body() const { return bytes_.subspan(2, bytes_.size() - 4); }

  void addException(std::uint8_t code) {
    out_.parts.emplace_back(2, 1, "exception", exceptionText(code));
    out_.error = CodecError(Fault::refused, 2, "the device refused: " + exceptionText(code));
  }

  void addBody(std::uint8_t function) {
    const auto direction = options_.direction ? options_.direction : directionOf(bytes_, function);
    if (direction) {
      out_.addFrame("direction", *direction == Direction::request ? "request" : "answer");
    }
    if (reads(function) && !direction) {
      const bool both = answerFits(bytes_, function);
      out_.error = CodecError(both ? Fault::unsupported : Fault::length, 2,
                              both ? "request and answer look alike here: name the direction"
                                   : "neither a request to read nor an answer has this length");
      return;
    }
    if (reads(function) && *direction == Direction::answer) {
      addAnswer(function);
    } else if (reads(function) && body().size() == 4) {
      out_.parts.emplace_back(2, 2, function <= 2 ? "first bit" : "first register",
                              std::to_string(word(bytes_, 2)));
      out_.parts.emplace_back(4, 2, "count", std::to_string(word(bytes_, 4)));
    } else if (function >= 5 && body().size() >= 4) {
      out_.parts.emplace_back(2, 2, function % 10 == 5 ? "bit" : "register", std::to_string(word(bytes_, 2)));
      out_.parts.emplace_back(4, 2, function > 6 ? "count" : "value", std::to_string(word(bytes_, 4)));
      if (body().size() > 4) {
        out_.parts.emplace_back(6, body().size() - 4, "values");
      }
    } else if (!body().empty()) {
      out_.parts.emplace_back(2, body().size(), "data");
    }
  }

  void addAnswer(std::uint8_t function) {
    if (!answerFits(bytes_, function)) {
      out_.error =
          CodecError(Fault::length, 2,
                     fmt::format("{} data bytes are announced, {} came", bytes_[2], bytes_.size() - 5));
      return;
    }
    out_.parts.emplace_back(2, 1, "byte count", std::to_string(bytes_[2]));
    if (function <= 2) {
      out_.parts.emplace_back(3, bytes_[2], "bits");
      return;
    }
    std::vector<std::uint16_t> registers;
    const auto& asked = options_.asked;
    const bool known =
        asked && asked->slave == bytes_[0] && asked->function == function && asked->count * 2 == bytes_[2];
    for (std::size_t at = 3; at + 2 < bytes_.size(); at += 2) {
      const int index = static_cast<int>(registers.size());
      registers.push_back(static_cast<std::uint16_t>(word(bytes_, at)));
      out_.parts.emplace_back(at, 2,
                              known ? fmt::format("register {}", asked->first + index)
                                    : fmt::format("register {} of the answer", index + 1),
                              std::to_string(registers.back()));
    }
    if (known) {
      addValues(registers, asked->first);
    }
  }

  void addValues(const std::vector<std::uint16_t>& registers, int first) {
    for (const MapEntry& entry : options_.map) {
      const auto found = valueOf(entry, first, registers);
      if (!found) {
        continue;
      }
      DecodedValue value;
      value.name = entry.name;
      value.unit = entry.unit;
      value.number = found->number;
      value.invalid = found->invalid;
      value.offset = 3 + 2 * static_cast<std::size_t>(entry.address - first);
      value.length = 2 * static_cast<std::size_t>(entry.registers());
      out_.values.push_back(std::move(value));
    }
  }

  View bytes_;
  const DissectOptions& options_;
  Dissection out_;
};

}  // namespace

std::optional<ReadRequest> readRequestOf(View bytes, std::optional<Direction> direction) {
  const auto frame = parseFrame(bytes);
  if (!frame || frame->exception || !reads(frame->function) || bytes.size() != kRequestLength) {
    return std::nullopt;
  }
  const auto told = direction ? direction : directionOf(bytes, frame->function);
  if (told != Direction::request) {
    return std::nullopt;
  }
  ReadRequest request;
  request.slave = frame->address;
  request.function = frame->function;
  request.first = word(bytes, 2);
  request.count = word(bytes, 4);
  return request;
}

Dissection dissect(View bytes, const DissectOptions& options) {
  return Builder(bytes, options).build();
}

}  // namespace mb::modbus
