#include "procedures/conformance/conformance.h"

#include "core/quantity/format.h"
#include "core/record/memory_journal.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/simulated_ports.h"
#include "devices/meter/profile_driver.h"
#include "devices/simulator/world.h"
#include "tests/devices/bench/demo_files.h"
#include "tests/devices/meter/fake_meter.h"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using test::hex;
using testing::HasSubstr;

/// The meter in a position of the demonstration bench, held against a profile. The conformance knows the
/// profile and the wire; what the meter truly is stands in the simulator's part of the batch file alone.
ConformanceReport tried(int position, const std::string& profile, std::vector<std::string> faults = {},
                        bool life = false) {
  VirtualScheduler scheduler{WallTime()};
  const BenchDescription description = demoBench();
  Batch batch = demoBatch();
  auto world = SimulatedWorld::create(description, batch, scheduler, 1, faults);
  EXPECT_TRUE(world) << world.error().message();
  std::erase_if(batch.meters, [position](const BatchMeter& each) { return each.position != position; });
  if (!profile.empty()) {
    batch.meters.front().profile = profile;
  }
  const ProfileLibrary library = demoProfiles();
  SimulatedPorts ports(**world);
  auto bench = buildBench(description, batch, library, ports);
  EXPECT_TRUE(bench) << bench.error().message();
  MemoryJournal journal;
  Services services;
  services.journal = &journal;
  const Context context(scheduler, std::stop_token(), services);
  ConformanceOptions options;
  options.position = position;
  options.number = batch.meters.front().number;
  options.water = true;
  options.life = life;
  const auto known = library.get(batch.meters.front().profile).value();
  Conformance conformance(**bench, *meterLine(**bench, position), known, options);
  ConformanceReport report;
  const auto body = [&]() -> Task<void> {
    const auto opened = co_await (*bench)->open(context);
    EXPECT_TRUE(opened) << opened.error().message();
    report = co_await conformance.run(context);
  };
  scheduler.runTask(body());
  for (const std::string& actuator : {description.pump, description.lines.front().valve}) {
    const auto& moved = (*bench)->actuator(actuator);
    EXPECT_EQ(moved.commanded().value_or(moved.description().rest), moved.description().rest) << actuator;
  }
  return report;
}

const Finding& find(const ConformanceReport& report, const std::string& id) {
  static const Finding kNone;
  const Finding* const found = report.find(id);
  EXPECT_NE(found, nullptr) << id;
  return found == nullptr ? kNone : *found;
}

TEST(Conformance, AMeterThatIsWhatItsProfileSaysConforms) {
  for (const int position : {2, 3, 8, 9}) {  // zeroing at stop and at start, slow, at stop on a wired line
    const ConformanceReport report = tried(position, "");
    EXPECT_TRUE(report.conforms()) << reportText(report);
    for (const char* id : {"identification", "verification-state", "wrong-checksum", "unknown-address",
                           "frame-count", "repeats", "renewal", "zeroing", "freeze", "latency"}) {
      EXPECT_NE(find(report, id).grade, Grade::notDone)
          << position << ": " << id << ": " << find(report, id).text;
    }
    EXPECT_TRUE(report.simulated);
  }
}

TEST(Conformance, SeesHowTheRegisterZeroesWhateverTheProfileSays) {
  // What is in [simulation] of the batch file: at-stop after 20 s, at-start, goes-on.
  const Finding stop = find(tried(2, "dem-optical"), "zeroing");
  EXPECT_EQ(stop.grade, Grade::differs);
  EXPECT_EQ(stop.measured.at("seen"), "zero_at_stop");
  EXPECT_NEAR(parseDouble(stop.measured.at("zeroed_after_s")).value(), 20.0, 5.0);
  EXPECT_THAT(stop.text, HasSubstr("goes to zero after a standstill; the profile says goes_on"));
  const Finding start = find(tried(3, "dem-optical"), "zeroing");
  EXPECT_EQ(start.grade, Grade::differs);
  EXPECT_EQ(start.measured.at("seen"), "zero_at_start");
  const Finding on = find(tried(12, "dem-mbus-zero-at-stop"), "zeroing");
  EXPECT_EQ(on.grade, Grade::differs);
  EXPECT_EQ(on.measured.at("seen"), "goes_on");
}

