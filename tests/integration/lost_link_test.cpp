// A line that dies in a run costs the positions that hang on it, and only what they miss; the run goes on.

#include "app/cli/load.h"
#include "core/async/virtual_scheduler.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/record/memory_journal.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/simulated_ports.h"
#include "procedures/method/flow_sensor_finisher.h"
#include "procedures/method/start_stop_evaluator.h"

#include <functional>
#include <map>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::integration {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A link that can be pulled out and put back.
class Plug final : public Link {
 public:
  Plug(std::shared_ptr<Link> inner, Scheduler& scheduler) : inner_(std::move(inner)), scheduler_(scheduler) {}

  [[nodiscard]] std::string name() const override { return inner_->name(); }
  [[nodiscard]] Expected<void> open() override { return out_ ? fail("nobody is there") : inner_->open(); }
  void close() override { inner_->close(); }
  void configure(const SerialSettings& settings) override { inner_->configure(settings); }
  Instant send(std::span<const std::uint8_t> bytes) override {
    return out_ ? scheduler_.now() + SerialSettings().characters(bytes.size()) : inner_->send(bytes);
  }
  void onChunk(ChunkHandler handler) override {
    inner_->onChunk([this, handler = std::move(handler)](const Chunk& chunk) {
      if (!out_ && handler) {
        handler(chunk);
      }
    });
  }
  void onLost(LostHandler handler) override { lost_ = std::move(handler); }

  void pull() {
    out_ = true;
    lost_(Error("the plug was pulled"));
  }
  void putBack() { out_ = false; }

 private:
  std::shared_ptr<Link> inner_;
  Scheduler& scheduler_;
  LostHandler lost_;
  bool out_ = false;
};

/// The simulated bench with a plug in each of its links.
class PluggedPorts final : public PortProvider {
 public:
  PluggedPorts(SimulatedWorld& world, Scheduler& scheduler) : ports_(world), scheduler_(scheduler) {}

  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override {
    auto inner = ports_.link(port);
    if (!inner) {
      return inner;
    }
    plugs[port.id] = std::make_shared<Plug>(*inner, scheduler_);
    return plugs[port.id];
  }
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override {
    return ports_.registers(port);
  }
  [[nodiscard]] bool isSimulated(const PortDescription& port) const override {
    return ports_.isSimulated(port);
  }

  std::map<std::string, std::shared_ptr<Plug>> plugs;

 private:
  SimulatedPorts ports_;
  Scheduler& scheduler_;
};

class LostLink : public testing::Test {
 protected:
  LostLink() {
    cli::LoadOptions options;
    options.plan = std::string(MB_RESOURCES) + "/plans/demo.toml";
    auto loaded = cli::loadPlan(options);
    EXPECT_TRUE(loaded) << loaded.error().message();
    plan_ = std::move(*loaded);
  }

  /// Runs the demonstration; `look` sees every row.
  RunSummary run(const std::function<void(const Row&)>& look) {
    world_ = SimulatedWorld::create(plan_->bench, plan_->batch, scheduler_, 1, {}).value();
    ports_.emplace(*world_, scheduler_);
    auto bench = buildBench(plan_->bench, plan_->batch, plan_->profiles, *ports_);
    EXPECT_TRUE(bench) << bench.error().message();
    const StandardsSnapshot standards = standardsSnapshot(plan_->bench).value();
    StartStopEvaluator evaluator(standards);
    FlowSensorFinisher finisher;
    RunRequest request(**bench, *plan_->setup, plan_->method->tree, plan_->steps);
    request.evaluator = &evaluator;
    request.finisher = &finisher;
    request.documents = plan_->documents;
    request.operatorName = "Demo Verifier";
    Services services;
    services.journal = &journal_;
    const Context context(scheduler_, std::stop_token(), services);
    const auto watching = journal_.subscribe(look);
    RunSummary summary;
    const auto body = [&]() -> Task<void> { summary = co_await execute(context, request); };
    scheduler_.runTask(body());
    return summary;
  }

