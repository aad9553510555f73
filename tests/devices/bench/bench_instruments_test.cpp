#include "devices/bench/bench_instruments.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/bench/fake_ports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PortDescription port(const std::string& id, const std::string& kind, const std::string& settings = "") {
  PortDescription made;
  made.id = id;
  made.kind = kind;
  made.address = "fake:" + id;
  made.settings = settings;
  return made;
}

class BenchInstrumentsTest : public testing::Test {
 protected:
  BenchInstrumentsTest() {
    bench_.ports = {port("plant", "registers"), port("air", "registers"), port("com1", "bytes", "9600 7E1")};
    addChannel("t-inlet", "plant", 0, 1.0);
    addChannel("q-large", "plant", 1, 0.1);
    addChannel("air-pressure", "air", 0, 10.0);
    ActuatorDescription valve;
    valve.id = "valve";
    valve.kind = "valve";
    valve.timeLimit = 2.0;
    valve.command.port = "plant";
    valve.command.address = 2;
    valve.feedback = RegisterSource();
    valve.feedback->port = "plant";
    valve.feedback->address = 22;
    bench_.actuators.push_back(valve);
    BalanceDescription balance;
    balance.id = "balance";
    balance.link = "com1";
    balance.protocol = "sics";
    balance.capacity = kilograms(150.0);
    balance.interval = kilograms(0.001);
    balance.staleAfter = 2.0;
    bench_.balances.push_back(balance);
    ports_.linkOf("com1")->onSend = [this](const std::string& command) {
      ports_.linkOf("com1")->say(command == "@\r\n" ? "I4 A \"1\"\r\n" : "S S      3.210 kg\r\n");
    };
  }

  void addChannel(const std::string& id, const std::string& from, int address, double period) {
    ChannelDescription made;
    made.id = id;
    made.period = period;
    made.staleAfter = 3.0 * period;
    made.resolution = 0.01;
    made.source.port = from;
    made.source.address = address;
    made.source.scale = 0.01;
    bench_.channels.push_back(made);
  }

