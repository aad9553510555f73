// Points: conditions, validity, and the repeat rule of settled point 2.

#include "rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// Lets a channel show something else in the n-th execution of "measure", from its `after`-th second on.
void disturb(Rig& rig, std::size_t execution, const std::string& channel, std::optional<double> value) {
  const auto show = rig.plant.show;
  rig.plant.show = [&rig, execution, channel, value, show](const std::string& id, Instant now) {
    return id == channel && rig.measuring == execution ? value : show(id, now);
  };
}

std::vector<std::string> conditionsOf(const Rig& rig, const std::string& state) {
  std::vector<std::string> found;
  for (const auto& row : rig.rows("condition")) {
    if (row.at("state") == state) {
      found.push_back(row.at("condition").get<std::string>() + row.value("position", ""));
    }
  }
  return found;
}

TEST(Conditions, ABreachMakesTheRunInvalidAndItIsRunAgain) {
  Rig rig;
  disturb(rig, 1, "flow", 1.2);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured, ElementsAre("high/1.1:1,2,3", "high/1.2:1,2,3", "low/1.1:1,2,3"));
  // The invalid run was never evaluated.
  EXPECT_THAT(rig.evaluator.calls, ElementsAre("high/1:1,2,3", "low/1:1,2,3"));
  ASSERT_EQ(conditionsOf(rig, "breached"), std::vector<std::string>{"flow"});
  for (const auto& row : rig.rows("condition")) {
    if (row.at("state") == "breached") {
      EXPECT_EQ(row.at("value"), "1.2");
      EXPECT_EQ(row.at("high"), "1.025");
      EXPECT_EQ(row.at("point"), "high");
      EXPECT_EQ(row.at("run_of_point"), "1");
      EXPECT_EQ(row.at("point_attempt"), "1");
    }
  }
  EXPECT_THAT(rig.ended(), Contains("run/points/high/verify/run1-attempt2/measure done"));
}

TEST(Conditions, TemperatureIsWatchedAtEveryPosition) {
  Rig rig;
  // 2.4 K at the outlet: 0.6, 1.2 and 1.8 K at positions 1, 2, 3; the mean never moves by 2 K.
  const auto show = rig.plant.show;
  double outlet = 2.4;
  Instant begin{};
  rig.plant.show = [&](const std::string& id, Instant now) -> std::optional<double> {
    if (id == "t-out" && rig.measuring == 1) {
      begin = begin == Instant() ? now : begin;
      return now - begin > 5s ? 50.0 + outlet : 50.0;
    }
    return show(id, now);
  };
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_TRUE(conditionsOf(rig, "breached").empty());

  Rig hot;
  const auto calm = hot.plant.show;
  begin = Instant();
  outlet = 2.8;  // 0.7, 1.4, 2.1
  hot.plant.show = [&](const std::string& id, Instant now) -> std::optional<double> {
    if (id == "t-out" && hot.measuring == 1) {
      begin = begin == Instant() ? now : begin;
      return now - begin > 5s ? 50.0 + outlet : 50.0;
    }
    return calm(id, now);
  };
  EXPECT_EQ(hot.run().status, RunStatus::completed);
  EXPECT_THAT(conditionsOf(hot, "breached"), ElementsAre("temperature-change3"));
  EXPECT_EQ(hot.measured.size(), 3U);
}

TEST(Conditions, ASilentChannelIsABreach) {
  Rig rig;
  disturb(rig, 1, "flow", std::nullopt);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_EQ(conditionsOf(rig, "breached"), std::vector<std::string>{"flow"});
  EXPECT_EQ(rig.measured.size(), 3U);
}

TEST(Conditions, InvalidForGoodIsAResultOfItsOwn) {
  Rig rig;
  const auto show = rig.plant.show;
  rig.plant.show = [&](const std::string& id, Instant now) -> std::optional<double> {
    return id == "flow" && (rig.measuring == 1 || rig.measuring == 2) ? 0.5 : show(id, now);
  };
  rig.tree.children.at(2).children.at(0).policy.onFailure = OnFailure::carryOn;
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured, ElementsAre("high/1.1:1,2,3", "high/1.2:1,2,3", "low/1.1:1,2,3"));
  EXPECT_THAT(rig.evaluator.calls, ElementsAre("invalid high/1", "low/1:1,2,3"));
  EXPECT_THAT(rig.rows("result").at(0).at("reason").get<std::string>(), HasSubstr("flow: 0.5 m3/h is below"));
}

