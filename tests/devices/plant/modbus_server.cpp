#include "tests/devices/plant/modbus_server.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

namespace mb {
namespace {

constexpr int kUnit = 1;

int portOf(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port");
  }
  return ntohs(address.sin_port);
}

void closeAndForget(int& file) {
  if (file >= 0) {
    ::close(file);
  }
  file = -1;
}

}  // namespace

ModbusServer::ModbusServer(Transport transport)
    : transport_(transport), registers_(modbus_mapping_new(0, 0, kHolding, kInput)) {
  if (transport_ == Transport::rtu) {
    std::array<char, 256> name{};
    termios raw{};
    cfmakeraw(&raw);
    if (openpty(&terminal_, &terminalSlave_, name.data(), &raw, nullptr) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    device_ = name.data();
  }
}

ModbusServer::~ModbusServer() {
  stop();
  closeAndForget(terminal_);
  closeAndForget(terminalSlave_);
  modbus_mapping_free(registers_);
}

void ModbusServer::start() {
  wake_ = eventfd(0, EFD_CLOEXEC);
  if (transport_ == Transport::tcp) {
    context_ = modbus_new_tcp("127.0.0.1", port_);  // 0: any; the same one when it comes back
    listener_ = modbus_tcp_listen(context_, 4);
    if (listener_ < 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = portOf(listener_);
  } else {
    context_ = modbus_new_rtu(device_.c_str(), 9600, 'E', 8, 1);
    modbus_set_socket(context_, terminal_);
  }
  modbus_set_slave(context_, kUnit);
  thread_ = std::thread([this] { serve(); });
}

void ModbusServer::stop() {
  if (!thread_.joinable()) {
    return;
  }
  const std::uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
  thread_.join();
  modbus_set_socket(context_, -1);
  modbus_free(context_);
  closeAndForget(listener_);
  closeAndForget(wake_);
}

void ModbusServer::serve() {
  std::vector<int> connections;
  if (transport_ == Transport::rtu) {
    connections.push_back(terminal_);
  }
  for (;;) {
    std::vector<pollfd> files = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const int file : connections) {
      files.push_back({file, POLLIN, 0});
    }
    ::poll(files.data(), files.size(), -1);
    if (files[0].revents != 0) {
      break;
    }
    if (files[1].revents != 0) {
      connections.push_back(::accept(listener_, nullptr, nullptr));
    }
    for (std::size_t i = 2; i < files.size(); ++i) {
      if (files[i].revents != 0 && !takeOne(files[i].fd)) {
        std::erase(connections, files[i].fd);
        ::close(files[i].fd);
      }
    }
  }
  if (transport_ == Transport::tcp) {
    std::ranges::for_each(connections, ::close);
  }
}

bool ModbusServer::takeOne(int file) {
  std::array<std::uint8_t, MODBUS_MAX_ADU_LENGTH> bytes{};
  modbus_set_socket(context_, file);
  const int length = modbus_receive(context_, bytes.data());
  if (length <= 0) {
    return transport_ == Transport::rtu;  // a damaged request is nobody's
  }
  const Request request(bytes.begin(), bytes.begin() + length);
  {
    const std::lock_guard lock(mutex_);
    ++requests_;
  }
  if (behaviour_) {
    behaviour_(*this, request);
  } else {
    reply(request);
  }
  return true;
}

void ModbusServer::reply(const Request& request) {
  const std::lock_guard lock(mutex_);
  modbus_reply(context_, request.data(), static_cast<int>(request.size()), registers_);
}

void ModbusServer::refuse(const Request& request, unsigned code) {
  modbus_reply_exception(context_, request.data(), code);
}

void ModbusServer::sayRaw(const std::vector<std::uint8_t>& bytes) const {
  (void)!::write(modbus_get_socket(context_), bytes.data(), bytes.size());
}

int ModbusServer::function(const Request& request) const {
  return request.at(static_cast<std::size_t>(modbus_get_header_length(context_)));
}

int ModbusServer::address(const Request& request) const {
  const auto at = static_cast<std::size_t>(modbus_get_header_length(context_));
  return request.at(at + 1) * 256 + request.at(at + 2);
}

void ModbusServer::setInput(int address, std::uint16_t value) {
  const std::lock_guard lock(mutex_);
  registers_->tab_input_registers[address] = value;
}

std::uint16_t ModbusServer::holding(int address) {
  const std::lock_guard lock(mutex_);
  return registers_->tab_registers[address];
}

int ModbusServer::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

}  // namespace mb