TEST(Conformance, SeesThatWhatIsReadIsACopy) {
  const Finding fresh = find(tried(12, ""), "renewal");
  EXPECT_EQ(fresh.grade, Grade::asPromised) << fresh.text;
  const Finding cached = find(tried(12, "", {"cached-register:position=12,refresh_s=8"}), "renewal");
  EXPECT_EQ(cached.grade, Grade::differs) << cached.text;
  EXPECT_NEAR(parseDouble(cached.measured.at("longest_unchanged_s")).value(), 8.0, 2.0);
}

TEST(Conformance, WaitsForTheEndOfTheVerificationState) {
  const Finding right = find(tried(10, "", {}, true), "verification-life");
  EXPECT_EQ(right.grade, Grade::asPromised) << right.text;
  EXPECT_NEAR(parseDouble(right.measured.at("lasted_s")).value(), 7200.0, 150.0);
  const Finding wrong = find(tried(10, "dem-mbus", {}, true), "verification-life");
  EXPECT_EQ(wrong.grade, Grade::differs);
  EXPECT_THAT(wrong.text, HasSubstr("it ends by itself"));
}

TEST(Conformance, OfASilentMeterEveryCheckSaysSo) {
  const ConformanceReport report = tried(6, "");
  EXPECT_FALSE(report.conforms());
  EXPECT_EQ(find(report, "identification").grade, Grade::differs);
  EXPECT_THAT(find(report, "identification").text, HasSubstr("silence"));
  EXPECT_EQ(find(report, "latency").text, "nothing was answered");
  EXPECT_EQ(find(report, "wrong-checksum").grade, Grade::notDone)
      << "silence proves nothing of a silent meter";
}

TEST(Conformance, TheReportHasEveryByte) {
  const ConformanceReport report = tried(12, "");
  EXPECT_GT(report.trace.size(), 100U);
  const auto json = nlohmann::json::parse(reportJson(report));
  EXPECT_EQ(json.at("trace").size(), report.trace.size());
  EXPECT_EQ(json.at("findings").size(), report.findings.size());
  const auto wrong = std::ranges::find(report.trace, std::string("wrong checksum"), &TracedExchange::purpose);
  ASSERT_NE(wrong, report.trace.end());
  EXPECT_EQ(wrong->sent, "107BFD7916") << "the checksum would be 78";
  EXPECT_EQ(wrong->check, "wrong-checksum");
  EXPECT_EQ(wrong->received, "");
  EXPECT_THAT(reportText(report), HasSubstr("SIMULATED, says nothing of a real meter"));
}

/// An actuator that is where it is told to be.
class ObedientActuator final : public Actuator {
 public:
  explicit ObedientActuator(ActuatorDescription description) : description_(std::move(description)) {}
  [[nodiscard]] const ActuatorDescription& description() const override { return description_; }
  [[nodiscard]] Task<Expected<void>> move(const Context&, double value) override {
    commanded_ = value;
    co_return Expected<void>();
  }
  [[nodiscard]] Task<Expected<void>> arrived(const Context&) override { co_return Expected<void>(); }
  [[nodiscard]] std::optional<double> commanded() const override { return commanded_; }
  [[nodiscard]] std::optional<double> feedback() const override { return commanded_; }

 private:
  ActuatorDescription description_;
  std::optional<double> commanded_;
};

