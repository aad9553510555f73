// Plans as data: JSON and back, parameters, the dry run.

#include "procedures/engine/dry_run.h"
#include "rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::vector<std::string> messages(const DryRun& result) {
  std::vector<std::string> texts;
  for (const auto& error : result.errors) {
    texts.push_back(error.message());
  }
  return texts;
}

TEST(Plan, GoesToTheLedgerAndBack) {
  Rig rig;
  rig.tree.parameters["teardown_limit_s"] = 12.5;
  rig.tree.parameters["deep"] = true;
  rig.tree.children.at(0).policy.retries = 3;
  rig.tree.children.at(2).items.at(0).parameters["volume_l"] = 94.0;
  rig.tree.children.at(2).items.at(0).parameters["runs"] = std::int64_t(3);
  rig.tree.children.at(2).policy.onFailure = OnFailure::skipPoint;
  const auto text = planText(rig.tree);
  const auto back = planFromJson(nlohmann::json::parse(text));
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(planText(*back), text);
  EXPECT_EQ(planHash(*back), planHash(rig.tree));
  EXPECT_EQ(planHash(rig.tree).size(), 64U);
  auto other = *back;
  other.children.at(2).items.at(0).parameters["volume_l"] = 80.0;
  EXPECT_NE(planHash(other), planHash(rig.tree));
}

TEST(Plan, RefusesWhatIsNoPlan) {
  for (const auto* text :
       {R"([])", R"({})", R"({"id":"a"})", R"({"id":"a","kind":"loop","part":"body"})",
        R"({"id":"a","kind":"step","part":"body","parameters":{"x":1}})",
        R"({"id":"a","kind":"step","part":"body","parameters":{"x":{"number":"1,5"}}})",
        R"({"id":"a","kind":"step","part":"body","policy":{"retries":"-1","on_failure":"stop"}})",
        R"({"id":"a","kind":"group","part":"body","children":{}})",
        R"({"id":"a","kind":"group","part":"body","children":[7]})",
        R"({"id":"a","kind":"for-each","part":"body","items":["high"]})"}) {
    EXPECT_FALSE(planFromJson(nlohmann::json::parse(text))) << text;
  }
}

TEST(Plan, LiesInTheLedgerWithItsHash) {
  Rig rig;
  (void)rig.run();
  std::string sha;
  for (const auto& row : rig.rows("document")) {
    sha = row.at("role") == "tree" ? row.at("sha256").get<std::string>() : sha;
  }
  EXPECT_EQ(sha, planHash(rig.tree));
  EXPECT_EQ(rig.journal.segment(sha).value(), planText(rig.tree));
  EXPECT_TRUE(rig.rows("run").at(0).contains("regulation"));
  EXPECT_EQ(rig.rows("run").at(0).at("profiles").size(), 1U);
}

TEST(DryRunTest, SumsTimeAndLitres) {
  Rig rig;
  rig.step("measure").onEstimate = [](const Node& node, EstimateState& state) -> Expected<Estimate> {
    Estimate estimate(numberOf(node, "seconds"));
    estimate.water = litres(20);
    state.tank += litres(20);
    return estimate;
  };
  const auto result = dryRun(rig.tree, rig.setup, rig.registry);
  ASSERT_TRUE(result.ok()) << messages(result).front();
  ASSERT_EQ(result.steps.size(), 7U);
  EXPECT_EQ(result.steps.at(3).path, "run/points/high/verify/run1/measure");
  EXPECT_EQ(result.steps.at(3).point, "high");
  EXPECT_DOUBLE_EQ(result.steps.at(3).start, 5.0);
  EXPECT_DOUBLE_EQ(result.seconds, 1 + 1 + 2 * (3 + 20) + 2);
  EXPECT_NEAR(inLitres(result.water), 40.0, 1e-9);
}

TEST(DryRunTest, EstimatesAreWithinFivePerCentOfTheRun) {
  Rig rig;
  for (const auto* name : {"start", "move"}) {
    rig.step(name).onEstimate = [](const Node&, EstimateState&) -> Expected<Estimate> {
      return Estimate(0.3);
    };
  }
  const auto result = dryRun(rig.tree, rig.setup, rig.registry);
  (void)rig.run();
  const auto& steps = rig.rows("clock");
  const auto at = [](const nlohmann::json& row) {
    return static_cast<double>(std::stoll(row.at("monotonic_ns").get<std::string>())) / 1e9;
  };
  // From the first step to the end, without the safe state (4.6 s, which is no step).
  const double took = at(steps.back()) - at(steps.at(1)) - 4.6;
  EXPECT_NEAR(result.seconds, took, 0.05 * took);
}