  std::vector<std::string> open(BenchInstruments& instruments) {
    std::vector<std::string> errors;
    const auto body = [&]() -> Task<void> { co_await instruments.open(context_, errors); };
    scheduler_.runTask(body());
    return errors;
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop_;
  Context context_{scheduler_, stop_.get_token(), Services()};
  FakePorts ports_{scheduler_};
  BenchDescription bench_;
};

TEST_F(BenchInstrumentsTest, OpeningGivesEveryChannelAValue) {
  PortSet set(bench_, ports_);
  BenchInstruments instruments(bench_, ProfileTexts(), set);
  ASSERT_THAT(set.errors(), IsEmpty());
  ports_.registersOf("plant")->set(RegisterKind::input, 0, 5012);
  EXPECT_THAT(open(instruments), IsEmpty());
  EXPECT_EQ(instruments.channel("t-inlet")->fresh(context_.now())->shown, Decimal(5012, -2));
  EXPECT_TRUE(instruments.channel("q-large")->fresh(context_.now()));
  EXPECT_TRUE(instruments.channel("air-pressure")->fresh(context_.now()));
  EXPECT_EQ(instruments.channel("balance")->fresh(context_.now())->shown, Decimal(3210, -3));
  EXPECT_EQ(instruments.channel("balance")->resolution(), Decimal(1, -3));
  EXPECT_EQ(instruments.actuator("valve")->feedback(), 0.0);
  EXPECT_EQ(ports_.linkOf("com1")->settings, SerialSettings(9600, 7, 'E', 1));
  EXPECT_EQ(instruments.channel("valve"), nullptr);
  EXPECT_EQ(instruments.actuator("balance"), nullptr);
}

TEST_F(BenchInstrumentsTest, OpeningNamesEverythingThatIsSilent) {
  PortSet set(bench_, ports_);
  BenchInstruments instruments(bench_, ProfileTexts(), set);
  ports_.registersOf("air")->failing = true;
  ports_.linkOf("com1")->onSend = nullptr;
  EXPECT_THAT(open(instruments),
              ElementsAre(AllOf(HasSubstr("balance balance on com1"), HasSubstr("no answer")),
                          AllOf(HasSubstr("port air"), HasSubstr("air-pressure"))));
}

TEST_F(BenchInstrumentsTest, ADeviceThatIsLateIsTriedAgain) {
  PortSet set(bench_, ports_);
  BenchInstruments instruments(bench_, ProfileTexts(), set);
  ports_.registersOf("air")->failing = true;
  scheduler_.at(Instant(600ms), [this] { ports_.registersOf("air")->failing = false; });
  EXPECT_THAT(open(instruments), IsEmpty());
}

TEST_F(BenchInstrumentsTest, AcquisitionKeepsWhatAnswersAliveAndEndsWithTheContext) {
  PortSet set(bench_, ports_);
  BenchInstruments instruments(bench_, ProfileTexts(), set);
  ASSERT_THAT(open(instruments), IsEmpty());
  scheduler_.at(Instant(20s), [this] { ports_.registersOf("air")->failing = true; });
  scheduler_.at(Instant(30s), [this] { ports_.registersOf("plant")->set(RegisterKind::input, 22, 1); });
  bool live = false;
  scheduler_.at(Instant(59s), [&] {
    live = instruments.channel("q-large")->fresh(Instant(59s)) &&
           instruments.channel("t-inlet")->fresh(Instant(59s));
    EXPECT_FALSE(instruments.channel("air-pressure")->fresh(Instant(59s)));
    EXPECT_EQ(instruments.actuator("valve")->feedback(), 1.0);
  });
  scheduler_.at(Instant(60s), [this] { stop_.request_stop(); });
  const auto body = [&]() -> Task<void> { co_await instruments.acquire(context_); };
  EXPECT_THROW(scheduler_.runTask(body()), Cancelled);
  EXPECT_TRUE(live);
  EXPECT_EQ(ports_.linkOf("com1")->sent.back(), "@\r\n");
}

TEST_F(BenchInstrumentsTest, WhatCannotBeBuiltIsNamedAllAtOnce) {
  ports_.refused = {"air"};
  bench_.balances[0].protocol = "telepathy";
  bench_.actuators[0].command.port = "nowhere";
  bench_.channels[1].period = 0.0;
  PortSet set(bench_, ports_);
  const BenchInstruments instruments(bench_, ProfileTexts(), set);
  EXPECT_THAT(set.errors(),
              ElementsAre(AllOf(HasSubstr("channel q-large"), HasSubstr("no period")),
                          AllOf(HasSubstr("channel air-pressure"), HasSubstr("no device at fake:air")),
                          AllOf(HasSubstr("actuator valve"), HasSubstr("no port nowhere of registers")),
                          AllOf(HasSubstr("balance balance"), HasSubstr("telepathy"))));
}

TEST_F(BenchInstrumentsTest, TwoListenersOfOneLinkAreRefused) {
  bench_.balances.push_back(bench_.balances[0]);
  bench_.balances[1].id = "second";
  PortSet set(bench_, ports_);
  const BenchInstruments instruments(bench_, ProfileTexts(), set);
  EXPECT_THAT(set.errors(),
              ElementsAre(AllOf(HasSubstr("balance second"), HasSubstr("com1 is in use already"))));
}

TEST_F(BenchInstrumentsTest, OneSimulatedPortMakesTheBenchSimulated) {
  PortSet real(bench_, ports_);
  const BenchInstruments first(bench_, ProfileTexts(), real);
  EXPECT_FALSE(real.isSimulated());
  for (const char* id : {"com1", "air", "plant"}) {
    ports_.simulated = {id};
    PortSet set(bench_, ports_);
    const BenchInstruments second(bench_, ProfileTexts(), set);
    EXPECT_TRUE(set.isSimulated()) << id;
  }
}

}  // namespace
}  // namespace mb
