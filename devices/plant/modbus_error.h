#pragma once

#include <string>

namespace mb {

/// What a Modbus request of libmodbus came to, by its error number.
enum class ModbusFailure {
  exception,  ///< the server answered that it will not
  silent,     ///< no answer, or not all of one, in time
  garbled,    ///< an answer, but not to this request, or damaged
  broken,     ///< no connection any more
};

[[nodiscard]] ModbusFailure modbusFailure(int errorNumber);

/// "illegal data address (Modbus exception 2)", "no answer in time": the names are those of the Modbus
/// application protocol 1.1b3, 7.
[[nodiscard]] std::string modbusErrorText(int errorNumber);

/// What a person can do about it.
[[nodiscard]] std::string modbusRemedy(int errorNumber);

}  // namespace mb
