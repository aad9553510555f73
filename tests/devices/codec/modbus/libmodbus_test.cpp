// libmodbus as the oracle: it and the codec talk over a pseudo-terminal, each once as master and once as
// slave.

#include "devices/codec/modbus/rtu_frame.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <modbus.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace mb::modbus {
namespace {

constexpr int kSlave = 17;

/// The end of a pseudo-terminal that the codec holds.
class Terminal {
 public:
  Terminal() : fd_(posix_openpt(O_RDWR | O_NOCTTY)) {
    EXPECT_EQ(grantpt(fd_), 0);
    EXPECT_EQ(unlockpt(fd_), 0);
    std::array<char, 128> name{};
    EXPECT_EQ(ptsname_r(fd_, name.data(), name.size()), 0);
    name_ = name.data();
    termios raw{};
    tcgetattr(fd_, &raw);
    cfmakeraw(&raw);
    tcsetattr(fd_, TCSANOW, &raw);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() { close(fd_); }

  [[nodiscard]] const std::string& name() const { return name_; }
  void send(const Bytes& bytes) const {
    EXPECT_EQ(write(fd_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  /// What comes until `whole` says so; gives up when nothing comes for 5 s.
  template <class Whole>
  [[nodiscard]] Bytes receive(Whole whole) const {
    Bytes bytes;
    while (!whole(bytes)) {
      pollfd waiting{fd_, POLLIN, 0};
      std::array<std::uint8_t, 256> chunk{};
      if (poll(&waiting, 1, 5000) <= 0) {
        break;
      }
      const ssize_t count = read(fd_, chunk.data(), chunk.size());
      if (count <= 0) {
        break;
      }
      bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + count);
    }
    return bytes;
  }

 private:
  int fd_;
  std::string name_;
};

using Library = std::unique_ptr<modbus_t, void (*)(modbus_t*)>;

Library open(const Terminal& terminal) {
  Library library(modbus_new_rtu(terminal.name().c_str(), 19200, 'N', 8, 1), [](modbus_t* context) {
    modbus_close(context);
    modbus_free(context);
  });
  EXPECT_NE(library, nullptr);
  EXPECT_EQ(modbus_set_slave(library.get(), kSlave), 0);
  EXPECT_EQ(modbus_connect(library.get()), 0);
  modbus_set_response_timeout(library.get(), 5, 0);
  return library;
}

bool isRequest(const Bytes& bytes) {
  return parseFrame(bytes).has_value();
}

TEST(Libmodbus, UnderstandsOurAnswers) {
  const Terminal terminal;
  const Library library = open(terminal);
  Bytes asked;
  std::thread device([&] {
    asked = terminal.receive(isRequest);
    const Bytes pdu{0x03, 0x04, 0x27, 0x10, 0xFF, 0xFE};
    terminal.send(frame(kSlave, pdu));
  });
  std::array<std::uint16_t, 2> words{};
  const int count = modbus_read_registers(library.get(), 0x0003, 2, words.data());
  device.join();
  EXPECT_EQ(count, 2);
  EXPECT_EQ(words[0], 0x2710);
  EXPECT_EQ(words[1], 0xFFFE);
  EXPECT_EQ(asked, frame(kSlave, readRequest(Function::readHoldingRegisters, 3, 2).value()))
      << "and asks as we do";
}

TEST(Libmodbus, SeesOurExceptions) {
  const Terminal terminal;
  const Library library = open(terminal);
  std::thread device([&] {
    static_cast<void>(terminal.receive(isRequest));
    const Bytes pdu{0x84, 0x02};
    terminal.send(frame(kSlave, pdu));
  });
  std::uint16_t word = 0;
  EXPECT_EQ(modbus_read_input_registers(library.get(), 9999, 1, &word), -1);
  EXPECT_EQ(errno, EMBXILADD);
  device.join();
}

TEST(Libmodbus, WritesAsWeDo) {
  const Terminal terminal;
  const Library library = open(terminal);
  const std::array<std::uint16_t, 3> words{1, 0x8000, 65535};
  const std::array<std::uint8_t, 10> coils{1, 0, 1, 1, 0, 0, 1, 1, 1, 0};
  std::vector<Bytes> asked;
  std::thread device([&] {
    for (int i = 0; i < 4; ++i) {
      asked.push_back(terminal.receive(isRequest));
      const Bytes& request = asked.back();
      // What writes is answered by address and value, or by address and count.
      const Bytes echo(request.begin() + 1,
                       request.begin() + std::min<std::ptrdiff_t>(6, std::ssize(request)));
      terminal.send(frame(kSlave, echo));
    }
  });
  EXPECT_EQ(modbus_write_bit(library.get(), 1, 1), 1);
  EXPECT_EQ(modbus_write_register(library.get(), 0x1234, 0xABCD), 1);
  EXPECT_EQ(modbus_write_registers(library.get(), 0x20, 3, words.data()), 3);
  EXPECT_EQ(modbus_write_bits(library.get(), 3, 10, coils.data()), 10);
  device.join();
  ASSERT_EQ(asked.size(), 4U);
  EXPECT_EQ(asked[0], frame(kSlave, writeCoilRequest(1, true)));
  EXPECT_EQ(asked[1], frame(kSlave, writeRegisterRequest(0x1234, 0xABCD)));
  EXPECT_EQ(asked[2], frame(kSlave, writeRegistersRequest(0x20, words).value()));
  const std::vector<bool> ours(coils.begin(), coils.end());
  EXPECT_EQ(asked[3], frame(kSlave, writeCoilsRequest(3, ours).value()));
}

TEST(Libmodbus, AnswersOurRequests) {
  const Terminal terminal;
  const Library library = open(terminal);
  const std::unique_ptr<modbus_mapping_t, void (*)(modbus_mapping_t*)> mapping(
      modbus_mapping_new(20, 20, 20, 20), modbus_mapping_free);
  mapping->tab_registers[3] = 10000;
  mapping->tab_registers[4] = 1000;
  mapping->tab_bits[2] = 1;
  mapping->tab_bits[9] = 1;
  std::thread device([&] {
    std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> query{};
    for (int i = 0; i < 4; ++i) {
      const int length = modbus_receive(library.get(), query.data());
      EXPECT_GT(length, 0);
      modbus_reply(library.get(), query.data(), length, mapping.get());
    }
  });
  const auto ask = [&](const Bytes& pdu) {
    terminal.send(frame(kSlave, pdu));
    return terminal.receive(
        [&](const Bytes& bytes) { return scanAnswer(bytes, kSlave, pdu[0]).state == FrameState::complete; });
  };
  const Bytes registers = ask(readRequest(Function::readHoldingRegisters, 3, 2).value());
  EXPECT_EQ(registersOf(parseFrame(registers).value(), 2).value(), (std::vector<std::uint16_t>{10000, 1000}));
  const Bytes coils = ask(readRequest(Function::readCoils, 0, 10).value());
  EXPECT_EQ(coilsOf(parseFrame(coils).value(), 10).value(),
            (std::vector<bool>{false, false, true, false, false, false, false, false, false, true}));
  const std::vector<std::uint16_t> words{7, 8};
  EXPECT_FALSE(parseFrame(ask(writeRegistersRequest(10, words).value()))->exception);
  EXPECT_EQ(mapping->tab_registers[11], 8);
  EXPECT_EQ(parseFrame(ask(readRequest(Function::readInputRegisters, 19, 2).value()))->exception, 2);
  device.join();
}

}  // namespace
}  // namespace mb::modbus