TEST(Conditions, AConditionThatHeldLeavesItsWorstValue) {
  Rig rig;
  (void)rig.run();
  EXPECT_THAT(conditionsOf(rig, "ok"),
              ElementsAre("flow", "temperature-change1", "temperature-change2", "temperature-change3", "flow",
                          "temperature-change1", "temperature-change2", "temperature-change3"));
}

TEST(Series, HoldTheSamplesOfTheRunInASegment) {
  Rig rig;
  (void)rig.run();
  const auto series = rig.rows("series");
  ASSERT_EQ(series.size(), 2U);
  const auto& row = series.front();
  EXPECT_EQ(row.at("instrument"), "flow");
  EXPECT_EQ(row.at("standard"), "STD-flow");
  const auto text = rig.journal.segment(row.at("segment").get<std::string>());
  ASSERT_TRUE(text);
  std::int64_t lines = 0;
  const auto from = std::stoll(row.at("from_ns").get<std::string>());
  const auto to = std::stoll(row.at("to_ns").get<std::string>());
  for (std::size_t at = 0; at < text->size(); at = text->find('\n', at) + 1) {
    const auto stamp = std::stoll(text->substr(at));
    EXPECT_GE(stamp, from);
    EXPECT_LE(stamp, to);
    EXPECT_EQ(text->substr(text->find(' ', at) + 1, 5), "1.000");
    ++lines;
  }
  EXPECT_EQ(std::to_string(lines), row.at("count"));
  EXPECT_GE(lines, 20);
  EXPECT_LE(lines, 21);
}

TEST(Series, AreKeptOfABrokenRunToo) {
  Rig rig;
  disturb(rig, 1, "flow", 1.2);
  (void)rig.run();
  EXPECT_EQ(rig.rows("series").size(), 3U);
  EXPECT_EQ(rig.rows("series").front().at("point_attempt"), "1");
}

TEST(RepeatRule, TakesOnlyTheMetersConcerned) {
  Rig rig;
  rig.evaluator.outside = {{"high", 1, 2}, {"high", 2, 2}};
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured, ElementsAre("high/1.1:1,2,3", "high/2.1:2", "high/3.1:2", "low/1.1:1,2,3"));
  EXPECT_THAT(rig.evaluator.calls,
              ElementsAre("high/1:1,2,3", "high/2:2", "high/3:2", "mean high:2", "low/1:1,2,3"));
  // One result of run 1 for each meter, none of them replaced; extra ones for position 2 alone.
  std::map<std::string, int> results;
  for (const auto& row : rig.rows("result")) {
    if (row.at("point") == "high") {
      ++results[row.at("position").get<std::string>()];
    }
  }
  EXPECT_EQ(results, (std::map<std::string, int>{{"1", 1}, {"2", 4}, {"3", 1}}));
}

TEST(RepeatRule, AnInvalidExtraRunIsRepeatedAndDoesNotCount) {
  Rig rig;
  rig.evaluator.outside = {{"high", 1, 3}};
  disturb(rig, 2, "flow", 0.0);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured,
              ElementsAre("high/1.1:1,2,3", "high/2.1:3", "high/2.2:3", "high/3.1:3", "low/1.1:1,2,3"));
  EXPECT_THAT(rig.evaluator.calls,
              ElementsAre("high/1:1,2,3", "high/2:3", "high/3:3", "mean high:3", "low/1:1,2,3"));
}

TEST(RepeatRule, ResultsComeAfterTheirReadingsAreDurable) {
  // The store loses everything from the first row of the measurement on: nothing may have been computed.
  Rig whole;
  (void)whole.run();
  Seq sample = 0;
  for (const auto& row : whole.journal.memory.rows()) {
    sample = sample == 0 && row.kind == "sample" ? row.seq : sample;
  }
  Rig rig;
  rig.journal.notDurableFrom = sample;
  (void)rig.run();
  EXPECT_TRUE(rig.evaluator.calls.empty());
}

