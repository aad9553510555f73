// A bench with instruments of profiles: a Modbus thermometer into a channel, relays behind an actuator.

#include "core/async/virtual_scheduler.h"
#include "devices/bench/bench_instruments.h"
#include "devices/codec/modbus/rtu_frame.h"
#include "tests/devices/bench/demo_files.h"
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

class InstrumentSetTest : public testing::Test {
 protected:
  InstrumentSetTest() {
    PortDescription port;
    port.id = "rs485";
    port.kind = "bytes";
    port.address = "fake:rs485";
    bench_.ports.push_back(port);
    addInstrument("inputs", "eda9017", 1);
    addInstrument("relays", "eda9161", 2);
    ChannelDescription channel;
    channel.id = "t-inlet";
    channel.unit = "Cel";
    channel.resolution = 0.01;
    channel.period = 1.0;
    channel.staleAfter = 3.0;
    channel.instrument = source("inputs", "current-0");
    channel.instrument.rescaled = true;
    channel.instrument.scale = 6.25;
    channel.instrument.offset = -25.0;
    bench_.channels.push_back(channel);
    ActuatorDescription valve;
    valve.id = "valve";
    valve.timeLimit = 2.0;
    valve.commandOf = source("relays", "relay-3");
    valve.feedbackOf = source("relays", "relay-3");
    bench_.actuators.push_back(valve);
    ports_.linkOf("rs485")->onSend = [this](const std::string& sent) { answer(sent); };
  }

  static InstrumentSource source(const std::string& instrument, const std::string& value) {
    InstrumentSource made;
    made.instrument = instrument;
    made.value = value;
    return made;
  }
  void addInstrument(const std::string& id, const std::string& profile, int address) {
    InstrumentDescription made;
    made.id = id;
    made.profile = profile;
    made.link = "rs485";
    made.address = address;
    bench_.instruments.push_back(made);
  }

  /// Both boards on one line.
  void answer(const std::string& sent) {
    modbus::Bytes pdu(sent.begin() + 1, sent.end() - 2);
    if (sent[1] == 0x03) {
      pdu = modbus::Bytes(26, 0);
      pdu[0] = 0x03;
      pdu[1] = 24;
      pdu[2] = 0x2E;  // 12000
      pdu[3] = 0xE0;
    } else if (sent[1] == 0x01) {
      pdu = modbus::Bytes{0x01, 0x02, static_cast<std::uint8_t>(closed_ ? 0x08 : 0x00), 0x00};
    } else {
      closed_ = static_cast<std::uint8_t>(sent[4]) == 0xFF;
    }
    const auto frame = modbus::frame(static_cast<std::uint8_t>(sent[0]), pdu);
    ports_.linkOf("rs485")->say(std::string(frame.begin(), frame.end()));
  }

  std::vector<std::string> open(BenchInstruments& instruments) {
    std::vector<std::string> errors;
    const auto body = [&]() -> Task<void> { co_await instruments.open(context_, errors); };
    scheduler_.runTask(body());
    return errors;
  }

