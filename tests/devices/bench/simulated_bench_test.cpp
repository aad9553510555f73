// The real drivers on the simulated bench, in virtual time.
#include "core/async/virtual_scheduler.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/simulated_ports.h"
#include "devices/instrument/settle.h"
#include "tests/devices/bench/demo_files.h"

#include <ctime>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

class SimulatedBenchTest : public testing::Test {
 protected:
  void make(const std::vector<std::string>& faults = {}) {
    const Batch batch = demoBatch();
    auto world = SimulatedWorld::create(description_, batch, scheduler_, 7, faults);
    ASSERT_TRUE(world) << world.error().message();
    world_ = std::move(*world);
    SimulatedPorts ports(*world_);
    auto bench = buildBench(description_, batch, demoProfiles(), ports);
    ASSERT_TRUE(bench) << bench.error().message();
    bench_ = std::move(*bench);
  }

  Expected<void> open() {
    Expected<void> opened;
    const auto body = [&]() -> Task<void> { opened = co_await bench_->open(context_); };
    scheduler_.runTask(body());
    return opened;
  }

  void readLineA(const std::string& selector);

  /// Acquires beside `work`.
  void runBeside(Task<void> work) {
    const auto body = [&]() -> Task<void> {
      Parallel parallel(context_);
      const Context own = parallel.context();
      const auto main = [&]() -> Task<void> {
        co_await work;
        parallel.stop();
      };
      parallel.add(bench_->acquire(own));
      parallel.add(main());
      try {
        co_await parallel.join();
      } catch (const Cancelled&) {
      }
    };
    scheduler_.runTask(body());
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  Context context_{scheduler_, std::stop_token(), Services()};
  BenchDescription description_ = demoBench();
  std::unique_ptr<SimulatedWorld> world_;
  std::unique_ptr<Bench> bench_;
};

TEST_F(SimulatedBenchTest, OpensAndKeepsEveryChannelAlive) {
  make();
  const auto opened = open();
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_TRUE(bench_->isSimulated());
  const auto watch = [&]() -> Task<void> {
    for (int second = 0; second < 60; ++second) {
      co_await context_.sleep(1s);
      for (const ChannelDescription& channel : description_.channels) {
        EXPECT_TRUE(bench_->channel(channel.id).fresh(context_.now()))
            << channel.id << " after " << second << " s";
      }
      EXPECT_TRUE(bench_->channel("balance").fresh(context_.now())) << second;
    }
  };
  runBeside(watch());
  EXPECT_NEAR(bench_->channel("t-supply").history().back().value, 50.0, 1.0);
  EXPECT_NEAR(bench_->channel("air-pressure").history().back().value, 101'000.0, 1000.0);
  EXPECT_NEAR(static_cast<double>(bench_->channel("q-large").history().size()), 600.0, 15.0);
  EXPECT_NEAR(static_cast<double>(bench_->channel("balance").history().size()), 600.0, 15.0);
}

TEST_F(SimulatedBenchTest, ActuatorsMoveAndTheBalanceSettles) {
  make();
  ASSERT_TRUE(open());
  const SettleGate gate(description_.balances[0]);
  const auto work = [&]() -> Task<void> {
    for (const double value : {1.0, 0.0}) {
      Actuator& valve = bench_->actuator("valve-large");
      const auto moved = co_await valve.move(context_, value);
      EXPECT_TRUE(moved);
      const auto arrived = co_await valve.arrived(context_);
      EXPECT_TRUE(arrived) << arrived.error().message();
      EXPECT_EQ(valve.feedback(), value);
    }
    Channel& balance = bench_->channel("balance");
    const auto weighed = co_await settled(context_, balance, gate);
    EXPECT_TRUE(weighed) << weighed.error().message();
  };
  runBeside(work());
}

TEST_F(SimulatedBenchTest, MetersOfBothKindsOfLineIdentifyThemselves) {
  make();
  ASSERT_TRUE(open());
  const auto work = [&]() -> Task<void> {
    for (const int position : {1, 8}) {
      const auto identity = co_await bench_->meter(position)->identify(context_);
      EXPECT_TRUE(identity) << identity.error().message();
      EXPECT_EQ(identity.value_or(MeterIdentity()).number,
                "260100" + std::string(position < 10 ? "0" : "") + std::to_string(position));
    }
    const auto silent = co_await bench_->meter(6)->identify(context_);
    EXPECT_FALSE(silent);
  };
  runBeside(work());
}

TEST_F(SimulatedBenchTest, AnAddressThatIsNotSimulatedIsNotServed) {
  description_.ports[1].address = "serial:/dev/ttyS0";
  const Batch batch = demoBatch();
  auto world = SimulatedWorld::create(description_, batch, scheduler_, 7, {});
  ASSERT_TRUE(world) << world.error().message();
  SimulatedPorts ports(**world);
  const auto bench = buildBench(description_, batch, demoProfiles(), ports);
  ASSERT_FALSE(bench);
  EXPECT_THAT(bench.error().message(), AllOf(HasSubstr("/dev/ttyS0"), HasSubstr("no simulated device")));
}

TEST_F(SimulatedBenchTest, TwoHoursOfAcquisitionAreCheap) {
  make();
  ASSERT_TRUE(open());
  const std::clock_t begin = std::clock();
  const auto work = [&]() -> Task<void> { co_await context_.sleep(2h); };
  runBeside(work());
  RecordProperty("cpu_ms", static_cast<int>((std::clock() - begin) * 1000 / CLOCKS_PER_SEC));
  EXPECT_TRUE(bench_->channel("q-small").fresh(context_.now()));
}

/// Line A with another selector: its three meters are who they are, in turn and back.
void SimulatedBenchTest::readLineA(const std::string& selector) {
  std::string text = readResource("benches/demo.toml");
  const std::string from = "selector_port = \"plant\"\nselector_address = 40\n";
  text.replace(text.find(from), from.size(), selector);
  text.insert(text.find("# --- standards"),
              "[[port]]\nid = \"box\"\nkind = \"bytes\"\naddress = \"sim:box\"\nsettings = \"19200 8N1\"\n");
  const auto described = parseBench(text, "demo.toml");
  ASSERT_TRUE(described) << described.error().message();
  description_ = *described;
  make();
  const auto opened = open();
  ASSERT_TRUE(opened) << opened.error().message();
  const Batch batch = demoBatch();
  const std::vector<int> order = {1, 3, 2, 1};
  const auto look = [&]() -> Task<void> {
    for (const int position : order) {
      const auto who = co_await bench_->meter(position)->identify(context_);
      EXPECT_TRUE(who) << (who ? "" : who.error().message());
      const auto index = static_cast<std::size_t>(position - 1);
      EXPECT_EQ(who ? who->number : "", batch.meters.at(index).number);
    }
  };
  scheduler_.runTask(look());
}

TEST_F(SimulatedBenchTest, HeadsBehindASelectorOfText) {
  readLineA(
      "selector = \"text\"\nselector_port = \"box\"\nselector_command = \"S{position:2}\\r\"\n"
      "selector_answer = \"OK {channel}\\r\\n\"\n");
}

TEST_F(SimulatedBenchTest, HeadsBehindControlLines) {
  readLineA("selector = \"control-lines\"\nselector_lines = [\"none\", \"DTR\", \"RTS+DTR\"]\n");
}

}  // namespace
}  // namespace mb
