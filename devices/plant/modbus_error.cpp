#include "devices/plant/modbus_error.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <modbus.h>

namespace mb {
namespace {

/// By exception code; the codes without a name are reserved.
constexpr std::array<const char*, 12> kExceptions = {
    nullptr,
    "illegal function",
    "illegal data address",
    "illegal data value",
    "server device failure",
    "acknowledge",
    "server device busy",
    "negative acknowledge",
    "memory parity error",
    nullptr,
    "gateway path unavailable",
    "gateway target device failed to respond",
};

/// 0 where the error is no exception of the server.
int exceptionOf(int errorNumber) {
  const int code = errorNumber - MODBUS_ENOBASE;
  return code > 0 && code < MODBUS_EXCEPTION_MAX ? code : 0;
}

}  // namespace

ModbusFailure modbusFailure(int errorNumber) {
  if (exceptionOf(errorNumber) != 0 || errorNumber == EMBBADEXC || errorNumber == EMBUNKEXC) {
    return ModbusFailure::exception;
  }
  switch (errorNumber) {
    case ETIMEDOUT:
      return ModbusFailure::silent;
    case EMBBADCRC:
    case EMBBADDATA:
    case EMBBADSLAVE:
    case EMBMDATA:
      return ModbusFailure::garbled;
    default:
      return ModbusFailure::broken;
  }
}

std::string modbusErrorText(int errorNumber) {
  if (const int code = exceptionOf(errorNumber)) {
    const char* const name = kExceptions.at(static_cast<std::size_t>(code));
    return fmt::format("{} (Modbus exception {})", name != nullptr ? name : "reserved exception code", code);
  }
  switch (errorNumber) {
    case ETIMEDOUT:
      return "no answer in time";
    case ECONNRESET:
      return "the server closed the connection";
    case EMBBADCRC:
      return "the answer is damaged (CRC)";
    case EMBBADDATA:
      return "the answer belongs to no request of ours";
    case EMBBADSLAVE:
      return "another unit answered";
    case EMBMDATA:
      return "more came than an answer can hold";
    case EMBBADEXC:
    case EMBUNKEXC:
      return "an exception with a code that Modbus does not know";
    default:
      return std::generic_category().message(errorNumber);
  }
}

std::string modbusRemedy(int errorNumber) {
  switch (exceptionOf(errorNumber)) {
    case 0:
      break;
    case MODBUS_EXCEPTION_ILLEGAL_FUNCTION:
    case MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS:
    case MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE:
      return "compare kind, address and scale of the bench file with the register list of the controller";
    default:
      return "look at the controller";
  }
  return modbusFailure(errorNumber) == ModbusFailure::garbled
             ? "look at the wiring, the line settings, and for a second master"
             : "check the controller, its unit number and its connection";
}

}  // namespace mb
