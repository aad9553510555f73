// Against a real server of libmodbus, over TCP and over RTU. Virtual time stands while a request is under
// way.

#include "devices/plant/modbus_port.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/plant/modbus_server.h"

#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

using Transport = ModbusServer::Transport;
using Words = Expected<std::vector<std::uint16_t>>;

/// Long enough never to be reached on a busy machine ...
constexpr ModbusTimes kPatient{30s, 30s, 30s, 100ms, 1s};
/// ... and short, for servers that are silent on purpose. What must succeed after it is tried again.
constexpr ModbusTimes kHasty{30s, 200ms, 200ms, 100ms, 1s};
constexpr int kTries = 50;

class ModbusPortTest : public testing::TestWithParam<Transport> {
 protected:
  explicit ModbusPortTest(Transport transport = GetParam()) : server(transport) {
    for (int i = 0; i < ModbusServer::kInput; ++i) {
      server.setInput(i, static_cast<std::uint16_t>(1000 + i));
    }
  }

  void connect(const ModbusTimes& times) {
    server.start();
    port = std::make_unique<ModbusPort>("plant", address(), times);
  }

  [[nodiscard]] ModbusAddress address() const {
    return server.device().empty() ? ModbusAddress::tcp("127.0.0.1", server.port(), 1)
                                   : ModbusAddress::rtu(server.device(), SerialSettings(9600, 8, 'E', 1), 1);
  }

  Words read(RegisterKind kind, int at, int count) { return read(context, kind, at, count); }

  Words read(const Context& with, RegisterKind kind, int at, int count) {
    Words words;
    const auto body = [&]() -> Task<void> { words = co_await port->read(with, kind, at, count); };
    scheduler.runTask(body());
    return words;
  }

  Expected<void> write(int at, const std::vector<std::uint16_t>& values) {
    Expected<void> done;
    const auto body = [&]() -> Task<void> { done = co_await port->write(context, at, values); };
    scheduler.runTask(body());
    return done;
  }

  void wait(Duration duration) {
    const auto body = [&]() -> Task<void> { co_await context.sleep(duration); };
    scheduler.runTask(body());
  }

  /// One input register, after as many failures as it takes; virtual time passes between them.
  std::optional<std::uint16_t> readAtLast(int at) {
    for (int i = 0; i < kTries; ++i) {
      if (const Words words = read(RegisterKind::input, at, 1)) {
        return words->at(0);
      }
      wait(10s);
    }
    return std::nullopt;
  }

  /// A server that, asked for register 20, has the reader stopped and answers when it is released.
  void thinkAboutRegister20(std::stop_source& stop, std::promise<void>& released) {
    server.behave([this, &stop, &released](ModbusServer& self, const ModbusServer::Request& request) {
      if (self.address(request) == 20) {
        scheduler.post([&stop] { stop.request_stop(); });
        released.get_future().wait();
      }
      self.reply(request);
    });
    connect(kPatient);
  }

  VirtualScheduler scheduler{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  Context context{scheduler, std::stop_token(), Services()};
  ModbusServer server;
  std::unique_ptr<ModbusPort> port;
};

TEST_P(ModbusPortTest, ReadsInputAndHoldingRegistersAndWrites) {
  connect(kPatient);
  EXPECT_THAT(read(RegisterKind::input, 7, 3).value(), ElementsAre(1007, 1008, 1009));
  EXPECT_TRUE(write(5, {1, 0xFFFF}));
  EXPECT_EQ(server.holding(5), 1);
  EXPECT_EQ(server.holding(6), 0xFFFF);
  EXPECT_THAT(read(RegisterKind::holding, 4, 4).value(), ElementsAre(0, 1, 0xFFFF, 0));
}

TEST_P(ModbusPortTest, NamesAnExceptionWithPortKindAndAddress) {
  connect(kPatient);
  const Words words = read(RegisterKind::input, 39, 2);
  ASSERT_FALSE(words);
  EXPECT_THAT(words.error().message(),
              AllOf(HasSubstr("plant (modbus-"), HasSubstr("@1"), HasSubstr("2 input register(s) from 39"),
                    HasSubstr("illegal data address (Modbus exception 2)")));
  const Expected<void> written = write(60, {1});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message(),
              AllOf(HasSubstr("1 holding register(s) from 60"), HasSubstr("illegal data address")));
  EXPECT_THAT(read(RegisterKind::input, 39, 1).value(), ElementsAre(1039)) << "an exception breaks nothing";
}