TEST(DryRunTest, ParallelTakesTheLongest) {
  Rig rig;
  Node both("both", NodeKind::parallel);
  both.add(Node("a", "wait", {{"seconds", 30.0}}));
  both.add(Node("b", "wait", {{"seconds", 50.0}}));
  const double before = dryRun(rig.tree, rig.setup, rig.registry).seconds;
  rig.tree.add(std::move(both));
  EXPECT_DOUBLE_EQ(dryRun(rig.tree, rig.setup, rig.registry).seconds, before + 50.0);
}

TEST(DryRunTest, NamesAllMistakesAtOnceAndNothingMoves) {
  Rig rig;
  rig.tree.add(Node("typo", "mesure", Parameters()));
  rig.tree.add(Node("odd", "wait", {{"seconds", std::string("long")}, {"colour", true}}));
  rig.tree.add(Node("odd", "wait", Parameters()));
  rig.step("measure").onCheck = [](const Node& node, const RunSetup&) -> Expected<void> {
    return fail("50 L are not enough for position 8", "plan.toml: " + node.id, "plan 94 L");
  };
  rig.tree.children.at(2).policy.retries = 1;
  const auto result = dryRun(rig.tree, rig.setup, rig.registry);
  const auto texts = messages(result);
  EXPECT_THAT(texts, Contains(HasSubstr("there is no step `mesure`")));
  EXPECT_THAT(texts, Contains(HasSubstr("run/odd.seconds: is not a number")));
  EXPECT_THAT(texts, Contains(HasSubstr("run/odd.colour: the step `wait` knows no such parameter")));
  EXPECT_THAT(texts, Contains(HasSubstr("`odd` is no id")));
  EXPECT_THAT(texts, Contains(HasSubstr("run/points: cannot be retried")));
  EXPECT_THAT(texts,
              Contains("plan.toml: run/points/high/verify/run1/measure: 50 L are not enough for position "
                       "8; plan 94 L"));
  EXPECT_THAT(texts, Contains(HasSubstr("run/points/low/verify/run1/measure")));
  for (const auto& text : texts) {
    EXPECT_THAT(text, HasSubstr("plan.toml: "));
  }
  const auto summary = rig.run();
  EXPECT_EQ(summary.run, 0);
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_TRUE(rig.plant.moves.empty());
  EXPECT_TRUE(rig.journal.memory.rows().empty());
}

TEST(DryRunTest, ChecksWhatNoSingleStepSees) {
  Rig rig;
  MeterTraits traits;
  traits.verificationLife = 15.0;
  const std::map<int, MeterTraits> allTraits = {{2, traits}};
  const RunSetup setup(rig.bench.description(), rig.batch, rig.plan, rig.regulation, allTraits);
  rig.step("measure").onEstimate = [](const Node& node, EstimateState& state) -> Expected<Estimate> {
    Estimate estimate(numberOf(node, "seconds"));
    estimate.measures = true;
    state.tank += litres(80);
    state.flow = cubicMetresPerHour(state.elapsed > 20 ? 5.0 : 1.0);
    return estimate;
  };
  const auto texts = messages(dryRun(rig.tree, setup, rig.registry));
  EXPECT_EQ(texts.size(), 3U);
  EXPECT_THAT(texts, Contains(HasSubstr("would hold 160.0 L of 120.0 L")));
  EXPECT_THAT(texts, Contains(HasSubstr("no line carries 5 m3/h")));
  EXPECT_THAT(texts, Contains(HasSubstr("the meter at position 2 leaves its verification state after 15 s")));
}

TEST(DryRunTest, ForEachHandsDownWhatTheStepDoesNotSay) {
  Rig rig;
  auto& points = rig.tree.children.at(2);
  points.items.at(0).parameters["seconds"] = 100.0;
  points.children.at(0).children.at(0).parameters.erase("seconds");  // settle
  const auto result = dryRun(rig.tree, rig.setup, rig.registry);
  ASSERT_TRUE(result.ok());
  EXPECT_DOUBLE_EQ(result.steps.at(2).estimate.seconds, 100.0);
  EXPECT_DOUBLE_EQ(result.steps.at(3).estimate.seconds, 20.0);
  EXPECT_DOUBLE_EQ(result.steps.at(4).estimate.seconds, 1.0);
}

}  // namespace
}  // namespace mb::test