  /// When the water of a point has been stopped the first time: the end readings begin.
  static bool isStop(const Row& row, const std::string& point) {
    if (row.kind != "sample") {
      return false;
    }
    const auto body = row.json();
    return body.value("quantity", "") == "switch" && body.value("purpose", "") == "end" &&
           body.value("point", "") == point && body.value("run_of_point", "") == "1";
  }

  [[nodiscard]] nlohmann::json result(int position, const std::string& point) const {
    for (const Row& row : journal_.rows()) {
      const auto body = row.kind == "result" ? row.json() : nlohmann::json::object();
      if (body.value("position", "") == std::to_string(position) && body.value("point", "") == point) {
        return body;
      }
    }
    return nlohmann::json::object();
  }
  [[nodiscard]] std::string verdict(int position) const {
    for (const Row& row : journal_.rows()) {
      const auto body = row.kind == "verdict" ? row.json() : nlohmann::json::object();
      if (body.value("position", "") == std::to_string(position)) {
        return body.value("verdict", "");
      }
    }
    return "none";
  }
  /// Of these positions.
  void expectAsPlanned(int from, int to) const {
    const auto expect = [&](const std::vector<int>& positions, const std::string& expected) {
      for (const int position : positions) {
        if (position >= from && position <= to) {
          EXPECT_EQ(verdict(position), expected) << position;
        }
      }
    };
    expect(plan_->plan.expected->pass, "pass");
    expect(plan_->plan.expected->fail, "fail");
    expect(plan_->plan.expected->notTested, "not-tested");
  }
  void expectTheOthersAsPlanned() const {
    expectAsPlanned(1, 6);
    expectAsPlanned(10, 12);
  }

  std::unique_ptr<cli::LoadedPlan> plan_;
  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h)};
  std::unique_ptr<SimulatedWorld> world_;
  std::optional<PluggedPorts> ports_;
  MemoryJournal journal_;
};

/// Line C carries positions 7, 8 and 9.
TEST_F(LostLink, ALineThatComesBackCostsItsPositionsTheRunOfThePointItMissed) {
  bool pulled = false;
  const auto summary = run([&](const Row& row) {
    if (!pulled && isStop(row, "middle")) {
      pulled = true;
      ports_->plugs.at("meters-c")->pull();
      scheduler_.after(60s, [this] { ports_->plugs.at("meters-c")->putBack(); });
    }
  });
  ASSERT_TRUE(pulled);
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  for (const int position : {7, 8, 9}) {
    EXPECT_EQ(result(position, "middle").value("verdict", ""), "invalid") << position;
    EXPECT_THAT(result(position, "middle").dump(), HasSubstr("the plug was pulled"));
    EXPECT_TRUE(result(position, "low").contains("error_percent")) << result(position, "low");
    EXPECT_EQ(verdict(position), "invalid");
  }
  EXPECT_TRUE(result(10, "middle").contains("error_percent"));
  expectTheOthersAsPlanned();
}

TEST_F(LostLink, ALineThatStaysAwayCostsItsPositionsTheRest) {
  bool pulled = false;
  const auto summary = run([&](const Row& row) {
    if (!pulled && isStop(row, "middle")) {
      pulled = true;
      ports_->plugs.at("meters-c")->pull();
    }
  });
  ASSERT_TRUE(pulled);
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  for (const int position : {7, 8, 9}) {
    EXPECT_TRUE(result(position, "high").contains("error_percent")) << position;
    EXPECT_EQ(result(position, "middle").value("verdict", ""), "invalid") << position;
    EXPECT_FALSE(result(position, "low").contains("error_percent")) << position;
    EXPECT_EQ(verdict(position), "invalid");
  }
  expectTheOthersAsPlanned();
}

/// A plug that is put back at once costs nothing.
TEST_F(LostLink, ABriefLossCostsNothing) {
  bool pulled = false;
  const auto summary = run([&](const Row& row) {
    if (!pulled && isStop(row, "middle")) {
      pulled = true;
      ports_->plugs.at("meters-c")->pull();
      scheduler_.after(1s, [this] { ports_->plugs.at("meters-c")->putBack(); });
    }
  });
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  expectAsPlanned(1, 12);
}

}  // namespace
}  // namespace mb::integration
