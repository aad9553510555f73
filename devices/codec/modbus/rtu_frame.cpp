#include "devices/codec/modbus/rtu_frame.h"

#include <fmt/format.h>

namespace mb::modbus {
namespace {

constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::size_t kExceptionFrame = 5;  // address, function, code, CRC
constexpr std::size_t kEchoFrame = 8;       // address, function, two words, CRC
constexpr int kRegisters = 65536;

std::uint8_t high(int word) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(word) >> 8U);
}
std::uint8_t low(int word) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(word) & 0xFFU);
}

bool readsBits(std::uint8_t function) {
  return function == static_cast<std::uint8_t>(Function::readCoils) ||
         function == static_cast<std::uint8_t>(Function::readDiscreteInputs);
}

bool readsRegisters(std::uint8_t function) {
  return function == static_cast<std::uint8_t>(Function::readHoldingRegisters) ||
         function == static_cast<std::uint8_t>(Function::readInputRegisters);
}

bool isWrite(std::uint8_t function) {
  return function == static_cast<std::uint8_t>(Function::writeCoil) ||
         function == static_cast<std::uint8_t>(Function::writeRegister) ||
         function == static_cast<std::uint8_t>(Function::writeCoils) ||
         function == static_cast<std::uint8_t>(Function::writeRegisters);
}

Expected<Bytes> addressed(Function function, int first, std::size_t count, int most, const char* what) {
  if (count < 1 || count > static_cast<std::size_t>(most)) {
    return fail(fmt::format("one request carries 1 to {} {}, not {}", most, what, count));
  }
  const int words = static_cast<int>(count);
  if (first < 0 || first + words > kRegisters) {
    return fail(fmt::format("{} {} to {} do not exist", what, first, first + words - 1), std::string(),
                "addresses are 0 to 65535");
  }
  return Bytes{static_cast<std::uint8_t>(function), high(first), low(first), high(words), low(words)};
}

/// The length of the answer as far as its first bytes tell; 0: not yet. Function known to be right.
std::size_t answerLength(std::span<const std::uint8_t> received, std::uint8_t function) {
  if (isWrite(function)) {
    return kEchoFrame;
  }
  return received.size() < 3 ? 0 : std::size_t{5} + received[2];
}

FrameScan damaged(std::string why) {
  return FrameScan{FrameState::damaged, 0, std::move(why)};
}

bool crcHolds(std::span<const std::uint8_t> whole) {
  const std::size_t body = whole.size() - 2;
  const std::uint16_t crc = crc16(whole.first(body));
  return whole[body] == low(crc) && whole[body + 1] == high(crc);
}

Expected<std::span<const std::uint8_t>> dataOf(const Frame& answer, bool wanted, std::size_t bytes) {
  if (answer.exception) {
    return fail(exceptionText(*answer.exception));
  }
  if (!wanted) {
    return fail(fmt::format("function {:02X} carries no such values", answer.function));
  }
  if (answer.pdu.size() != bytes + 2 || answer.pdu[1] != bytes) {
    return fail(fmt::format("{} data bytes came in place of {}",
                            answer.pdu.size() < 2 ? 0 : answer.pdu.size() - 2, bytes));
  }
  return answer.pdu.subspan(2);
}

}  // namespace

std::uint16_t crc16(std::span<const std::uint8_t> bytes) {
  constexpr unsigned kPolynomial = 0xA001;
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1U) != 0 ? (crc >> 1U) ^ kPolynomial : crc >> 1U;
    }
  }
  return static_cast<std::uint16_t>(crc);
}

Bytes frame(std::uint8_t address, std::span<const std::uint8_t> pdu) {
  Bytes bytes;
  bytes.reserve(pdu.size() + 3);
  bytes.push_back(address);
  bytes.insert(bytes.end(), pdu.begin(), pdu.end());
  const std::uint16_t crc = crc16(bytes);
  bytes.push_back(low(crc));
  bytes.push_back(high(crc));
  return bytes;
}

Expected<Bytes> readRequest(Function function, int first, int count) {
  const auto code = static_cast<std::uint8_t>(function);
  if (!readsBits(code) && !readsRegisters(code)) {
    return fail(fmt::format("function {:02X} does not read", code));
  }
  const bool bits = readsBits(code);
  return addressed(function, first, count < 0 ? 0 : static_cast<std::size_t>(count),
                   bits ? kMostCoilsRead : kMostRegistersRead, bits ? "coils" : "registers");
}

Bytes writeCoilRequest(std::uint16_t coil, bool on) {
  return Bytes{static_cast<std::uint8_t>(Function::writeCoil), high(coil), low(coil),
               static_cast<std::uint8_t>(on ? 0xFF : 0x00), 0x00};
}

Bytes writeRegisterRequest(std::uint16_t address, std::uint16_t value) {
  return Bytes{static_cast<std::uint8_t>(Function::writeRegister), high(address), low(address), high(value),
               low(value)};
}

