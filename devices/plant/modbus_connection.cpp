#include "devices/plant/modbus_connection.h"

#include "devices/plant/modbus_error.h"
#include "devices/plant/modbus_line.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <modbus.h>
#include <sys/select.h>
#include <sys/socket.h>

namespace mb {
namespace {

constexpr std::uint8_t kReadHolding = MODBUS_FC_READ_HOLDING_REGISTERS;
constexpr std::uint8_t kReadInput = MODBUS_FC_READ_INPUT_REGISTERS;
constexpr std::uint8_t kWrite = MODBUS_FC_WRITE_MULTIPLE_REGISTERS;
/// What a probe may ask with: reading changes nothing.
constexpr std::array<std::uint8_t, 4> kProbes = {kReadInput, kReadHolding, MODBUS_FC_READ_DISCRETE_INPUTS,
                                                 MODBUS_FC_READ_COILS};
constexpr int kProbesAtOnce = 2;
/// So many answers to older requests are passed over in search of the probe's.
constexpr int kMostStale = 32;
constexpr std::uint8_t kExceptionBit = 0x80;

struct Parts {
  std::uint32_t seconds;
  std::uint32_t microseconds;
};

/// libmodbus takes 0 for "no limit": never less than its grain.
Parts partsOf(Duration duration) {
  const auto all =
      std::max<std::int64_t>(std::chrono::ceil<std::chrono::microseconds>(duration).count(), std::int64_t{1});
  return Parts{static_cast<std::uint32_t>(all / 1'000'000), static_cast<std::uint32_t>(all % 1'000'000)};
}

bool isBroken(int errorNumber) {
  return errorNumber != 0 && modbusFailure(errorNumber) == ModbusFailure::broken;
}

/// A read is harmless. Not after silence: that would double the time the bench waits for the plant.
bool isWorthARepeat(int errorNumber) {
  const ModbusFailure failure = modbusFailure(errorNumber);
  return failure == ModbusFailure::broken || failure == ModbusFailure::garbled;
}

}  // namespace

std::string ModbusAddress::toString() const {
  return isSerial() ? fmt::format("modbus-rtu:{}@{} ({})", device, unit, settings.toString())
                    : fmt::format("modbus-tcp:{}:{}@{}", host, port, unit);
}

struct ModbusConnection::Library {
  explicit Library(modbus_t* made) : context(made) {}
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    if (context != nullptr) {
      close();
      modbus_free(context);
    }
  }
  [[nodiscard]] int file() const { return modbus_get_socket(context); }
  void close() {
    if (std::exchange(connected, false)) {
      releaseLine(file());  // nothing to a socket
      modbus_close(context);
    }
  }

  bool connected = false;

  modbus_t* context;
};

ModbusConnection::ModbusConnection(ModbusAddress address, ModbusTimes times)
    : address_(std::move(address)), times_(times) {}

ModbusConnection::~ModbusConnection() = default;

Error ModbusConnection::refused(const std::string& what, int errorNumber) const {
  return Error(what + ": " + modbusErrorText(errorNumber), address_.toString(), modbusRemedy(errorNumber));
}

Expected<void> ModbusConnection::ready() {
  if (library_ && library_->connected && !isUntouched()) {
    library_->close();
  }
  if (!library_ || !library_->connected) {
    if (auto opened = open(); !opened) {
      return opened;
    }
  }
  return inStep_ ? Expected<void>() : getInStep();
}