TEST(Positions, OneDeadMeterStopsNobody) {
  Rig rig;
  rig.addStep("look", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    context.drop(2, "silent", "no answer to three wake-ups");
    context.drop(2, "silent", "again");
    co_return StepOutcome::done();
  });
  Node look("look", "look", Parameters());
  look.part = NodePart::setup;
  rig.tree.children.insert(rig.tree.children.begin(), look);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured, ElementsAre("high/1.1:1,3", "low/1.1:1,3"));
  ASSERT_EQ(rig.rows("position").size(), 1U);
  EXPECT_EQ(rig.rows("position").at(0).at("reason"), "silent: no answer to three wake-ups");
  EXPECT_EQ(rig.rows("verdict").at(1).at("verdict"), "not-tested");
  EXPECT_EQ(rig.rows("verdict").at(2).at("verdict"), "pass");
}

TEST(Positions, WithoutAMeterLeftNoPointIsRun) {
  Rig rig;
  rig.addStep("look", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    for (const int position : context.positions()) {
      context.drop(position, "silent", "no answer");
    }
    co_return StepOutcome::done();
  });
  Node look("look", "look", Parameters());
  look.part = NodePart::setup;
  rig.tree.children.insert(rig.tree.children.begin(), look);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_TRUE(rig.measured.empty());
  EXPECT_EQ(rig.teardowns, 1);
}

TEST(Blackboard, LiesInTheLedger) {
  Rig rig;
  rig.addStep("fill", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    EXPECT_EQ(context.recallNumber("tank_l").value_or(-1.0), context.point() == "high" ? -1.0 : 80.25);
    context.rememberNumber("tank_l", 80.25);
    co_return StepOutcome::done();
  });
  rig.tree.children.at(2).add(Node("fill", "fill", Parameters()));
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  int found = 0;
  for (const auto& row : rig.rows("state")) {
    found += row.at("key") == "tank_l" && row.at("value") == "80.25" ? 1 : 0;
  }
  EXPECT_EQ(found, 2);
}

TEST(Parallel, AFailureStopsTheOthersAndTheRun) {
  Rig rig;
  rig.addStep("fails", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    co_await context.context().sleep(2s);
    co_return StepOutcome::failed("broken", "pipe");
  });
  Node both("both", NodeKind::parallel);
  both.add(Node("long", "wait", {{"seconds", 1000.0}}));
  both.add(Node("fails", "fails", Parameters()));
  rig.tree.add(std::move(both));
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(summary.reason, HasSubstr("run/both/fails: broken: pipe"));
  EXPECT_THAT(rig.ended(), Contains("run/both/long cancelled"));
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_LT(rig.scheduler.now(), Instant(200s));
}

TEST(Parallel, RunsSideBySide) {
  Rig rig;
  Node both("both", NodeKind::parallel);
  both.add(Node("a", "wait", {{"seconds", 300.0}}));
  both.add(Node("b", "wait", {{"seconds", 300.0}}));
  rig.tree.add(std::move(both));
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_LT(rig.scheduler.now(), Instant(500s));
  EXPECT_GT(rig.scheduler.now(), Instant(300s));
}

InterlockDescription interlock(const std::string& kind, const std::string& channel, double limit) {
  InterlockDescription description;
  description.id = kind + "-" + channel;
  description.kind = kind;
  description.channel = channel;
  description.limit = limit;
  return description;
}

TEST(Interlocks, TripStopsTheRunAndThePlantAtOnce) {
  Rig rig;
  rig.bench.edit().interlocks.push_back(interlock("above", "balance", 100.0));
  disturb(rig, 2, "balance", 101.0);
  rig.tree.children.back().parameters["seconds"] = 100.0;  // a teardown that takes its time
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(summary.reason, HasSubstr("interlock above-balance tripped"));
  ASSERT_EQ(rig.rows("interlock").size(), 1U);
  EXPECT_EQ(rig.rows("interlock").at(0).at("value"), "101");
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.safe());
  // The plant came to rest while the teardown still ran.
  std::vector<std::string> order;
  for (const auto& row : rig.journal.memory.rows()) {
    if (row.kind == "safe_state" || (row.kind == "step" && row.json().at("step") == "run/leave")) {
      order.push_back(row.kind == "step" ? row.json().at("state").get<std::string>() : row.kind);
    }
  }
  EXPECT_THAT(order, ElementsAre("started", "safe_state", "ended", "safe_state"));
}

