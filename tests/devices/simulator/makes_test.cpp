// Simulated meters of several protocols, read by the shipped profiles through the driver that reads real
// ones. What the driver says is compared with the meter's own register.

#include "core/record/memory_journal.h"
#include "devices/meter/parse_profile.h"
#include "devices/meter/profile_driver.h"
#include "tests/devices/meter/profile_fixture.h"
#include "tests/devices/simulator/bench_fixture.h"

#include <cmath>

#include <gmock/gmock.h>

namespace mb {
namespace {

using testing::HasSubstr;

double toDouble(const std::string& text) {
  const auto number = Decimal::parse(text);
  EXPECT_TRUE(number) << text;
  return number ? number->toDouble() : std::nan("");
}

constexpr const char* kDelu = R"(protocol = "cj188"
vif = 0x10
wake_byte = 0xFF
wake_least_s = 0.9
zeroing = "at-stop"
)";
constexpr const char* kRuina = R"(protocol = "cj188"
vif = 0x10
wake_byte = 0xAA
wake_least_s = 1.2
)";
constexpr const char* kUh50 = R"(protocol = "iec62056"
maker = "LUG"
wake_byte = 0x00
wake_least_s = 1.2
)";
constexpr const char* kMultical = R"(protocol = "kmp"
vif = 0x10
)";
constexpr const char* kTuf = R"(protocol = "modbus-rtu"
vif = 0x10
)";

/// The demonstration bench with one meter of another make in it.
class MakeTest : public SimulatedBenchTest {
 protected:
  /// What is said of the meter at `position`: before its errors.
  void clamp(int position, const std::string& what) {
    const std::string entry = "[[simulation.meter]]\nposition = " + std::to_string(position) + "\n";
    std::string text = read("batches/demo.toml");
    const auto at = text.find(entry);
    ASSERT_NE(at, std::string::npos);
    text.insert(at + entry.size(), what);
    const auto parsed = parseBatch(text, "makes.toml");
    ASSERT_TRUE(parsed) << parsed.error().message();
    batch = *parsed;
    auto made = SimulatedWorld::create(bench, batch, scheduler, 1, {});
    ASSERT_TRUE(made) << made.error().message();
    meter.reset();
    line.reset();
    world = std::move(*made);
  }

  /// A line of its own to the meter at `position`, and its driver.
  void connect(int position, std::shared_ptr<const Profile> profile, bool echo = false) {
    const auto found = std::ranges::find_if(bench.meterLines, [position](const MeterLineDescription& each) {
      return std::ranges::count(each.positions, position) > 0;
    });
    std::unique_ptr<Selector> selector;
    if (found->kind == "optical-selector") {
      selector = std::make_unique<RegisterSelector>(*world->registers(found->selectorPort),
                                                    found->selectorAddress, fromSeconds(0.05));
    }
    meter.reset();
    line.reset();
    LineOptions options("A");
    options.echo = echo;
    line = std::make_unique<Line>(options, world->link(found->link), std::move(selector));
    ASSERT_TRUE(line->open());
    place = position;
    meter = std::make_unique<ProfileDriver>(std::move(profile), *line, position, batch.at(position)->number);
  }

  static std::shared_ptr<const Profile> shipped(const std::string& name) {
    static ProfileLibrary library = test::shippedProfiles();
    const auto found = library.get(name);
    EXPECT_TRUE(found) << (found ? "" : found.error().message());
    return found ? *found : nullptr;
  }

