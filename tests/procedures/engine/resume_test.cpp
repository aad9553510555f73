// Settled point 17 on the fake bench: a run that was broken off goes on, wherever that was.

#include "core/record/fields.h"
#include "core/record/set_aside.h"
#include "rig.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;

/// Position 2 is outside at the high point: it is repeated there. Position 3 falls out in the low point.
void script(Rig& rig) {
  rig.evaluator.outside = {{"high", 1, 2}};
  rig.addStep("lose", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    if (context.point() == "low") {
      context.drop(3, "silent", "no answer");
    }
    co_return StepOutcome::done();
  });
  Node lose("lose", "lose", Parameters());
  auto& run = rig.tree.children.at(2).children.at(0);
  run.children.insert(run.children.begin(), lose);
}

/// A whole run, by its rows.
const Rig& whole() {
  static const std::unique_ptr<Rig> rig = [] {
    auto made = std::make_unique<Rig>();
    script(*made);
    EXPECT_EQ(made->run().status, RunStatus::completed);
    return made;
  }();
  return *rig;
}

Seq rowOf(const std::string& kind, const std::function<bool(const nlohmann::json&)>& wanted) {
  for (const auto& row : whole().journal.memory.rows()) {
    if (row.kind == kind && wanted(row.json())) {
      return row.seq;
    }
  }
  ADD_FAILURE() << "no such " << kind;
  return 0;
}

Seq closedHigh() {
  return rowOf("state", [](const auto& body) { return body.at("key") == "closed run/points/high/verify"; });
}

/// The results that count, as "high/1 2: fail".
std::vector<std::string> results(const Rig& rig) {
  const auto setAside = SetAside::of(rig.journal, 0);
  std::vector<std::string> found;
  for (const auto& row : rig.journal.memory.rows()) {
    if (row.kind == "result" && !setAside->contains(row)) {
      const auto body = row.json();
      found.push_back(textField(body, "point") + "/" + textField(body, "run_of_point") + " " +
                      textField(body, "position") + ": " + textField(body, "verdict"));
    }
  }
  return found;
}

std::map<std::string, std::string> verdicts(const Rig& rig) {
  const auto setAside = SetAside::of(rig.journal, 0);
  std::map<std::string, std::string> found;
  for (const auto& row : rig.journal.memory.rows()) {
    if (row.kind == "verdict" && !setAside->contains(row)) {
      const auto body = row.json();
      EXPECT_TRUE(found.emplace(textField(body, "position"), textField(body, "verdict")).second);
    }
  }
  return found;
}

/// The first thing that moved is the heater, then the others in rest order, and only then anything else.
void restedFirst(const Rig& rig) {
  ASSERT_GE(rig.plant.moves.size(), 4U);
  EXPECT_THAT(std::vector<std::string>(rig.plant.moves.begin(), rig.plant.moves.begin() + 4),
              ElementsAre("heater=0", "pump=0", "valve=0", "drain=1"));
  const auto& rows = rig.journal.memory.rows();
  const auto resumed = std::ranges::find(rows, "resumed", &Row::kind);
  const auto safe =
      std::find_if(resumed, rows.end(), [](const Row& row) { return row.kind == "safe_state"; });
  ASSERT_NE(safe, rows.end());
  EXPECT_EQ(safe->json().at("why"), "crash");
  EXPECT_THAT(safe->json().at("items"), SizeIs(4));
}