TEST(Interlocks, TripInTheTeardownCutsItShort) {
  Rig rig;
  rig.bench.edit().interlocks.push_back(interlock("above", "balance", 100.0));
  rig.plant.show = [show = rig.plant.show, &rig](const std::string& id,
                                                 Instant now) -> std::optional<double> {
    return id == "balance" && rig.teardowns > 0 ? 101.0 : show(id, now);
  };
  rig.tree.children.back().parameters["seconds"] = 500.0;
  EXPECT_EQ(rig.run().status, RunStatus::failed);
  EXPECT_THAT(rig.ended(), Contains("run/leave cancelled"));
  EXPECT_TRUE(rig.safe());
  EXPECT_LT(rig.scheduler.now(), Instant(120s));
}

TEST(Interlocks, PersistForTheirDelay) {
  for (const double delay : {3.0, 30.0}) {
    Rig rig;
    auto low = interlock("below", "pressure", 100000.0);
    low.delay = delay;
    rig.bench.edit().interlocks.push_back(low);
    const auto show = rig.plant.show;
    rig.plant.show = [show](const std::string& id, Instant now) -> std::optional<double> {
      return id == "pressure" && now > Instant(10s) && now < Instant(18s) ? 0.0 : show(id, now);
    };
    EXPECT_EQ(rig.run().status, delay > 20.0 ? RunStatus::completed : RunStatus::failed);
  }
}

TEST(Interlocks, AChannelThatGoesSilentTrips) {
  for (const auto* kind : {"stale", "above", "switch"}) {
    Rig rig;
    rig.bench.edit().interlocks.push_back(interlock(kind, "balance", 1000.0));
    disturb(rig, 1, "balance", std::nullopt);
    EXPECT_EQ(rig.run().status, RunStatus::failed) << kind;
    EXPECT_TRUE(rig.safe());
  }
}

TEST(Interlocks, ASwitchTrips) {
  Rig rig;
  rig.bench.edit().interlocks.push_back(interlock("switch", "balance", 0.5));
  rig.plant.show = [show = rig.plant.show, &rig](const std::string& id,
                                                 Instant now) -> std::optional<double> {
    return id == "balance" ? (rig.measured.empty() ? 0.0 : 1.0) : show(id, now);
  };
  EXPECT_EQ(rig.run().status, RunStatus::failed);
}

TEST(Interlocks, DryPumpCountsOnlyWhileThePumpRuns) {
  Rig rig;
  auto dry = interlock("dry-pump", "pressure", 100000.0);
  dry.actuator = "pump";
  dry.delay = 2.0;
  rig.bench.edit().interlocks.push_back(dry);
  rig.plant.show = [show = rig.plant.show, &rig](const std::string& id,
                                                 Instant now) -> std::optional<double> {
    return id == "pressure" ? rig.plant.values["pump"] * 10000.0 : show(id, now);
  };
  EXPECT_EQ(rig.run().status, RunStatus::completed);

  Rig empty;
  empty.bench.edit().interlocks.push_back(dry);
  empty.plant.show = [show = empty.plant.show](const std::string& id, Instant now) -> std::optional<double> {
    return id == "pressure" ? 0.0 : show(id, now);
  };
  EXPECT_EQ(empty.run().status, RunStatus::failed);
  EXPECT_TRUE(empty.safe());
}

TEST(Interlocks, AfterATripNothingMovesButToRest) {
  Rig rig;
  rig.bench.edit().interlocks.push_back(interlock("above", "balance", 100.0));
  disturb(rig, 1, "balance", 101.0);
  std::string refusal;
  rig.addStep("restart", [&refusal](StepContext& context, const Node&) -> Task<StepOutcome> {
    const auto pump = co_await context.move("pump", 30.0);
    refusal = pump ? std::string() : pump.error().message();
    const auto off = co_await context.move("pump", 0.0);
    co_return off ? StepOutcome::done() : StepOutcome::failed("off", off.error());
  });
  rig.tree.add(Node("restart", "restart", Parameters()), NodePart::teardown);
  (void)rig.run();
  EXPECT_THAT(refusal, HasSubstr("interlock above-balance has tripped"));
  EXPECT_THAT(rig.ended(), Contains("run/restart done"));
  EXPECT_TRUE(rig.safe());
}

}  // namespace
}  // namespace mb::test
