#pragma once

#include "core/text/error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Modbus RTU: bytes and nothing else (MODBUS over serial line V1.02, MODBUS application protocol V1.1b3).

namespace mb::modbus {

using Bytes = std::vector<std::uint8_t>;

/// Application protocol, 6.
enum class Function : std::uint8_t {
  readCoils = 0x01,
  readDiscreteInputs = 0x02,
  readHoldingRegisters = 0x03,
  readInputRegisters = 0x04,
  writeCoil = 0x05,
  writeRegister = 0x06,
  writeCoils = 0x0F,
  writeRegisters = 0x10
};

inline constexpr std::size_t kLongestFrame = 256;  ///< serial line, 2.5.1
inline constexpr int kMostRegistersRead = 125;     ///< application protocol, 6.3
inline constexpr int kMostRegistersWritten = 123;  ///< 6.12
inline constexpr int kMostCoilsRead = 2000;        ///< 6.1
inline constexpr int kMostCoilsWritten = 1968;     ///< 6.11

/// CRC-16 of the serial line (6.2.2): polynomial A001h, start FFFFh.
[[nodiscard]] std::uint16_t crc16(std::span<const std::uint8_t> bytes);

/// Address, PDU, CRC with its low byte first.
[[nodiscard]] Bytes frame(std::uint8_t address, std::span<const std::uint8_t> pdu);

// Requests as PDUs. A count outside the protocol's limits, or registers beyond 65535, is an error.
[[nodiscard]] Expected<Bytes> readRequest(Function function, int first, int count);
[[nodiscard]] Bytes writeCoilRequest(std::uint16_t coil, bool on);
[[nodiscard]] Bytes writeRegisterRequest(std::uint16_t address, std::uint16_t value);
[[nodiscard]] Expected<Bytes> writeCoilsRequest(int first, const std::vector<bool>& coils);
[[nodiscard]] Expected<Bytes> writeRegistersRequest(int first, std::span<const std::uint16_t> values);

/// What a slave's answer to `function` should look like from its first bytes; the direction matters, since a
/// request to read and its answer differ in length.
enum class FrameState { needMore, complete, damaged };
struct FrameScan {
  FrameState state = FrameState::needMore;
  std::size_t length = 0;  ///< of a complete frame
  std::string why;         ///< of a damaged one, or what is missing
};
/// Looks for one answer of the slave `address` to a request of `function` at the beginning of `received`. Any
/// bytes may come. Also an exception (function + 80h) is complete.
[[nodiscard]] FrameScan scanAnswer(std::span<const std::uint8_t> received, std::uint8_t address,
                                   std::uint8_t function);

/// A frame that has been checked.
struct Frame {
  Frame() = default;
  std::uint8_t address = 0;
  std::uint8_t function = 0;              ///< without the exception bit
  std::optional<std::uint8_t> exception;  ///< code of an exception answer
  std::span<const std::uint8_t> pdu;      ///< function and data, into the bytes given
};
/// A whole frame of either direction. Error: too short or long, wrong CRC, an exception without its code.
[[nodiscard]] Expected<Frame> parseFrame(std::span<const std::uint8_t> bytes);

/// Registers in an answer to a read of registers. Error: other function, a byte count that is not `count`
/// registers.
[[nodiscard]] Expected<std::vector<std::uint16_t>> registersOf(const Frame& answer, int count);
/// Coils or discrete inputs; the same.
[[nodiscard]] Expected<std::vector<bool>> coilsOf(const Frame& answer, int count);

/// "illegal data address (02)": application protocol, 7; some modules answer 81h to 83h for 01 to 03.
[[nodiscard]] std::string exceptionText(std::uint8_t code);

}  // namespace mb::modbus