/// Whether the connection is as the last request left it. What lies there belongs to nobody.
bool ModbusConnection::isUntouched() {
  if (address_.isSerial()) {
    if (!isQuiet()) {
      inStep_ = false;
    }
    return true;
  }
  char byte = 0;
  const auto seen = ::recv(library_->file(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
  return seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

/// Made once: the transaction numbers of TCP go on from connection to connection, so that even a gateway that
/// mixes them up is found out.
Expected<void> ModbusConnection::make() {
  const SerialSettings& line = address_.settings;
  auto library = std::make_unique<Library>(
      address_.isSerial()
          ? modbus_new_rtu(address_.device.c_str(), line.baud, line.parity, line.dataBits, line.stopBits)
          : modbus_new_tcp_pi(address_.host.c_str(), std::to_string(address_.port).c_str()));
  if (library->context == nullptr) {
    return tl::unexpected(refused("cannot be opened", errno));
  }
  if (modbus_set_slave(library->context, address_.unit) != 0) {
    return fail(fmt::format("{} is no unit", address_.unit), address_.toString(),
                "give 1 to 247, over TCP also 0 or 255");
  }
  library_ = std::move(library);
  return {};
}

Expected<void> ModbusConnection::open() {
  if (!library_) {
    if (auto made = make(); !made) {
      return made;
    }
  }
  modbus_t* const context = library_->context;
  const Parts connect = partsOf(times_.connect);  // libmodbus waits for a connection as for a response
  const Parts response = partsOf(times_.response);
  const Parts byte = partsOf(times_.byte);
  modbus_set_response_timeout(context, connect.seconds, connect.microseconds);
  if (modbus_connect(context) != 0) {
    return tl::unexpected(refused("cannot be reached", errno));
  }
  library_->connected = true;
  modbus_set_response_timeout(context, response.seconds, response.microseconds);
  modbus_set_byte_timeout(context, byte.seconds, byte.microseconds);
  inStep_ = !address_.isSerial();  // who knows what was asked on the line before us
  auto usable = checkFile();
  if (!usable) {
    library_->close();
  }
  return usable;
}

Expected<void> ModbusConnection::checkFile() const {
  if (library_->file() >= FD_SETSIZE) {  // libmodbus waits with select()
    return fail("too many files are open", address_.toString());
  }
  return address_.isSerial() ? takeLine(library_->file(), address_) : Expected<void>();
}

/// Drops what lies on the line until nothing came for the silence between two frames (Modbus over serial
/// line 1.02, 2.5.1.1). Whether nothing came at all.
bool ModbusConnection::isQuiet() {
  return drainUntilQuiet(library_->file(), frameSilence(address_.settings)) == 0;
}

/// Not one that an answer may still come to; if all are, the oldest.
std::uint8_t ModbusConnection::probeFunction() {
  const auto* const free = std::ranges::find_if(
      kProbes, [this](std::uint8_t function) { return std::ranges::count(unanswered_, function) == 0; });
  if (free != kProbes.end()) {
    return *free;
  }
  const auto oldest = std::ranges::find_if(
      unanswered_, [](std::uint8_t function) { return std::ranges::count(kProbes, function) > 0; });
  const std::uint8_t function = *oldest;
  unanswered_.erase(oldest);
  return function;
}

/// A server answers in the order in which it was asked. So once the answer to a probe is there, which none of
/// the open requests can have caused, no answer to those can come any more. 0, or the error number.
int ModbusConnection::probe() {
  const std::uint8_t function = probeFunction();
  std::array<std::uint8_t, 6> request = {static_cast<std::uint8_t>(address_.unit), function, 0, 0, 0, 1};
  drainUntilQuiet(library_->file(), frameSilence(address_.settings));
  if (modbus_send_raw_request(library_->context, request.data(), static_cast<int>(request.size())) < 0) {
    return errno;
  }
  unanswered_.push_back(function);
  std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> answer{};
  int error = EMBBADDATA;
  for (int i = 0; i < kMostStale; ++i) {
    const int length = modbus_receive_confirmation(library_->context, answer.data());
    error = length < 0 ? errno : EMBBADDATA;
    if (length > 1 && (answer[1] & ~kExceptionBit) == function) {
      return 0;
    }
    if (length < 0 && modbusFailure(error) != ModbusFailure::garbled) {
      break;
    }
    if (length < 0) {
      drainUntilQuiet(library_->file(), frameSilence(address_.settings));
    }
  }
  return error;
}

Expected<void> ModbusConnection::getInStep() {
  int error = 0;
  for (int i = 0; i < kProbesAtOnce && !isBroken(error); ++i) {
    error = probe();
    if (error == 0) {
      inStep_ = true;
      unanswered_.clear();
      return {};
    }
  }
  if (isBroken(error)) {
    library_->close();
  }
  return tl::unexpected(refused(fmt::format("unit {} cannot be reached", address_.unit), error));
}

void ModbusConnection::afterFailure(int errorNumber, std::uint8_t function) {
  const ModbusFailure failure = modbusFailure(errorNumber);
  if (failure == ModbusFailure::exception) {
    return;
  }
  if (!address_.isSerial() || failure == ModbusFailure::broken) {
    library_->close();
    return;
  }
  inStep_ = false;
  unanswered_.push_back(function);
}

Expected<std::vector<std::uint16_t>> ModbusConnection::read(RegisterKind kind, int address, int count) {
  const bool input = kind == RegisterKind::input;
  std::vector<std::uint16_t> values(static_cast<std::size_t>(count));
  for (int attempt = 1;; ++attempt) {
    const int got = input ? modbus_read_input_registers(library_->context, address, count, values.data())
                          : modbus_read_registers(library_->context, address, count, values.data());
    if (got == count) {
      return values;
    }
    const int error = got < 0 ? errno : EMBBADDATA;
    afterFailure(error, input ? kReadInput : kReadHolding);
    const bool again = attempt == 1 && isWorthARepeat(error) && ready();
    if (!again) {
      return tl::unexpected(refused(fmt::format("{} {} register(s) from {} cannot be read", count,
                                                input ? "input" : "holding", address),
                                    error));
    }
  }
}

Expected<void> ModbusConnection::write(int address, const std::vector<std::uint16_t>& values) {
  const int count = static_cast<int>(values.size());
  const int wrote = modbus_write_registers(library_->context, address, count, values.data());
  if (wrote == count) {
    return {};
  }
  const int error = wrote < 0 ? errno : EMBBADDATA;
  afterFailure(error, kWrite);
  // An "acknowledge" says that it is being carried out still.
  const bool known = modbusFailure(error) == ModbusFailure::exception && error != EMBXACK;
  return tl::unexpected(refused(fmt::format("{} holding register(s) from {} cannot be written{}", count,
                                            address, known ? "" : " (perhaps they were)"),
                                error));
}

}  // namespace mb