/// The engine's own sweep: the process dies after each row.
TEST(Resume, AfterEveryRowTheRunEndsAsTheUnbrokenOne) {
  const auto& rows = whole().journal.memory.rows();
  const Seq run = whole().rows("clock").empty() ? 0 : numberField(whole().rows("clock").front(), "run");
  for (auto n = static_cast<std::size_t>(run); n < rows.size(); ++n) {
    SCOPED_TRACE("after row " + std::to_string(n) + " " + rows[n - 1].kind + " " + rows[n - 1].body);
    Rig rig;
    script(rig);
    rig.crashed(whole().journal.memory, n, 90s);
    const auto summary = rig.run();
    ASSERT_EQ(summary.status, RunStatus::completed) << summary.reason;
    EXPECT_EQ(summary.run, run);
    EXPECT_EQ(verdicts(rig), verdicts(whole()));
    EXPECT_EQ(results(rig), results(whole()));
    EXPECT_EQ(rig.rows("run_ended").size(), 1U);
    EXPECT_TRUE(rig.safe());
    restedFirst(rig);
    // What was there is there still, and the row that goes on comes next.
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_EQ(rig.journal.memory.rows()[i].hash, rows[i].hash);
    }
    const Row& resumed = rig.journal.memory.rows()[n];
    EXPECT_EQ(resumed.kind, "resumed");
    EXPECT_EQ(textField(resumed.json(), "head_hash"), rows[n - 1].hash);
    EXPECT_EQ(rig.journal.memory.rows()[n + 1].kind, "clock");
    EXPECT_EQ(rig.journal.memory.rows()[n + 2].kind, "safe_state");
    const bool highDone = static_cast<Seq>(n) >= closedHigh();
    for (const auto& asked : rig.measured) {
      EXPECT_FALSE(highDone && asked.starts_with("high")) << asked;
    }
  }
}

TEST(Resume, BrokenOffAgainAndAgainItStillEnds) {
  auto before = std::make_unique<Rig>();
  script(*before);
  (void)before->run();
  std::size_t rows = 30;
  for (int times = 1; times <= 4; ++times) {
    auto rig = std::make_unique<Rig>();
    script(*rig);
    rig->crashed(before->journal.memory, rows, 90s);
    EXPECT_EQ(rig->run().status, RunStatus::completed);
    EXPECT_EQ(results(*rig), results(whole()));
    EXPECT_EQ(verdicts(*rig), verdicts(whole()));
    EXPECT_EQ(rig->rows("resumed").size(), static_cast<std::size_t>(times));
    rows += 13;
    before = std::move(rig);
  }
}

TEST(Resume, TheBrokenPointIsRepeatedWholeAndItsAttemptsGoOn) {
  // In the first extra run of position 2: its result of run 1 is known and outside.
  const Seq middle = rowOf("step", [](const auto& body) {
    return body.at("step") == "run/points/high/verify/run2/measure" && body.at("state") == "started";
  });
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, static_cast<std::size_t>(middle), 90s);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_THAT(rig.measured, ElementsAre("high/1.2:1,2,3", "high/2.2:2", "high/3.1:2", "low/1.1:1,2"));
  const auto resumed = rig.rows("resumed").at(0);
  EXPECT_THAT(resumed.at("set_aside"), SizeIs(3)) << "whoever reads the record sees which results gave way";
  EXPECT_EQ(resumed.at("kept"), resumed.at("run")) << "no point was finished";
  EXPECT_EQ(rig.rows("result").size(), whole().rows("result").size() + 3);
}

TEST(Resume, WhatIsOutStaysOutAndTheBlackboardIsKept) {
  const Seq out = rowOf("position", [](const auto&) { return true; });
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, static_cast<std::size_t>(out), 90s);
  int looks = 0;
  rig.recorder.onEvent = [](const Event& event) {
    EXPECT_NE(event.type, EventType::positionDropped) << "it is out already";
  };
  const auto body = [&looks](StepContext& context, const Node&) -> Task<StepOutcome> {
    ++looks;
    EXPECT_EQ(context.dropped(3).value_or(""), "silent: no answer");
    EXPECT_EQ(context.recall("point/high/run").value_or(""), "3.1");
    EXPECT_FALSE(context.identityBefore(1)) << "nobody was asked";
    co_return StepOutcome::done();
  };
  rig.registry = StepRegistry();
  for (const char* name : {"start", "move", "wait", "measure", "leave", "lose"}) {
    rig.addStep(name, body);
  }
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_GT(looks, 3);
  EXPECT_THAT(rig.evaluator.calls, ElementsAre("low/1:1,2"));
}