TEST_P(ModbusPortTest, NamesEveryExceptionOfTheProtocol) {
  static const std::vector<std::pair<unsigned, std::string>> kNames = {
      {1, "illegal function"},
      {2, "illegal data address"},
      {3, "illegal data value"},
      {4, "server device failure"},
      {5, "acknowledge"},
      {6, "server device busy"},
      {8, "memory parity error"},
      {10, "gateway path unavailable"},
      {11, "gateway target device failed to respond"}};
  std::size_t next = 0;
  server.behave([&next](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) == 30) {
      self.refuse(request, kNames.at(next++).first);
    } else {
      self.reply(request);
    }
  });
  connect(kPatient);
  for (const auto& [code, name] : kNames) {
    const Words words = read(RegisterKind::input, 30, 1);
    ASSERT_FALSE(words);
    EXPECT_THAT(words.error().what, HasSubstr(name + " (Modbus exception " + std::to_string(code)))
        << words.error().what;
  }
}

TEST_P(ModbusPortTest, RefusesWhatNoRequestCanCarryWithoutAsking) {
  connect(kPatient);
  EXPECT_FALSE(read(RegisterKind::input, 0, 126));
  EXPECT_FALSE(read(RegisterKind::input, 0, 0));
  EXPECT_FALSE(read(RegisterKind::input, 65500, 100));
  EXPECT_FALSE(read(RegisterKind::input, -1, 1));
  EXPECT_FALSE(write(0, std::vector<std::uint16_t>(124)));
  EXPECT_FALSE(write(0, {}));
  EXPECT_EQ(server.requests(), 0);
}

TEST_P(ModbusPortTest, TellsThatASilentServerIsSilent) {
  server.behave([](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) != 7) {
      self.reply(request);
    }
  });
  connect(kHasty);
  ASSERT_EQ(readAtLast(3), 1003);
  const Words words = read(RegisterKind::input, 7, 1);
  ASSERT_FALSE(words);
  EXPECT_THAT(words.error().message(), HasSubstr("no answer in time"));
  EXPECT_EQ(readAtLast(3), 1003);
}

TEST_P(ModbusPortTest, TellsThatAWriteMayHaveBeenCarriedOut) {
  server.behave([](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.function(request) != MODBUS_FC_WRITE_MULTIPLE_REGISTERS) {
      self.reply(request);
    }
  });
  connect(kHasty);
  ASSERT_EQ(readAtLast(3), 1003);
  const Expected<void> written = write(1, {1});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message(), HasSubstr("perhaps they were"));
}

/// The worst moment for the answer of a request that was given up: after the next question, before its
/// answer. Register 20 asked late has the very shape of register 21.
TEST_P(ModbusPortTest, NeverTakesTheLateAnswerOfAnOlderRequest) {
  std::optional<ModbusServer::Request> kept;
  int given = 0;
  server.behave([&kept, &given](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) == 20) {
      kept = request;
      return;
    }
    if (kept) {
      self.reply(*kept);
      kept.reset();
      ++given;
    }
    self.reply(request);
  });
  connect(kHasty);
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(read(RegisterKind::input, 20, 1));
    EXPECT_EQ(readAtLast(21), 1021);
  }
  server.stop();
  EXPECT_EQ(given, 5);
}

/// An answer that comes twice lies in wait for the next request.
TEST_P(ModbusPortTest, NeverTakesAnAnswerThatCameTwice) {
  server.behave([](ModbusServer& self, const ModbusServer::Request& request) {
    const bool duplicated = self.address(request) == 20;
    self.reply(request);
    if (duplicated) {
      self.reply(request);
    }
  });
  connect(kHasty);
  for (int i = 0; i < 5; ++i) {
    if (const Words words = read(RegisterKind::input, 20, 1)) {
      EXPECT_THAT(*words, ElementsAre(1020));
    }
    // Whatever comes of it, it is not the value of register 20.
    EXPECT_EQ(readAtLast(21), 1021);
  }
}

TEST_P(ModbusPortTest, FindsAServerThatWasGoneAndIsBack) {
  connect(kHasty);
  ASSERT_EQ(readAtLast(3), 1003);
  server.stop();
  const Words words = read(RegisterKind::input, 3, 1);
  ASSERT_FALSE(words);
  server.setInput(3, 77);
  server.start();
  EXPECT_EQ(readAtLast(3), 77);
}