  /// A profile that extends a shipped one.
  static std::shared_ptr<const Profile> written(const std::string& base, const std::string& text) {
    auto parsed = parseProfile(text, "x.toml", shipped(base).get());
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message());
    return std::make_shared<const Profile>(parsed ? std::move(*parsed) : Profile());
  }

  template <class T>
  Expected<T> run(Task<Expected<T>> task) {
    std::optional<Expected<T>> result;
    const auto body = [&]() -> Task<void> { result = co_await task; };
    scheduler.runTask(body());
    plant().advance(now());
    return *result;
  }

  Expected<std::vector<MeterReading>> readMeter() { return run(meter->read(recorded, ReadPurpose::start)); }

  /// The value of a quantity; fails the test where nothing was read.
  std::string value(const std::string& quantity = "volume") {
    const auto readings = readMeter();
    EXPECT_TRUE(readings) << (readings ? "" : readings.error().message());
    for (const MeterReading& each : readings.value_or(std::vector<MeterReading>())) {
      if (each.quantity == quantity) {
        return each.value.toString();
      }
    }
    return "none";
  }

  /// What the register truly shows, in m3, cut to `decimals`.
  [[nodiscard]] std::string truth(int decimals) const {
    std::int64_t digits = plant().meter(place)->shown();
    const int own = 0x16 - world->truth().meters().at(static_cast<std::size_t>(place - 1)).vif;
    for (int i = own; i > decimals; --i) {
      digits /= 10;
    }
    return Decimal(digits, -decimals).toString();
  }

  void water(double seconds) {
    flow("large", 60.0, true, seconds);
    write("valve-large", 0.0);
    wait(5.0);
  }

  [[nodiscard]] int count(const std::string& purpose, const std::string& outcome) const {
    int found = 0;
    for (const Row& row : journal.rows()) {
      const bool here = row.body.find("\"purpose\":\"" + purpose + "\"") != std::string::npos &&
                        row.body.find("\"outcome\":\"" + outcome + "\"") != std::string::npos;
      found += here ? 1 : 0;
    }
    return found;
  }

  MemoryJournal journal;
  Context recorded{scheduler, stop.get_token(), [this] {
                     Services all;
                     all.journal = &journal;
                     all.run = 4;
                     return all;
                   }()};
  std::unique_ptr<Line> line;
  std::unique_ptr<ProfileDriver> meter;
  int place = 0;
};

TEST_F(MakeTest, AMeterOfCj188IsEnteredZeroesAtTheStopAndIsReadInMillilitres) {
  clamp(1, kDelu);
  connect(1, shipped("delu-ultrasonic"));
  const auto who = run(meter->identify(recorded));
  ASSERT_TRUE(who) << who.error().message();
  EXPECT_EQ(who->number, "26010001");
  const auto early = readMeter();
  ASSERT_FALSE(early) << "high resolution outside the verification state";
  const auto entered = run(meter->enterVerification(recorded));
  ASSERT_TRUE(entered) << entered.error().message();
  water(10.0);
  wait(20.0);
  EXPECT_EQ(plant().meter(1)->shown(), 0);
  EXPECT_EQ(value(), "0.000000");
  water(30.0);
  EXPECT_EQ(value(), truth(6));
  EXPECT_GT(plant().meter(1)->shown(), 1000) << "a litre at least";
  wait(20.0);
  EXPECT_EQ(value(), "0.000000") << "it counts a run only until its next standstill";
}

TEST_F(MakeTest, ItsRegisterGoesOnWhereItIsNotSetBack) {
  clamp(1, kRuina);
  connect(1, shipped("ruina"));
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  const std::string before = value();
  EXPECT_EQ(before, "0.123450");
  water(30.0);
  EXPECT_EQ(value(), truth(6));
  EXPECT_NE(value(), before);
}

TEST_F(MakeTest, ALostVerificationStateIsTold) {
  clamp(1, std::string(kRuina) + "life_s = 600\n");
  connect(1, shipped("ruina"));
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  EXPECT_EQ(value(), truth(6));
  wait(700.0);
  const auto lost = readMeter();
  ASSERT_FALSE(lost) << "the meter forgot it sooner than the profile says";
  EXPECT_THAT(lost.error().message(), HasSubstr("the meter refused (C1)"));
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  EXPECT_EQ(value(), truth(6));
}

TEST_F(MakeTest, AnExpiredVerificationStateIsTold) {
  clamp(1, std::string(kRuina) + "life_s = 7200\n");
  connect(1, shipped("ruina"));
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  wait(7300.0);
  EXPECT_FALSE(meter->inVerification(scheduler.now()));
  const auto lost = readMeter();
  ASSERT_FALSE(lost);
  EXPECT_THAT(lost.error().message(), HasSubstr("verification state ended: entered 73"));
}

TEST_F(MakeTest, ATwoWireHeadGivesBackWhatIsSent) {
  clamp(1, std::string(kRuina) + "echo = true\n");
  connect(1, shipped("ruina"), true);
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  EXPECT_EQ(value(), truth(6));
  EXPECT_EQ(count("read-start", "ok"), 1);
  connect(1, shipped("ruina"));
  const auto unaware = readMeter();
  EXPECT_TRUE(!unaware || unaware->front().value.toString() == truth(6)) << "an echo is no reading";
}

