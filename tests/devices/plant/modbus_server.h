#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <modbus.h>

namespace mb {

/// A real Modbus server of libmodbus in a thread: over TCP on 127.0.0.1, or RTU on a pseudo-terminal.
class ModbusServer {
 public:
  /// A request as it came, header and all.
  using Request = std::vector<std::uint8_t>;
  /// Called on the server's thread for each request instead of the ordinary reply.
  using Behaviour = std::function<void(ModbusServer&, const Request&)>;

  static constexpr int kInput = 40;    ///< input registers 0 to 39 ...
  static constexpr int kHolding = 60;  ///< ... and holding registers 0 to 59 exist

  enum class Transport { tcp, rtu };
  explicit ModbusServer(Transport transport);
  ModbusServer(const ModbusServer&) = delete;
  ModbusServer& operator=(const ModbusServer&) = delete;
  ~ModbusServer();

  void start();
  /// The server is gone, its connections with it (TCP).
  void stop();

  [[nodiscard]] int port() const { return port_; }                     ///< TCP
  [[nodiscard]] const std::string& device() const { return device_; }  ///< RTU

  /// Before start(), or on the server's thread. Empty: the ordinary reply.
  void behave(Behaviour behaviour) { behaviour_ = std::move(behaviour); }
  /// On the server's thread: answers from the registers.
  void reply(const Request& request);
  void refuse(const Request& request, unsigned code);
  void sayRaw(const std::vector<std::uint8_t>& bytes) const;
  [[nodiscard]] int function(const Request& request) const;
  [[nodiscard]] int address(const Request& request) const;

  void setInput(int address, std::uint16_t value);
  [[nodiscard]] std::uint16_t holding(int address);
  [[nodiscard]] int requests();

 private:
  void serve();
  bool takeOne(int file);

  const Transport transport_;
  modbus_t* context_ = nullptr;
  modbus_mapping_t* registers_;
  std::mutex mutex_;  // guards registers_ and requests_
  int requests_ = 0;
  Behaviour behaviour_;
  int port_ = 0;
  int listener_ = -1;
  int terminal_ = -1;       // RTU: our side
  int terminalSlave_ = -1;  // kept open, so that our side never hangs up
  int wake_ = -1;
  std::string device_;
  std::thread thread_;
};

}  // namespace mb