TEST_P(ModbusPortTest, LeavesAServerAloneThatCannotBeReachedButTriesCommands) {
  connect(kHasty);
  server.stop();
  Words words;
  for (int i = 0; i < kTries && !(!words && words.error().what.find("reached") != std::string::npos); ++i) {
    words = read(RegisterKind::input, 3, 1);
  }
  ASSERT_FALSE(words);
  EXPECT_THAT(words.error().message(), HasSubstr("cannot be reached"));
  server.start();
  const int before = server.requests();
  EXPECT_FALSE(read(RegisterKind::input, 3, 1)) << "it is left alone: the old answer";
  EXPECT_EQ(server.requests(), before);
  for (int i = 0; i < kTries && !write(2, {9}); ++i) {
  }
  EXPECT_EQ(server.holding(2), 9);
  EXPECT_EQ(readAtLast(3), 1003);
}

/// The server closed an idle connection, as many controllers do after a minute: nobody notices.
TEST_P(ModbusPortTest, GoesOnAfterAnIdleConnectionWasClosed) {
  connect(kPatient);
  ASSERT_TRUE(write(2, {1}));
  server.stop();
  server.start();
  EXPECT_TRUE(write(2, {2}));
  EXPECT_EQ(server.holding(2), 2);
  EXPECT_THAT(read(RegisterKind::input, 3, 1).value(), ElementsAre(1003));
}

TEST_P(ModbusPortTest, AStopDuringARequestLeavesTheNextOneItsOwnAnswer) {
  std::stop_source stop;
  server.behave([this, &stop](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) == 20) {
      scheduler.post([&stop] { stop.request_stop(); });
    }
    self.reply(request);
  });
  connect(kPatient);
  const Context stoppable(scheduler, stop.get_token(), Services());
  // The answer and the stop race: either is right, another register's value never is.
  try {
    const Words words = read(stoppable, RegisterKind::input, 20, 1);
    EXPECT_THAT(words.value(), ElementsAre(1020));
  } catch (const Cancelled&) {
  }
  EXPECT_THAT(read(RegisterKind::input, 21, 1).value(), ElementsAre(1021));
}

/// A stop while the server thinks: the wait ends at once, the request's memory lives as long as its thread
/// needs it, even when the port dies meanwhile.
TEST_P(ModbusPortTest, AStopEndsTheWaitForASilentServer) {
  std::stop_source stop;
  std::promise<void> released;
  thinkAboutRegister20(stop, released);
  const Context stoppable(scheduler, stop.get_token(), Services());
  EXPECT_THROW((void)read(stoppable, RegisterKind::input, 20, 1), Cancelled);
  EXPECT_THROW((void)read(stoppable, RegisterKind::input, 21, 1), Cancelled) << "stopped before it began";
  released.set_value();
  EXPECT_THAT(read(RegisterKind::input, 21, 1).value(), ElementsAre(1021));
  port.reset();
}

TEST_P(ModbusPortTest, MayDieWithARequestUnderWay) {
  std::stop_source stop;
  std::promise<void> released;
  thinkAboutRegister20(stop, released);
  const Context stoppable(scheduler, stop.get_token(), Services());
  EXPECT_THROW((void)read(stoppable, RegisterKind::input, 20, 1), Cancelled);
  std::thread later([&released] { released.set_value(); });
  port.reset();
  later.join();
}