TEST_F(MakeTest, ASleepingHeadAnswersNobodyWhoDoesNotWakeIt) {
  clamp(1, "protocol = \"cj188\"\nwake_byte = 0xAA\nwake_least_s = 3\n");
  connect(1, shipped("ruina"));
  EXPECT_FALSE(run(meter->identify(recorded)));
}

TEST_F(MakeTest, AMulticalTellsItsRegistersWithTheirUnits) {
  clamp(1, kMultical);
  connect(1, shipped("kamstrup-multical-kmp"));
  const auto who = run(meter->identify(recorded));
  ASSERT_TRUE(who) << who.error().message();
  EXPECT_EQ(who->number, "26010001");
  EXPECT_EQ(value(), "0.12");
  water(40.0);
  EXPECT_EQ(value(), truth(2));
  EXPECT_NEAR(toDouble(value("flow-temperature")), plant().waterAt(1), 0.02);
  flow("large", 60.0, true, 20.0);
  EXPECT_NEAR(toDouble(value("volume-flow")), plant().meter(1)->flow(), 0.05);
  EXPECT_GT(plant().meter(1)->flow(), 0.5);
}

TEST_F(MakeTest, ItsHighResolutionRegistersCanBeAskedForByAnExtendingProfile) {
  clamp(1, kMultical);
  connect(1, written("kamstrup-multical-kmp", R"(
schema = 1
extends = "kamstrup-multical-kmp"
name = "multical-auto-integration"
title = "MULTICAL by its high-resolution registers"
maker = "Kamstrup"
[register]
zeroing = "goes_on"
measuring_interval_s = 28
volume_resolution_m3 = "0.000001"
[[read]]
registers = [1001, 239, 266]
[[read.extract]]
quantity = "number"
register = 1001
[[read.extract]]
quantity = "volume"
unit = "m3"
register = 239
[[read.extract]]
quantity = "energy"
unit = "Wh"
register = 266
[[sample]]
procedure = "identify"
sent = "80 3F 02 35 E9 0D"
)"));
  water(30.0);
  EXPECT_EQ(value(), truth(6));
  EXPECT_NE(truth(6), "0.123450");
}

TEST_F(MakeTest, AWrongChecksumIsSurvivedByAskingAgain) {
  clamp(1, std::string(kMultical) + "wrong_checksum_every = 2\n");
  connect(1, shipped("kamstrup-multical-kmp"));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(value(), truth(2));
  }
  EXPECT_EQ(count("read-start", "damaged"), 3);
}

TEST_F(MakeTest, AQuotaOfReadingsIsSilence) {
  clamp(1, std::string(kMultical) + "reads_per_period = 3\nread_period_s = 3600\n");
  connect(1, shipped("kamstrup-multical-kmp"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(value(), truth(2));
  }
  const auto spent = readMeter();
  ASSERT_FALSE(spent);
  EXPECT_THAT(spent.error().message(), HasSubstr("silen"));
  EXPECT_TRUE(run(meter->identify(recorded))) << "it is there, but gives no registers";
  wait(3600.0);
  EXPECT_EQ(value(), truth(2));
}

TEST_F(MakeTest, ACachedValueIsTheOldOneUntilItIsRenewed) {
  clamp(1, std::string(kRuina) + "renewed_every_s = 300\n");
  connect(1, shipped("ruina"));
  ASSERT_TRUE(run(meter->enterVerification(recorded)));
  const std::string before = value();
  water(60.0);
  EXPECT_EQ(value(), before);
  EXPECT_NE(value(), truth(6)) << "no driver can see this: the method's check of freshness must";
  wait(300.0);
  EXPECT_EQ(value(), truth(6));
}

TEST_F(MakeTest, ALateAnswerIsAwaitedAsLongAsTheProfileSaysAndNoLonger) {
  clamp(1, std::string(kMultical) + "reply_delay_s = 0.25\n");
  connect(1, shipped("kamstrup-multical-kmp"));
  EXPECT_EQ(value(), truth(2));
  clamp(1, std::string(kMultical) + "reply_delay_s = 20\n");
  connect(1, shipped("kamstrup-multical-kmp"));
  const auto late = readMeter();
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().message(), HasSubstr("silen"));
}

TEST_F(MakeTest, AReadoutOfIec62056ChangesItsRate) {
  clamp(1, kUh50);
  connect(1, shipped("landisgyr-uh50"));
  EXPECT_EQ(value(), "0.12");
  EXPECT_EQ(count("sign-on", "ok"), 1);
  water(40.0);
  EXPECT_EQ(value(), truth(2));
  EXPECT_NE(truth(2), "0.12");
}