TEST(Resume, AProgramThatPlansOtherwiseIsRefused) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, 40, 90s);
  rig.tree.add(Node("more", "wait", Parameters()), NodePart::teardown);
  const auto refused = rig.run();
  EXPECT_EQ(refused.run, 0);
  EXPECT_THAT(refused.reason, HasSubstr("makes other steps of the plan"));
  EXPECT_TRUE(rig.plant.moves.empty());
  EXPECT_EQ(rig.journal.memory.rows().size(), 40U);
}

TEST(Resume, OtherDocumentsAreRefusedByName) {
  for (const char* role : {"plan", "bench", "batch"}) {
    Rig rig;
    script(rig);
    rig.crashed(whole().journal.memory, 40, 90s);
    const std::string other = "another text";
    (role == std::string("plan")    ? rig.plan.sourceText
     : role == std::string("bench") ? rig.bench.edit().sourceText
                                    : rig.batch.sourceText) = other;
    const auto refused = rig.run();
    EXPECT_EQ(refused.run, 0);
    EXPECT_THAT(refused.reason, HasSubstr("the " + std::string(role) + " is not the one"));
    EXPECT_THAT(refused.reason, HasSubstr(sha256Hex(other)));
    EXPECT_TRUE(rig.plant.moves.empty());
    EXPECT_EQ(rig.journal.memory.rows().size(), 40U);
    rig.resume->close = true;
    EXPECT_EQ(rig.run().status, RunStatus::aborted) << "what became of the files does not keep it open";
  }
}

TEST(Resume, AnotherProgramGoesOnAndSaysSo) {
  Rig rig;
  script(rig);
  rig.program = "a newer one";
  rig.crashed(whole().journal.memory, static_cast<std::size_t>(closedHigh()), 90s);
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_EQ(rig.rows("run").at(0).at("program"), "test");
  EXPECT_EQ(rig.rows("resumed").at(0).at("program"), "a newer one");
  EXPECT_EQ(results(rig), results(whole()));
}

TEST(Resume, AfterTwelveHoursARunCanOnlyBeClosed) {
  for (const auto& [later, goesOn] : {std::pair(11h + 59min, true), std::pair(12h + 1min, false)}) {
    Rig rig;
    script(rig);
    rig.crashed(whole().journal.memory, 40, later);
    const auto summary = rig.run();
    EXPECT_EQ(summary.status == RunStatus::completed, goesOn) << summary.reason;
    if (goesOn) {
      EXPECT_EQ(rig.rows("resumed").at(0).at("age_s"), "43140");
      continue;
    }
    EXPECT_EQ(summary.run, 0);
    EXPECT_THAT(summary.reason, HasSubstr("broken off 12.0 h ago, and a run may go on for 12.0 h"));
    EXPECT_TRUE(rig.plant.moves.empty());
    rig.resume->limit = 13h;
    EXPECT_EQ(rig.run().status, RunStatus::completed)
        << "whoever sets another limit answers for it in the row";
    EXPECT_EQ(rig.rows("resumed").at(0).at("limit_s"), "46800");
  }
}

TEST(Resume, AClockThatRunsBackIsRefused) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, 40, Duration(0));
  Rig young;
  script(young);
  young.resume = rig.resume;
  for (const auto& row : rig.journal.memory.rows()) {
    young.journal.memory.append(row.kind, row.json());
  }
  const auto refused = young.run();
  EXPECT_EQ(refused.run, 0);
  EXPECT_THAT(refused.reason, HasSubstr("the clock stands"));
  EXPECT_TRUE(young.plant.moves.empty());
}

TEST(Resume, ClosingPutsThePlantToRestAndAborts) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, static_cast<std::size_t>(closedHigh()), 20h);
  rig.resume->close = true;
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_THAT(rig.plant.moves, ElementsAre("heater=0", "pump=0", "valve=0", "drain=1"));
  EXPECT_TRUE(rig.measured.empty());
  EXPECT_EQ(rig.rows("run_ended").at(0).at("status"), "aborted");
  EXPECT_THAT(rig.rows("run_ended").at(0).at("reason").get<std::string>(), HasSubstr("Demo Verifier"));
  EXPECT_THAT(verdicts(rig),
              ElementsAre(std::pair("1", "aborted"), std::pair("2", "aborted"), std::pair("3", "aborted")));
  EXPECT_EQ(rig.rows("resumed").at(0).at("action"), "close");
}