/// A bench with one meter, and with a plant of the demonstration bench that only obeys where `plant` says so.
class BareBench final : public Bench {
 public:
  explicit BareBench(bool plant = false) {
    if (!plant) {
      return;
    }
    description_ = demoBench();
    for (const ActuatorDescription& each : description_.actuators) {
      actuators_.emplace(each.id, std::make_unique<ObedientActuator>(each));
    }
  }
  void clampIn(MeterDriver& meter) { meter_ = &meter; }
  /// Any line is open.
  [[nodiscard]] bool flows() const {
    return std::ranges::any_of(description_.lines, [this](const FlowLineDescription& line) {
      return actuators_.at(line.valve)->commanded().value_or(0.0) > 0.0;
    });
  }
  [[nodiscard]] const BenchDescription& description() const override { return description_; }
  [[nodiscard]] bool isSimulated() const override { return false; }
  [[nodiscard]] Channel& channel(const std::string&) override { throw std::logic_error("no channel"); }
  [[nodiscard]] Actuator& actuator(const std::string& id) override { return *actuators_.at(id); }
  [[nodiscard]] MeterDriver* meter(int) override { return meter_; }
  [[nodiscard]] Task<Expected<void>> open(const Context&) override { co_return Expected<void>(); }
  [[nodiscard]] Task<void> acquire(const Context&) override { co_return; }

 private:
  BenchDescription description_;
  std::map<std::string, std::unique_ptr<ObedientActuator>> actuators_;
  MeterDriver* meter_ = nullptr;
};

/// A meter that answers whatever it hears, and never the same.
class Careless {
 public:
  explicit Careless(VirtualScheduler& scheduler) : link(std::make_shared<test::ScriptedLink>(scheduler)) {
    link->script = [this](const test::ScriptedLink::Sent& sent) { hear(sent.bytes); };
  }
  std::shared_ptr<test::ScriptedLink> link;

 private:
  void hear(const Bytes& bytes) {
    const bool asked = bytes.size() == 5 && bytes[1] != 0x40;
    const bool reading = bytes.size() > 6 && bytes[6] == 0x51;
    if (!asked && !reading) {
      link->answer(std::chrono::milliseconds(40), hex("E5"));
      return;
    }
    Bytes body = hex(reading ? "08 00 78 0C 79 07 00 01 26 0C 11 12 34 56 78"
                             : "08 00 72 07 00 01 26 AD 10 01 04 2A 00 00 00 0C 14 99 99 09 00");
    body.insert(body.end(), {0x0C, 0x03, ++count_, 0x00, 0x00, 0x00});
    count_ = static_cast<std::uint8_t>(count_ % 9);
    link->answer(std::chrono::milliseconds(40), test::longFrame(body));
  }
  std::uint8_t count_ = 0;
};

/// A register that counts while water flows, is held by a synchronise action until the verification state is
/// entered again, and answers only so many readings.
class Holding {
 public:
  Holding(VirtualScheduler& scheduler, const BareBench& bench, int quota)
      : link(std::make_shared<test::ScriptedLink>(scheduler)),
        scheduler_(scheduler),
        bench_(bench),
        quota_(quota) {
    link->script = [this](const test::ScriptedLink::Sent& sent) { hear(sent.bytes); };
  }
  std::shared_ptr<test::ScriptedLink> link;

 private:
  void hear(const Bytes& bytes) {
    const double now = toSeconds(scheduler_.now().time_since_epoch());
    litres_ += bench_.flows() ? now - last_ : 0.0;
    last_ = now;
    const bool isLong = bytes.size() > 6;
    if (isLong && bytes[6] == 0x50) {
      held_.reset();
    } else if (isLong && bytes[6] == 0x5C) {
      held_ = litres_;
    } else if (isLong && bytes[6] == 0x51) {
      if (++readings_ <= quota_) {
        link->answer(std::chrono::milliseconds(40), reading());
      }
      return;
    } else if (bytes[1] == 0x5B || bytes[1] == 0x7B) {
      link->answer(std::chrono::milliseconds(40),
                   test::longFrame(hex("08 00 72 07 00 01 26 AD 10 01 04 2A 00 00 00 0C 14 99 99 09 00")));
      return;
    }
    link->answer(std::chrono::milliseconds(40), hex("E5"));
  }
  [[nodiscard]] Bytes reading() const {
    const auto shown = static_cast<std::int64_t>(100.0 * held_.value_or(litres_));
    Bytes body = hex("08 00 78 0C 79 07 00 01 26 0C 11");
    const Bytes digits = test::bcd(fmt::format("{:08}", shown));
    body.insert(body.end(), digits.begin(), digits.end());
    const Bytes energy = hex("0C 03 00 00 00 00");
    body.insert(body.end(), energy.begin(), energy.end());
    return test::longFrame(body);
  }