TEST_F(MakeTest, AReadoutWithAWrongCheckCharacterBeginsAnew) {
  clamp(1, std::string(kUh50) + "wrong_checksum_every = 2\n");
  connect(1, shipped("landisgyr-uh50"));
  EXPECT_EQ(value(), truth(2));
  EXPECT_EQ(value(), truth(2));
  EXPECT_EQ(count("sign-on", "ok"), 3);
  EXPECT_EQ(count("read-start", "damaged"), 1);
}

/// The shipped profile says nothing of a number; the simulated meter has one.
std::string tuf(bool highFirst) {
  const std::string order = highFirst ? "be" : "swapped";
  return R"(
schema = 1
extends = "tuf-2000-total"
name = "tuf-with-number"
title = "TUF-2000 that says its number"
maker = "TUF"
[[read]]
read = "holding"
first = 32
count = 2
[[read.extract]]
quantity = "number"
register = 32
encoding = "u32-)" +
         order + R"("
[[read]]
read = "holding"
first = 8
count = 4
[[read.extract]]
quantity = "volume"
unit = "m3"
register = 8
encoding = "s32-)" +
         order + R"("
parts = [{ register = 10, encoding = "f32-)" +
         order + R"(", scale = "1" }]
resolution = "0.001"
[[sample]]
procedure = "read"
sent = "01 03 00 20 00 02 C5 C1"
)";
}

TEST_F(MakeTest, AModbusMeterIsReadByTheShippedProfile) {
  clamp(12, kTuf);
  connect(12, shipped("tuf-2000-total"));
  water(30.0);
  EXPECT_NEAR(toDouble(value()), toDouble(truth(6)), 0.001);
}

TEST_F(MakeTest, AFractionOfFewDigitsIsNoCoarseRegister) {
  clamp(12, std::string(kTuf) + "start_l = 120\n");
  connect(12, shipped("tuf-2000-total"));
  EXPECT_EQ(value(), "0.120");
}

TEST_F(MakeTest, ZerosInFrontOfANumberMakeNoOtherMeter) {
  clamp(1, kMultical);
  connect(1, shipped("kamstrup-multical-kmp"));
  meter = std::make_unique<ProfileDriver>(shipped("kamstrup-multical-kmp"), *line, 1, "0026010001");
  const auto who = run(meter->identify(recorded));
  ASSERT_TRUE(who) << who.error().message();
  EXPECT_EQ(who->number, "0026010001") << "who compares it with what was scanned sees one meter";
  const auto readings = readMeter();
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(readings->front().number, "0026010001");
  meter = std::make_unique<ProfileDriver>(shipped("kamstrup-multical-kmp"), *line, 1, "26010002");
  const auto other = run(meter->identify(recorded));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->number, "26010001");
}

TEST_F(MakeTest, AModbusMeterHasOneOfTwoWordOrders) {
  for (const bool highFirst : {false, true}) {
    clamp(12, std::string(kTuf) + "word_order = \"" + (highFirst ? "high-first" : "low-first") + "\"\n");
    connect(12, written("tuf-2000-total", tuf(highFirst)));
    water(30.0);
    EXPECT_NEAR(toDouble(value()), toDouble(truth(6)), 0.001);
    connect(12, written("tuf-2000-total", tuf(!highFirst)));
    const auto wrong = readMeter();
    ASSERT_FALSE(wrong) << "its number is not what was scanned";
    EXPECT_THAT(wrong.error().message(), HasSubstr("26010012"));
  }
}

TEST_F(MakeTest, AWrongCrcOfModbusIsAskedForAgain) {
  clamp(12, std::string(kTuf) + "wrong_checksum_every = 2\n");
  connect(12, shipped("tuf-2000-total"));
  EXPECT_NEAR(toDouble(value()), toDouble(truth(6)), 0.001);
  EXPECT_EQ(count("read-start", "damaged"), 1);
}

TEST_F(MakeTest, AnUnknownProtocolIsRefused) {
  std::string text = read("batches/demo.toml");
  const std::string entry = "[[simulation.meter]]\nposition = 1\n";
  text.insert(text.find(entry) + entry.size(), "protocol = \"smoke\"\n");
  const auto made = SimulatedWorld::create(bench, *parseBatch(text, "x.toml"), scheduler, 1, {});
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message(), HasSubstr("protocol"));
}

}  // namespace
}  // namespace mb