TEST(Resume, ClosingEndsTheRunEvenWhenAnActuatorIsStuck) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, 40, 90s);
  rig.resume->close = true;
  rig.plant.refusing.insert("valve");
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_FALSE(summary.safeState.safe());
  EXPECT_THAT(rig.rows("run_ended").at(0).at("reason").get<std::string>(), HasSubstr("not at rest: valve"));
}

/// The batch is not lost to a stuck valve or a balance that is off: mended, the run goes on.
TEST(Resume, AStuckActuatorOrAClosedBenchLeavesTheRunOpen) {
  for (const bool stuck : {true, false}) {
    Rig rig;
    script(rig);
    rig.crashed(whole().journal.memory, static_cast<std::size_t>(closedHigh()), 90s);
    if (stuck) {
      rig.plant.refusing.insert("valve");
    } else {
      rig.plant.openFails = true;
    }
    const auto summary = rig.run();
    EXPECT_TRUE(summary.stillOpen);
    EXPECT_THAT(summary.reason, HasSubstr(stuck ? "not at rest: valve" : "the bench does not open"));
    EXPECT_TRUE(rig.measured.empty());
    EXPECT_TRUE(rig.rows("run_ended").empty());
    rig.plant.refusing.clear();
    rig.plant.openFails = false;
    EXPECT_EQ(rig.run().status, RunStatus::completed);
    EXPECT_EQ(rig.rows("resumed").size(), 2U);
    EXPECT_EQ(results(rig), results(whole()));
  }
}

TEST(Resume, ANewRunWaitsForTheBrokenOne) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, 40, 90s);
  rig.resume.reset();
  const auto refused = rig.run();
  EXPECT_EQ(refused.run, 0);
  EXPECT_THAT(refused.reason, HasSubstr("has not ended"));
  EXPECT_EQ(rig.journal.memory.rows().size(), 40U);
}

TEST(Resume, WhatHasEndedIsNotResumed) {
  Rig rig;
  script(rig);
  (void)rig.run();
  rig.resume.emplace(numberField(rig.rows("clock").front(), "run"));
  const auto refused = rig.run();
  EXPECT_EQ(refused.run, 0);
  EXPECT_THAT(refused.reason, HasSubstr("has ended"));
  rig.resume.emplace(4711);
  EXPECT_THAT(rig.run().reason, HasSubstr("there is no run 4711"));
}

TEST(Resume, AStopThatComesBeforeAnythingStillRestsThePlant) {
  Rig rig;
  script(rig);
  rig.crashed(whole().journal.memory, 40, 90s);
  rig.stop.request_stop();
  EXPECT_EQ(rig.run().status, RunStatus::aborted);
  restedFirst(rig);
}

TEST(Resume, WhoFollowsIsToldWhatIsOnTheDisk) {
  struct Listener final : RunObserver {
    void event(const Event& event) override { last = event.row.seq; }
    void progress(const Progress&) override {}
    void durable(Seq seq) override {
      EXPECT_GE(seq, told);
      told = seq;
    }
    Seq last = 0;
    Seq told = 0;
  };
  Rig rig;
  Listener listener;
  RunRequest request(rig.bench, rig.setup, rig.tree, rig.registry);
  request.evaluator = &rig.evaluator;
  request.observer = &listener;
  Services services;
  services.journal = &rig.journal;
  const Context context(rig.scheduler, std::stop_token(), services);
  const auto body = [&]() -> Task<void> { (void)co_await execute(context, request); };
  rig.scheduler.runTask(body());
  EXPECT_EQ(listener.told, listener.last) << "the end is on the disk";
}

}  // namespace
}  // namespace mb::test
