// The demonstration bench as devices of this machine, driven through libmodbus and pseudo-terminals.

#include "devices/served/served_bench.h"

#include "devices/plant/modbus_port.h"
#include "tests/devices/bench/demo_files.h"
#include "tests/devices/served/real_time.h"

#include <QSocketNotifier>
#include <charconv>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <modbus.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr ModbusTimes kPatient{30s, 30s, 30s, 100ms, 1s};
const Bytes kReset = {0x10, 0x40, 0xFE, 0x3E, 0x16};  // SND_NKE
/// A test that waits this long has failed: only to end at all.
constexpr Duration kForEver = 60s;

/// The user's side of a pseudo-terminal.
class Terminal {
 public:
  explicit Terminal(const std::string& address)
      : file_(::open(address.substr(address.find('/')).c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)),
        notifier_(file_, QSocketNotifier::Read) {
    QObject::connect(&notifier_, &QSocketNotifier::activated, [this] {
      std::array<std::uint8_t, 256> bytes{};
      const auto count = ::read(file_, bytes.data(), bytes.size());
      if (count > 0) {
        heard.insert(heard.end(), bytes.begin(), bytes.begin() + count);
        onBytes.notify();
      }
    });
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    notifier_.setEnabled(false);
    ::close(file_);
  }

  void say(const Bytes& bytes) const {
    ASSERT_EQ(::write(file_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  void say(const std::string& text) const { say(Bytes(text.begin(), text.end())); }
  [[nodiscard]] std::string text() const { return {heard.begin(), heard.end()}; }
  [[nodiscard]] int file() const { return file_; }

  Bytes heard;
  Notifier onBytes;

 private:
  int file_;
  QSocketNotifier notifier_;
};

class ServedBenchTest : public testing::Test {
 protected:
  ServedBenchTest() {
    auto made = SimulatedWorld::create(bench, demoBatch(), time.scheduler(), 1, {});
    world = std::move(*made);
    auto create = ServedBench::create(bench, *world, time.scheduler(), 0);
    EXPECT_TRUE(create) << create.error().message();
    served = std::move(*create);
    const std::string address = served->addresses().at("plant");
    const std::string digits = address.substr(address.rfind(':') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), tcpPort);
    plant = std::make_unique<ModbusPort>("plant", ModbusAddress::tcp("127.0.0.1", tcpPort, 255), kPatient);
  }

  /// The task beside the serving bench.
  void run(Task<void> task) {
    const auto both = [](Context own, ServedBench& bench_, Task<void> work) -> Task<void> {
      const auto stop = std::make_shared<std::stop_source>();
      const Context serving = own.linked(stop);
      const auto client = [](Task<void> inner, std::shared_ptr<std::stop_source> end) -> Task<void> {
        co_await inner;
        end->request_stop();
      };
      Parallel all(serving);
      all.add(bench_.serve(all.context()));
      all.add(client(std::move(work), stop));
      try {
        co_await all.join();
      } catch (const Cancelled&) {
      }
    };
    time.run(both(context, *served, std::move(task)));
  }

  Task<void> heard(Terminal& terminal, std::size_t count) {
    const std::function<bool()> enough = [&terminal, count] { return terminal.heard.size() >= count; };
    const Instant end = context.now() + kForEver;
    const bool came = co_await context.waitFor(terminal.onBytes, enough, end);
    EXPECT_TRUE(came) << terminal.heard.size() << " of " << count << " bytes";
  }

  RealTime time;
  Context context{time.scheduler(), std::stop_token(), Services()};
  BenchDescription bench = demoBench();
  std::unique_ptr<SimulatedWorld> world;
  std::unique_ptr<ServedBench> served;
  int tcpPort = 0;
  std::unique_ptr<ModbusPort> plant;
};

TEST_F(ServedBenchTest, GivesEveryPortAnAddressOfThisMachine) {
  ASSERT_EQ(served->addresses().size(), bench.ports.size());
  for (const auto& port : bench.ports) {
    EXPECT_THAT(served->addresses().at(port.id),
                StartsWith(port.kind == "bytes" ? "serial:/dev/pts/" : "modbus-tcp:127.0.0.1:"));
  }
}

TEST_F(ServedBenchTest, ShowsInstrumentsAndObeysCommandsOverModbus) {
  const RegisterSource& supply = bench.channel("t-supply")->source;
  const ActuatorDescription& pump = *bench.actuator("pump");
  const auto body = [&]() -> Task<void> {
    const auto temperature = co_await plant->read(context, RegisterKind::input, supply.address, 1);
    EXPECT_TRUE(temperature) << temperature.error().message();
    EXPECT_NEAR(temperature.value().at(0) * supply.scale, 50.0, 1.0);
    const std::vector<std::uint16_t> fifty(1, 500);
    const auto written = co_await plant->write(context, pump.command.address, fifty);
    EXPECT_TRUE(written) << written.error().message();
    const auto held = co_await plant->read(context, RegisterKind::holding, pump.command.address, 1);
    EXPECT_EQ(held.value().at(0), 500);
    // The pump runs up: 5 Hz/s.
    const Instant giveUp = context.now() + kForEver;
    std::uint16_t speed = 0;
    while (speed < 10 && context.now() < giveUp) {
      const auto shown = co_await plant->read(context, RegisterKind::input, pump.feedback->address, 1);
      speed = shown.value().at(0);
    }
    EXPECT_GE(speed, 10);
  };
  run(body());
}

TEST_F(ServedBenchTest, RefusesACommandToNothing) {
  const auto body = [&]() -> Task<void> {
    const std::vector<std::uint16_t> one(1, 1);
    const auto written = co_await plant->write(context, 999, one);
    EXPECT_FALSE(written);
    EXPECT_THAT(written.error().message(), HasSubstr("illegal data address"));
  };
  run(body());
}

/// What would go round the plant is refused: it lives in no table of libmodbus.
TEST_F(ServedBenchTest, RefusesOtherFunctions) {
  std::vector<int> errors;
  std::thread client;
  bool done = false;
  Notifier onDone;
  const auto body = [&]() -> Task<void> {
    client = std::thread([&] {
      modbus_t* const other = modbus_new_tcp("127.0.0.1", tcpPort);
      modbus_connect(other);
      std::uint8_t bit = 0;
      std::uint16_t word = 1;
      errors.push_back(modbus_mask_write_register(other, 1, 0, 1) == -1 ? errno : 0);
      errors.push_back(modbus_write_and_read_registers(other, 1, 1, &word, 1, 1, &word) == -1 ? errno : 0);
      errors.push_back(modbus_read_bits(other, 0, 1, &bit) == -1 ? errno : 0);
      errors.push_back(modbus_write_register(other, 1, 77) == 1 ? 0 : errno);
      modbus_close(other);
      modbus_free(other);
      time.scheduler().post([&] {
        done = true;
        onDone.notify();
      });
    });
    const std::function<bool()> over = [&] { return done; };
    (void)co_await context.waitFor(onDone, over, kNever);
    const auto held = co_await plant->read(context, RegisterKind::holding, 1, 1);
    EXPECT_EQ(held.value().at(0), 77) << "function 6 is served, beside another client";
  };
  run(body());
  client.join();
  EXPECT_THAT(errors, testing::ElementsAre(EMBXILFUN, EMBXILFUN, EMBXILFUN, 0));
}

TEST_F(ServedBenchTest, TheBalanceAnswersOnItsTerminal) {
  Terminal balance(served->addresses().at("balance"));
  const auto body = [&]() -> Task<void> {
    balance.say("I4\r\n");
    co_await heard(balance, 10);
    balance.say("SI\r\n");
    co_await heard(balance, 33);
  };
  run(body());
  EXPECT_THAT(balance.text(), HasSubstr("I4 A \"SIM-balance\"\r\n"));
  EXPECT_THAT(balance.text(), HasSubstr(" kg\r\n"));
}

TEST_F(ServedBenchTest, AMeterWakesUpOnItsTerminal) {
  Terminal line(served->addresses().at("meters-a"));
  const MeterLineDescription& optical = bench.meterLines.at(0);
  const auto body = [&]() -> Task<void> {
    const std::vector<std::uint16_t> head(1, 2);
    const auto selected = co_await plant->write(context, optical.selectorAddress, head);
    EXPECT_TRUE(selected);
    line.say(kReset);  // it sleeps
    co_await context.sleep(300ms);
    EXPECT_TRUE(line.heard.empty());
    // A busy machine may let the head fall asleep again before we go on.
    for (int i = 0; i < 20 && line.heard.empty(); ++i) {
      line.say(Bytes(528, 0x55));
      co_await context.sleep(2250ms);
      line.say(kReset);
      co_await context.sleep(400ms);
    }
  };
  run(body());
  EXPECT_EQ(line.heard, Bytes(1, 0xE5));
}

/// A stream that nobody reads must not lie in wait for the next user.
TEST_F(ServedBenchTest, DropsWhatNobodyReads) {
  const std::string address = served->addresses().at("balance");
  const auto body = [&]() -> Task<void> {
    const int file = ::open(address.substr(address.find('/')).c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    EXPECT_EQ(::write(file, "SIR\r\n", 5), 5);
    const Instant giveUp = context.now() + kForEver;
    bool dropped = false;
    for (int before = 0; !dropped && context.now() < giveUp;) {
      co_await context.sleep(50ms);
      int waiting = 0;
      ioctl(file, FIONREAD, &waiting);
      dropped = waiting < std::exchange(before, waiting);
    }
    EXPECT_TRUE(dropped);
    ::close(file);
  };
  run(body());
}

TEST_F(ServedBenchTest, EndsWithAQuestionUnanswered) {
  const auto body = [&]() -> Task<void> {
    const auto stop = std::make_shared<std::stop_source>();
    const Context stoppable = context.linked(stop);
    stop->request_stop();
    try {
      (void)co_await plant->read(stoppable, RegisterKind::input, 0, 1);
    } catch (const Cancelled&) {
    }
  };
  run(body());
  // Nobody serves any more, but the server still takes requests.
  std::thread late([&] {
    modbus_t* const other = modbus_new_tcp("127.0.0.1", tcpPort);
    modbus_connect(other);
    std::uint16_t word = 0;
    EXPECT_EQ(modbus_read_registers(other, 0, 1, &word), -1);
    modbus_close(other);
    modbus_free(other);
  });
  served.reset();
  late.join();
}

}  // namespace
}  // namespace mb