/// What waits for its turn and is stopped is never carried out; a command goes before reads that wait.
TEST_P(ModbusPortTest, TakesBackAStoppedCommandThatStillWaits) {
  std::promise<void> released;
  auto gate = released.get_future();
  bool isUnderWay = false;
  Notifier underWay;
  server.behave([&](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) == 20) {
      scheduler.post([&] {
        isUnderWay = true;
        underWay.notify();
      });
      gate.wait();
    }
    self.reply(request);
  });
  connect(kPatient);
  std::stop_source stop;
  const Context stoppable(scheduler, stop.get_token(), Services());
  std::vector<std::string> order;
  const auto read20 = [&]() -> Task<void> {
    (void)co_await port->read(context, RegisterKind::input, 20, 1);
    order.emplace_back("read 20");
  };
  const std::function<bool()> begun = [&] { return isUnderWay; };
  const auto read21 = [&]() -> Task<void> {
    (void)co_await context.waitFor(underWay, begun, kNever);
    (void)co_await port->read(context, RegisterKind::input, 21, 1);
    order.emplace_back("read 21");
  };
  const auto write3 = [&]() -> Task<void> {
    (void)co_await context.waitFor(underWay, begun, kNever);
    const std::vector<std::uint16_t> values(1, 6);
    try {
      (void)co_await port->write(stoppable, 3, values);
    } catch (const Cancelled&) {
      order.emplace_back("write 3 stopped");
      released.set_value();
    }
  };
  const auto write2 = [&]() -> Task<void> {
    (void)co_await context.waitFor(underWay, begun, kNever);
    const std::vector<std::uint16_t> values(1, 5);
    stop.request_stop();
    (void)co_await port->write(context, 2, values);
    order.emplace_back("write 2");
  };
  const auto all = [&]() -> Task<void> {
    Parallel parallel(context);
    parallel.add(read20());
    parallel.add(read21());
    parallel.add(write3());
    parallel.add(write2());
    co_await parallel.join();
  };
  scheduler.runTask(all());
  EXPECT_THAT(order, ElementsAre("write 3 stopped", "read 20", "write 2", "read 21"));
  EXPECT_EQ(server.holding(2), 5);
  EXPECT_EQ(server.holding(3), 0) << "taken back before it was asked";
}

INSTANTIATE_TEST_SUITE_P(Transports, ModbusPortTest, testing::Values(Transport::tcp, Transport::rtu),
                         [](const auto& each) { return each.param == Transport::tcp ? "tcp" : "rtu"; });

class ModbusLineTest : public ModbusPortTest {
 protected:
  ModbusLineTest() : ModbusPortTest(Transport::rtu) {}
};

/// A damaged answer is asked for again; noise before an answer brings no value out of step.
TEST_F(ModbusLineTest, ReadsAgainAfterADamagedAnswer) {
  bool spoilt = false;
  server.behave([&spoilt](ModbusServer& self, const ModbusServer::Request& request) {
    if (self.address(request) == 20 && !std::exchange(spoilt, true)) {
      self.sayRaw({1, 4, 2, 0x03, 0xFC, 0x00, 0x00});  // 1020 with a CRC that is none
    } else {
      self.reply(request);
    }
  });
  connect(kPatient);
  EXPECT_THAT(read(RegisterKind::input, 20, 1).value(), ElementsAre(1020));
  server.stop();
  EXPECT_TRUE(spoilt);
}

TEST_F(ModbusLineTest, RefusesSettingsThatThePortDoesNotTake) {
  server.start();
  port = std::make_unique<ModbusPort>(
      "plant", ModbusAddress::rtu(server.device(), SerialSettings(12345, 8, 'E', 1), 1), kPatient);
  const Words words = read(RegisterKind::input, 1, 1);
  ASSERT_FALSE(words);
  EXPECT_THAT(words.error().message(), HasSubstr("12345 8E1"));
}

TEST_F(ModbusLineTest, RefusesAPseudoTerminalInPlaceOfARealLine) {
  server.start();
  ModbusAddress real = address();
  real.pseudoTerminalAllowed = false;
  port = std::make_unique<ModbusPort>("plant", real, kPatient);
  const Words words = read(RegisterKind::input, 1, 1);
  ASSERT_FALSE(words);
  EXPECT_THAT(words.error().message(), HasSubstr("simulated"));
}

TEST(ModbusPort, NamesADeviceOrHostThatIsNotThere) {
  VirtualScheduler scheduler{WallTime()};
  const Context context(scheduler, std::stop_token(), Services());
  for (const auto& address :
       {ModbusAddress::rtu("/dev/no-such-line", SerialSettings(9600, 8, 'E', 1), 1),
        ModbusAddress::tcp("127.0.0.1", 1, 255), ModbusAddress::tcp("127.0.0.1", 1, 250)}) {
    ModbusPort port("plant", address, kPatient);
    Words words;
    const auto body = [&]() -> Task<void> { words = co_await port.read(context, RegisterKind::input, 0, 1); };
    scheduler.runTask(body());
    ASSERT_FALSE(words);
    EXPECT_THAT(words.error().message(), HasSubstr(address.toString()));
  }
}

}  // namespace
}  // namespace mb