  VirtualScheduler& scheduler_;
  const BareBench& bench_;
  int quota_;
  int readings_ = 0;
  double litres_ = 100.0;
  double last_ = 0.0;
  std::optional<double> held_;
};

ConformanceReport triedOn(VirtualScheduler& scheduler, BareBench& bench, const std::shared_ptr<Link>& link) {
  Line line(LineOptions("C"), link);
  const ProfileLibrary library = demoProfiles();
  const auto profile = library.get("dem-mbus").value();
  ProfileDriver driver(profile, line, 7, "26010007");
  bench.clampIn(driver);
  MemoryJournal journal;
  Services services;
  services.journal = &journal;
  const Context context(scheduler, std::stop_token(), services);
  ConformanceOptions options;
  options.position = 7;
  options.number = "26010007";
  options.water = true;
  Conformance conformance(bench, line, profile, options);
  ConformanceReport report;
  const auto body = [&]() -> Task<void> { report = co_await conformance.run(context); };
  scheduler.runTask(body());
  return report;
}

TEST(Conformance, SeesWhatAFreezeHolds) {
  VirtualScheduler scheduler{WallTime()};
  BareBench bench(true);
  Holding meter(scheduler, bench, 100'000);
  const Finding freeze = find(triedOn(scheduler, bench, meter.link), "freeze");
  EXPECT_EQ(freeze.grade, Grade::differs) << "the profile promises none";
  EXPECT_THAT(freeze.text, HasSubstr("stands still after it: what it showed when it was told so"));
  EXPECT_EQ(freeze.measured.at("answer"), "E5");
  EXPECT_EQ(freeze.measured.at("after_m3"), freeze.measured.at("later_m3"));
  EXPECT_FALSE(bench.flows());
  // The simulated meter knows no freeze: it says E5 to every SND_UD, and its register goes on.
  const Finding none = find(tried(12, ""), "freeze");
  EXPECT_EQ(none.grade, Grade::observed);
  EXPECT_THAT(none.text, HasSubstr("nothing is held there"));
}

TEST(Conformance, SeesAQuotaOfReadings) {
  VirtualScheduler scheduler{WallTime()};
  BareBench bench(true);
  Holding meter(scheduler, bench, 14);
  const Finding repeats = find(triedOn(scheduler, bench, meter.link), "repeats");
  EXPECT_EQ(repeats.grade, Grade::differs);
  EXPECT_THAT(repeats.text, HasSubstr("it answers no more: a quota?"));
  const double left = parseDouble(repeats.measured.at("quota")).value();
  EXPECT_GT(left, 8.0);  // some were used up by the checks before
  EXPECT_LT(left, 14.0);
}

TEST(Conformance, ACarelessMeterIsFoundOut) {
  VirtualScheduler scheduler{WallTime()};
  Careless meter(scheduler);
  BareBench bench;
  const ConformanceReport report = triedOn(scheduler, bench, meter.link);
  EXPECT_EQ(find(report, "identification").grade, Grade::asPromised) << find(report, "identification").text;
  EXPECT_EQ(find(report, "wrong-checksum").grade, Grade::differs);
  EXPECT_THAT(find(report, "wrong-checksum").text, HasSubstr("was answered with"));
  EXPECT_EQ(find(report, "unknown-address").grade, Grade::differs);
  EXPECT_EQ(find(report, "frame-count").grade, Grade::differs);
  EXPECT_EQ(find(report, "repeats").grade, Grade::asPromised) << find(report, "repeats").text;
  EXPECT_EQ(find(report, "zeroing").text, "needs water");
  EXPECT_FALSE(report.conforms());
}

}  // namespace
}  // namespace mb
