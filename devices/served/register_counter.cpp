#include "devices/served/register_counter.h"

#include "core/async/signal_free_thread.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mb {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr int kBacklog = 8;
constexpr std::size_t kMostConnections = 32;
constexpr int kAddresses = 65536;

int portOf(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

int word(std::span<const std::uint8_t> bytes, std::size_t at) {
  return at + 1 < bytes.size() ? bytes[at] * 256 + bytes[at + 1] : 0;
}

/// What a request asks of the registers, from its function code on; null where it asks nothing that a
/// register port can do, or nothing that Modbus allows.
std::shared_ptr<RegisterQuestion> questionOf(std::span<const std::uint8_t> request) {
  auto question = std::make_shared<RegisterQuestion>();
  question->address = word(request, 1);
  switch (request.empty() ? 0 : request[0]) {
    case MODBUS_FC_READ_INPUT_REGISTERS:
      question->kind = RegisterKind::input;
      [[fallthrough]];
    case MODBUS_FC_READ_HOLDING_REGISTERS:
      question->count = word(request, 3);
      break;
    case MODBUS_FC_WRITE_SINGLE_REGISTER:
      question->isWrite = true;
      question->count = 1;
      question->values.push_back(static_cast<std::uint16_t>(word(request, 3)));
      break;
    case MODBUS_FC_WRITE_MULTIPLE_REGISTERS:
      question->isWrite = true;
      question->count = word(request, 3);
      for (std::size_t at = 6; at + 1 < request.size(); at += 2) {
        question->values.push_back(static_cast<std::uint16_t>(word(request, at)));
      }
      if (question->values.size() != static_cast<std::size_t>(question->count)) {
        return nullptr;
      }
      break;
    default:
      return nullptr;
  }
  const int most = question->isWrite ? MODBUS_MAX_WRITE_REGISTERS : MODBUS_MAX_READ_REGISTERS;
  const bool possible =
      question->count >= 1 && question->count <= most && question->address + question->count <= kAddresses;
  return possible ? question : nullptr;
}

bool isRegisterFunction(std::uint8_t function) {
  return function == MODBUS_FC_READ_INPUT_REGISTERS || function == MODBUS_FC_READ_HOLDING_REGISTERS ||
         function == MODBUS_FC_WRITE_SINGLE_REGISTER || function == MODBUS_FC_WRITE_MULTIPLE_REGISTERS;
}

}  // namespace

/// libmodbus with all registers there are: it is what answers are copied from, never the plant itself.
struct RegisterCounter::Library {
  explicit Library(int port)
      : context(modbus_new_tcp(kHost, port)), all(modbus_mapping_new(0, 0, kAddresses, kAddresses)) {}
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    if (listener >= 0) {
      ::close(listener);
    }
    modbus_mapping_free(all);
    if (context != nullptr) {
      modbus_set_socket(context, -1);
      modbus_free(context);
    }
  }

  modbus_t* context;
  modbus_mapping_t* all;
  int listener = -1;
};

RegisterCounter::RegisterCounter(std::shared_ptr<RegisterDesk> desk, Scheduler& scheduler,
                                 std::unique_ptr<Library> library)
    : desk_(std::move(desk)),
      scheduler_(scheduler),
      library_(std::move(library)),
      port_(portOf(library_->listener)),
      wake_(eventfd(0, EFD_CLOEXEC)),
      thread_(signalFreeThread([this] { run(); })) {}

RegisterCounter::~RegisterCounter() {
  desk_->close();
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_, &one, sizeof one));
  thread_.join();
  ::close(wake_);
}

Expected<std::unique_ptr<RegisterCounter>> RegisterCounter::open(std::shared_ptr<RegisterDesk> desk,
                                                                 Scheduler& scheduler, int port) {
  auto library = std::make_unique<Library>(port);
  if (library->context == nullptr || library->all == nullptr) {
    return fail("no Modbus server can be made");
  }
  library->listener = modbus_tcp_listen(library->context, kBacklog);
  if (library->listener < 0) {
    return fail("nobody can listen there: " + std::generic_category().message(errno),
                fmt::format("{}:{}", kHost, port), "give another port, or none");
  }
  return std::unique_ptr<RegisterCounter>(
      new RegisterCounter(std::move(desk), scheduler, std::move(library)));
}

void RegisterCounter::run() {
  std::vector<pollfd> files = {{wake_, POLLIN, 0}, {library_->listener, POLLIN, 0}};
  for (;;) {
    ::poll(files.data(), files.size(), -1);
    if (files[0].revents != 0) {
      break;
    }
    for (std::size_t i = 2; i < files.size(); ++i) {
      if (files[i].revents != 0 && !takeRequest(files[i].fd)) {
        ::close(files[i].fd);
        files[i].fd = -1;
      }
    }
    std::erase_if(files, [](const pollfd& each) { return each.fd < 0; });
    if (files[1].revents != 0) {
      const int connection = ::accept4(library_->listener, nullptr, nullptr, SOCK_CLOEXEC);
      const bool usable = connection >= 0 && connection < FD_SETSIZE && files.size() < kMostConnections;
      if (usable) {
        files.push_back({connection, POLLIN, 0});
      } else if (connection >= 0) {
        ::close(connection);
      }
    }
  }
  std::for_each(files.begin() + 2, files.end(), [](const pollfd& each) { ::close(each.fd); });
}

bool RegisterCounter::takeRequest(int connection) {
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> request{};
  modbus_set_socket(library_->context, connection);
  const int length = modbus_receive(library_->context, request.data());
  return length > 0 && reply(std::span(request.data(), static_cast<std::size_t>(length)));
}

/// False: the connection is to be closed.
bool RegisterCounter::reply(std::span<const std::uint8_t> request) {
  modbus_t* const context = library_->context;
  const auto header = static_cast<std::size_t>(modbus_get_header_length(context));
  if (request.size() <= header) {
    return false;
  }
  const auto question = questionOf(request.subspan(header));
  if (!question) {
    const bool known = isRegisterFunction(request[header]);
    return modbus_reply_exception(
               context, request.data(),
               known ? MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE : MODBUS_EXCEPTION_ILLEGAL_FUNCTION) > 0;
  }
  if (!RegisterDesk::ask(desk_, scheduler_, question)) {
    return false;
  }
  if (!question->error.empty()) {
    return question->error.starts_with("illegal data address") &&
           modbus_reply_exception(context, request.data(), MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS) > 0;
  }
  std::uint16_t* const registers = question->kind == RegisterKind::input && !question->isWrite
                                       ? library_->all->tab_input_registers
                                       : library_->all->tab_registers;
  std::ranges::copy(question->values, registers + question->address);
  return modbus_reply(context, request.data(), static_cast<int>(request.size()), library_->all) > 0;
}

}  // namespace mb