  std::vector<std::string> complaints() {
    PortSet set(bench_, ports_);
    const ProfileLibrary library = demoProfiles();
    const BenchInstruments instruments(bench_, library.texts(), set);
    return set.errors();
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop_;
  Context context_{scheduler_, stop_.get_token(), Services()};
  FakePorts ports_{scheduler_};
  BenchDescription bench_;
  bool closed_ = false;
};

TEST_F(InstrumentSetTest, AThermometerOnModbusFeedsAChannelAndARelayIsAnActuator) {
  PortSet set(bench_, ports_);
  const ProfileLibrary library = demoProfiles();
  BenchInstruments instruments(bench_, library.texts(), set);
  ASSERT_THAT(set.errors(), IsEmpty());
  EXPECT_THAT(open(instruments), IsEmpty());
  EXPECT_EQ(instruments.channel("t-inlet")->fresh(context_.now())->value, 50.0);
  EXPECT_EQ(instruments.actuator("valve")->feedback(), 0.0);
  scheduler_.after(20s, [this] { stop_.request_stop(); });
  const auto move = [&]() -> Task<void> {
    co_await context_.sleep(5s);
    Actuator& valve = *instruments.actuator("valve");
    EXPECT_TRUE(co_await valve.move(context_, 1.0));
    EXPECT_TRUE(co_await valve.arrived(context_));
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(context_);
    parallel.add(instruments.acquire(parallel.context()));
    parallel.add(move());
    co_await parallel.join();
  };
  EXPECT_THROW(scheduler_.runTask(body()), Cancelled);
  EXPECT_TRUE(closed_);
  EXPECT_EQ(instruments.actuator("valve")->feedback(), 1.0);
  EXPECT_GT(instruments.channel("t-inlet")->history().size(), 18U);
  EXPECT_NE(instruments.instrument("inputs"), nullptr);
}

TEST_F(InstrumentSetTest, WhatIsSilentIsNamed) {
  PortSet set(bench_, ports_);
  const ProfileLibrary library = demoProfiles();
  BenchInstruments instruments(bench_, library.texts(), set);
  ports_.linkOf("rs485")->onSend = nullptr;
  EXPECT_THAT(open(instruments), ElementsAre(HasSubstr("instrument inputs (line rs485, address 1)"),
                                             HasSubstr("instrument relays (line rs485, address 2)")));
}

TEST_F(InstrumentSetTest, WhatCannotBeBuiltIsNamed) {
  bench_.instruments[0].profile = "eda9018";
  EXPECT_THAT(complaints(), ElementsAre(AllOf(HasSubstr("instrument inputs"),
                                              HasSubstr("no profile `eda9018`"), HasSubstr("eda9017"))));
  bench_.instruments[0].profile = "dem-mbus";
  EXPECT_THAT(complaints(), ElementsAre(HasSubstr("`dem-mbus` is for a meter")));
  bench_.instruments[0].profile = "mettler-sics";
  bench_.instruments[0].address.reset();
  EXPECT_THAT(complaints(), ElementsAre(AllOf(HasSubstr("is a balance"), HasSubstr("[[balance]]"))));
  bench_.instruments[0].profile = "eda9017";
  bench_.instruments[0].address = 250;
  EXPECT_THAT(complaints(), ElementsAre(HasSubstr("this kind has 1 to 247")));
  bench_.instruments[0].address = 1;
  bench_.channels[0].instrument.value = "temperature";
  EXPECT_THAT(complaints(),
              ElementsAre(AllOf(HasSubstr("channel t-inlet"), HasSubstr("no value `temperature`"))));
  bench_.channels[0].instrument.value = "current-0";
  bench_.channels[0].instrument.rescaled = false;
  EXPECT_THAT(complaints(), ElementsAre(HasSubstr("is in mA, not in Cel")));
  bench_.channels[0].instrument.rescaled = true;
  bench_.actuators[0].maximum = 50.0;
  EXPECT_THAT(complaints(), ElementsAre(AllOf(HasSubstr("actuator valve"), HasSubstr("takes 0 to 1"))));
  bench_.actuators[0].maximum = 1.0;
  bench_.actuators[0].commandOf.value = "relay-99";
  EXPECT_THAT(complaints(), ElementsAre(HasSubstr("nothing called `relay-99`")));
}

TEST_F(InstrumentSetTest, ABalanceMayBeDescribedByAProfile) {
  bench_ = BenchDescription();
  PortDescription port;
  port.id = "com1";
  port.kind = "bytes";
  port.address = "fake:com1";
  bench_.ports.push_back(port);
  BalanceDescription balance;
  balance.id = "balance";
  balance.link = "com1";
  balance.profile = "sartorius-sbi";
  balance.capacity = kilograms(150.0);
  balance.interval = kilograms(0.001);
  balance.staleAfter = 2.0;
  bench_.balances.push_back(balance);
  ports_.linkOf("com1")->onSend = [this](const std::string&) {
    ports_.linkOf("com1")->say("N     +    3.210 kg \r\n");
  };
  PortSet set(bench_, ports_);
  const ProfileLibrary library = demoProfiles();
  BenchInstruments instruments(bench_, library.texts(), set);
  EXPECT_THAT(open(instruments), IsEmpty());
  EXPECT_EQ(ports_.linkOf("com1")->settings, SerialSettings(9600, 7, 'O', 1)) << "as the profile says";
  EXPECT_EQ(instruments.channel("balance")->fresh(context_.now())->shown, Decimal(3210, -3));
  bench_.balances[0].profile = "eda9017";
  EXPECT_THAT(complaints(), ElementsAre(HasSubstr("is for no balance")));
}

}  // namespace
}  // namespace mb