Expected<Bytes> writeCoilsRequest(int first, const std::vector<bool>& coils) {
  auto pdu = addressed(Function::writeCoils, first, coils.size(), kMostCoilsWritten, "coils");
  if (!pdu) {
    return pdu;
  }
  Bytes bits((coils.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < coils.size(); ++i) {
    if (coils[i]) {
      bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
    }
  }
  pdu->push_back(static_cast<std::uint8_t>(bits.size()));
  pdu->insert(pdu->end(), bits.begin(), bits.end());
  return pdu;
}

Expected<Bytes> writeRegistersRequest(int first, std::span<const std::uint16_t> values) {
  auto pdu = addressed(Function::writeRegisters, first, values.size(), kMostRegistersWritten, "registers");
  if (!pdu) {
    return pdu;
  }
  pdu->push_back(static_cast<std::uint8_t>(2 * values.size()));
  for (const std::uint16_t value : values) {
    pdu->push_back(high(value));
    pdu->push_back(low(value));
  }
  return pdu;
}

FrameScan scanAnswer(std::span<const std::uint8_t> received, std::uint8_t address, std::uint8_t function) {
  if (!received.empty() && received[0] != address) {
    return damaged(fmt::format("slave {} answered in place of {}", received[0], address));
  }
  if (received.size() < 2) {
    return FrameScan{FrameState::needMore, 0, "the answer is not whole"};
  }
  const bool exception = received[1] == (function | kExceptionBit);
  if (!exception && received[1] != function) {
    return damaged(fmt::format("function {:02X} was answered in place of {:02X}", received[1], function));
  }
  const std::size_t length = exception ? kExceptionFrame : answerLength(received, function);
  if (length > kLongestFrame) {
    return damaged(fmt::format("a byte count of {} fits into no frame", received[2]));
  }
  if (length == 0 || received.size() < length) {
    return FrameScan{FrameState::needMore, 0, "the answer is not whole"};
  }
  if (!crcHolds(received.first(length))) {
    return damaged("the checksum (CRC) does not hold");
  }
  return FrameScan{FrameState::complete, length, std::string()};
}

Expected<Frame> parseFrame(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 4 || bytes.size() > kLongestFrame) {
    return fail(fmt::format("a frame has 4 to {} bytes, not {}", kLongestFrame, bytes.size()));
  }
  if (!crcHolds(bytes)) {
    return fail("the checksum (CRC) does not hold");
  }
  Frame frame;
  frame.address = bytes[0];
  frame.pdu = bytes.subspan(1, bytes.size() - 3);
  frame.function = static_cast<std::uint8_t>(bytes[1] & ~kExceptionBit);
  if ((bytes[1] & kExceptionBit) != 0) {
    if (frame.pdu.size() != 2) {
      return fail("an exception carries one code");
    }
    frame.exception = frame.pdu[1];
  }
  return frame;
}

Expected<std::vector<std::uint16_t>> registersOf(const Frame& answer, int count) {
  const auto data = dataOf(answer, readsRegisters(answer.function), static_cast<std::size_t>(count) * 2);
  if (!data) {
    return tl::unexpected<Error>(data.error());
  }
  std::vector<std::uint16_t> registers;
  registers.reserve(data->size() / 2);
  for (std::size_t i = 0; i < data->size(); i += 2) {
    registers.push_back(static_cast<std::uint16_t>((*data)[i] << 8U | (*data)[i + 1]));
  }
  return registers;
}

Expected<std::vector<bool>> coilsOf(const Frame& answer, int count) {
  const auto data = dataOf(answer, readsBits(answer.function), (static_cast<std::size_t>(count) + 7) / 8);
  if (!data) {
    return tl::unexpected<Error>(data.error());
  }
  std::vector<bool> coils;
  coils.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const unsigned eight = (*data)[static_cast<std::size_t>(i) / 8];
    coils.push_back(((eight >> (static_cast<unsigned>(i) % 8U)) & 1U) != 0);
  }
  return coils;
}

std::string exceptionText(std::uint8_t code) {
  const auto words = [](std::uint8_t plain) -> std::string_view {
    switch (plain) {
      case 0x01:
        return "illegal function";
      case 0x02:
        return "illegal data address";
      case 0x03:
        return "illegal data value";
      case 0x04:
        return "device failure";
      case 0x05:
        return "accepted, not done yet";
      case 0x06:
        return "device busy";
      case 0x08:
        return "memory parity error";
      case 0x0A:
        return "gateway path unavailable";
      case 0x0B:
        return "gateway target does not answer";
      default:
        return "exception";
    }
  };
  return fmt::format("{} ({:02X})", words(static_cast<std::uint8_t>(code & ~kExceptionBit)), code);
}

}  // namespace mb::modbus
