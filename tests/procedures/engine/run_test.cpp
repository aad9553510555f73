// Whole runs on the fake bench: the order of events, and every way in which a run can end.

#include "rig.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(Run, GoesThroughTheTreeAndTearsDownOnce) {
  Rig rig;
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  EXPECT_EQ(rig.setups, 1);
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.safe());
  EXPECT_THAT(
      rig.ended(),
      ElementsAre("run/start done", "run/open done", "run/points/high/verify/run1/settle done",
                  "run/points/high/verify/run1/measure done", "run/points/low/verify/run1/settle done",
                  "run/points/low/verify/run1/measure done", "run/leave done"));
  EXPECT_THAT(rig.evaluator.calls, ElementsAre("high/1:1,2,3", "low/1:1,2,3"));
  EXPECT_EQ(rig.finisher.calls, 1);
  EXPECT_EQ(rig.rows("meter").size(), 3U);
  EXPECT_EQ(rig.rows("verdict").size(), 3U);
  EXPECT_EQ(rig.journal.memory.rows().back().kind, "run_ended");
  EXPECT_EQ(rig.rows("run_ended").at(0).at("status"), "completed");
}

TEST(Run, ArmsEachActuatorOnceBeforeItMoves) {
  Rig rig;
  Seq armedPump = 0;
  rig.recorder.onEvent = [&](const Event& event) {
    if (event.type == EventType::actuatorArmed && event.row.json().at("actuator") == "pump") {
      armedPump = event.row.seq;
      EXPECT_TRUE(rig.plant.moves.empty());
    }
  };
  (void)rig.run();
  EXPECT_GT(armedPump, 0);
  EXPECT_EQ(rig.rows("armed").size(), 2U);
}

TEST(Run, NoActuatorMovesThatIsNotDurablyArmed) {
  Rig rig;
  (void)rig.run();
  Seq armed = 0;
  for (const auto& row : rig.journal.memory.rows()) {
    armed = armed == 0 && row.kind == "armed" ? row.seq : armed;
  }
  Rig broken;
  broken.journal.notDurableFrom = armed;
  const auto summary = broken.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  ASSERT_TRUE(summary.storeFailure);
  // Only the safe state moves it.
  EXPECT_THAT(broken.plant.moves, ElementsAre("pump=0"));
}

TEST(Run, RestsInTheOrderOfTheBenchWithTheRunDown) {
  Rig rig;
  Instant pumpOff{};
  Instant valveOff{};
  const auto show = rig.plant.show;
  rig.plant.show = [&](const std::string& channel, Instant now) {
    if (rig.plant.moves.size() > 2 && pumpOff == Instant()) {
      pumpOff = now;
    }
    if (rig.plant.moves.size() > 3 && valveOff == Instant()) {
      valveOff = now;
    }
    return show(channel, now);
  };
  (void)rig.run();
  EXPECT_THAT(rig.plant.moves, ElementsAre("pump=30", "valve=1", "pump=0", "valve=0"));
  const auto report = rig.rows("safe_state").at(0).at("items");
  ASSERT_EQ(report.size(), 2U);
  EXPECT_EQ(report.at(0).at("actuator"), "pump");
  EXPECT_EQ(report.at(1).at("actuator"), "valve");
  EXPECT_EQ(report.at(1).at("done"), true);
}

TEST(Run, AnActuatorThatRefusesIsRetriedRecordedAndDoesNotStopTheOthers) {
  for (const bool hangs : {false, true}) {
    Rig rig;
    rig.recorder.onEvent = [&](const Event& event) {
      if (event.type == EventType::stepEnded && event.row.json().at("step") == "run/leave") {
        (hangs ? rig.plant.hanging : rig.plant.refusing).insert("pump");
      }
    };
    const auto summary = rig.run();
    EXPECT_EQ(summary.status, RunStatus::failed);
    EXPECT_FALSE(summary.safeState.safe());
    EXPECT_THAT(summary.safeState.problems(), HasSubstr(hangs ? "pump: no answer" : "pump: pump: does not"));
    EXPECT_EQ(rig.plant.values.at("valve"), 0.0);
    EXPECT_EQ(rig.rows("safe_state").at(0).at("items").at(0).at("done"), false);
    EXPECT_THAT(rig.rows("run_ended").at(0).at("reason").get<std::string>(), HasSubstr("not at rest"));
  }
}

TEST(Run, RestAllMovesEveryActuator) {
  Rig rig;
  rig.plant.throwing.insert("valve");
  Services services;
  services.journal = &rig.journal;
  const Context context(rig.scheduler, std::stop_token(), services);
  SafeStateReport report;
  const auto body = [&]() -> Task<void> { report = co_await restAll(context, rig.bench, "after a crash"); };
  rig.scheduler.runTask(body());
  EXPECT_THAT(rig.plant.moves, ElementsAre("heater=0", "pump=0", "drain=1"));
  EXPECT_EQ(report.problems(), "valve: driver of valve");
  EXPECT_EQ(rig.rows("safe_state").at(0).at("why"), "after a crash");
}

TEST(Run, FailureInSetupStillTearsDown) {
  Rig rig;
  rig.plant.refusing.insert("valve");
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(summary.reason, HasSubstr("run/open: actuator: valve: does not answer"));
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.measured.empty());
  EXPECT_EQ(rig.plant.values.at("pump"), 0.0);
}

TEST(Run, ABenchThatDoesNotOpenMovesNothing) {
  Rig rig;
  rig.plant.openFails = true;
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(summary.reason, HasSubstr("switch it on"));
  EXPECT_EQ(rig.setups + rig.teardowns, 0);
  EXPECT_EQ(rig.finisher.calls, 1);
  EXPECT_EQ(rig.rows("run_ended").size(), 1U);
}

TEST(Run, ABugWhileTheBenchOpensStillEndsTheRun) {
  Rig rig;
  rig.plant.openThrows = true;
  const auto summary = rig.run();
  EXPECT_EQ(summary.reason, "bug while the bench opens: port");
  EXPECT_EQ(rig.rows("run_ended").at(0).at("status"), "failed");
}

TEST(Run, AbortedBeforeItBeganMovesNothing) {
  Rig rig;
  rig.control.abort("Demo Verifier");
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_TRUE(rig.plant.moves.empty());
  EXPECT_EQ(rig.teardowns, 0);
  EXPECT_EQ(rig.rows("run_ended").size(), 1U);
}

class Plot final : public Telemetry {
 public:
  void sample(const Channel& channel, const Sample&) override { ++samples[channel.id()]; }
  std::map<std::string, int> samples;
};

TEST(Run, TelemetryIsBesideTheRecord) {
  Rig plain;
  (void)plain.run();
  Rig rig;
  Plot plot;
  rig.telemetry = &plot;
  EXPECT_EQ(rig.run().status, RunStatus::completed);
  EXPECT_GT(plot.samples["flow"], 40);
  EXPECT_EQ(plot.samples.size(), 5U);
  EXPECT_EQ(rig.ledger(), plain.ledger());
}

TEST(Run, AStepIsRetriedAsOftenAsItsPolicySays) {
  Rig rig;
  int calls = 0;
  rig.addStep("flaky", [&calls](StepContext&, const Node&) -> Task<StepOutcome> {
    ++calls;
    co_return calls < 3 ? StepOutcome::failed("cold", "not yet") : StepOutcome::done();
  });
  auto& node = rig.tree.add(Node("flaky", "flaky", Parameters()));
  node.policy.retries = 1;
  EXPECT_EQ(rig.run().status, RunStatus::failed);
  EXPECT_EQ(calls, 2);

  Rig second;
  calls = 0;
  second.addStep("flaky", [&calls](StepContext&, const Node&) -> Task<StepOutcome> {
    ++calls;
    co_return calls < 3 ? StepOutcome::failed("cold", "not yet") : StepOutcome::done();
  });
  second.tree.add(Node("flaky", "flaky", Parameters())).policy.retries = 2;
  EXPECT_EQ(second.run().status, RunStatus::completed);
  std::vector<std::string> attempts;
  for (const auto& row : second.rows("step")) {
    if (row.at("kind") == "flaky" && row.at("state") == "ended") {
      attempts.push_back(row.at("attempt").get<std::string>() + row.at("status").get<std::string>());
    }
  }
  EXPECT_THAT(attempts, ElementsAre("1failed", "2failed", "3done"));
}

TEST(Run, PolicyGoesOnOrSkipsThePoint) {
  for (const OnFailure onFailure : {OnFailure::carryOn, OnFailure::skipPoint}) {
    Rig rig;
    rig.addStep("bad", [](StepContext& context, const Node&) -> Task<StepOutcome> {
      co_return context.point() == "high" ? StepOutcome::failed("no-flow", "closed") : StepOutcome::done();
    });
    auto& points = rig.tree.children.at(2);
    points.children.insert(points.children.begin(), Node("bad", "bad", Parameters()));
    points.children.front().policy.onFailure = onFailure;
    EXPECT_EQ(rig.run().status, RunStatus::completed);
    const auto expected = onFailure == OnFailure::carryOn
                              ? std::vector<std::string>{"high/1.1:1,2,3", "low/1.1:1,2,3"}
                              : std::vector<std::string>{"low/1.1:1,2,3"};
    EXPECT_EQ(rig.measured, expected);
  }
}

TEST(Run, ABugIsRecordedAndThePlantIsSafe) {
  Rig rig;
  rig.addStep("bug", [](StepContext&, const Node&) -> Task<StepOutcome> {
    throw std::out_of_range("index");
    co_return StepOutcome::done();
  });
  rig.tree.add(Node("bug", "bug", Parameters()));
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_EQ(summary.reason, "bug: index");
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.safe());
  EXPECT_THAT(rig.ended(), testing::Contains("run/bug failed"));
}

TEST(Run, AcquisitionThatBreaksDownTakesThePlanWithIt) {
  Rig rig;
  rig.plant.acquisitionThrows = true;
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(summary.reason, HasSubstr("poller"));
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.safe());
}

TEST(Run, ATeardownHasADeadline) {
  Rig rig;
  rig.addStep("stuck", [](StepContext& context, const Node&) -> Task<StepOutcome> {
    co_await context.context().until(kNever);
    co_return StepOutcome::done();
  });
  rig.tree.children.insert(rig.tree.children.begin(), Node("stuck", "stuck", Parameters()));
  rig.tree.children.front().part = NodePart::teardown;
  rig.tree.parameters["teardown_limit_s"] = 30.0;
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::failed);
  EXPECT_THAT(rig.ended(), testing::Contains("run/stuck cancelled"));
  EXPECT_TRUE(rig.safe());
  EXPECT_EQ(rig.rows("run_ended").size(), 1U);
}

TEST(Run, FinishThisPointEndsAfterItWithItsRepeats) {
  Rig rig;
  rig.evaluator.outside = {{"high", 1, 2}};
  rig.recorder.onEvent = [&](const Event& event) {
    if (event.type == EventType::stepStarted && rig.measured.empty()) {
      if (event.row.json().at("step") == "run/points/high/verify/run1/settle") {
        rig.control.finishThisPoint("Demo Verifier");
      }
    }
  };
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_EQ(summary.reason, "ended after a point by Demo Verifier");
  EXPECT_THAT(rig.measured, ElementsAre("high/1.1:1,2,3", "high/2.1:2", "high/3.1:2"));
  EXPECT_EQ(rig.teardowns, 1);
  EXPECT_TRUE(rig.safe());
}

TEST(Run, FinishInThePreparationBeginsNoPoint) {
  Rig rig;
  rig.control.finishThisPoint("Demo Verifier");
  EXPECT_EQ(rig.run().status, RunStatus::aborted);
  EXPECT_TRUE(rig.measured.empty());
}

TEST(Run, FinishInTheLastPointCompletesTheRun) {
  Rig rig;
  rig.recorder.onEvent = [&](const Event& event) {
    if (event.type == EventType::stepStarted &&
        event.row.json().at("step") == "run/points/low/verify/run1/settle") {
      rig.control.finishThisPoint("Demo Verifier");
    }
  };
  EXPECT_EQ(rig.run().status, RunStatus::completed);
}

TEST(Run, ASecondAbortCutsTheTeardownShort) {
  Rig rig;
  rig.tree.children.back().parameters["seconds"] = 500.0;
  rig.recorder.onEvent = [&](const Event& event) {
    if (event.type != EventType::stepStarted) {
      return;
    }
    const auto step = event.row.json().at("step").get<std::string>();
    if (step == "run/points/high/verify/run1/settle" || step == "run/leave") {
      rig.control.abort("Demo Verifier");
    }
  };
  const auto summary = rig.run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_EQ(summary.reason, "aborted by Demo Verifier");
  EXPECT_THAT(rig.ended(), testing::Contains("run/leave cancelled"));
  EXPECT_TRUE(rig.safe());
  EXPECT_LT(rig.scheduler.now(), Instant(60s));
}

/// What holds however a run was stopped.
void expectWhole(Rig& rig, const RunSummary& summary, const std::string& where) {
  SCOPED_TRACE(where);
  EXPECT_TRUE(rig.safe());
  EXPECT_EQ(rig.teardowns, rig.setups) << "teardown exactly once where setup was started";
  EXPECT_LE(rig.setups, 1);
  EXPECT_EQ(rig.rows("run_ended").size(), 1U);
  EXPECT_EQ(rig.journal.memory.rows().back().kind, "run_ended");
  EXPECT_EQ(rig.finisher.calls, 1);
  EXPECT_TRUE(summary.status == RunStatus::aborted || summary.status == RunStatus::completed)
      << summary.reason;
  // Every step that started has ended.
  std::map<std::string, int> open;
  for (const auto& row : rig.rows("step")) {
    open[row.at("step").get<std::string>()] += row.at("state") == "started" ? 1 : -1;
  }
  for (const auto& [step, count] : open) {
    EXPECT_EQ(count, 0) << step;
  }
}

TEST(Cancel, AtEveryStepBoundaryThePlantEndsSafe) {
  Rig whole;
  (void)whole.run();
  const auto boundaries = whole.rows("step").size();
  ASSERT_GE(boundaries, 14U);
  for (std::size_t boundary = 0; boundary < boundaries; ++boundary) {
    Rig rig;
    std::size_t seen = 0;
    rig.recorder.onEvent = [&](const Event& event) {
      const bool isStep = event.type == EventType::stepStarted || event.type == EventType::stepEnded;
      if (isStep && seen++ == boundary) {
        rig.control.abort("test");
      }
    };
    const auto summary = rig.run();
    expectWhole(rig, summary, "boundary " + std::to_string(boundary));
  }
}

TEST(Cancel, At300RandomTimerEventsThePlantEndsSafe) {
  Rig whole;
  whole.evaluator.outside = {{"high", 1, 2}};
  (void)whole.run();
  const auto events = whole.scheduler.timerEvents();
  std::mt19937 random(20260105);
  int aborted = 0;
  for (int i = 0; i < 300; ++i) {
    const auto event = 1 + random() % events;
    Rig rig;
    rig.evaluator.outside = {{"high", 1, 2}};
    const auto summary = rig.runStoppedAt(event);
    aborted += summary.status == RunStatus::aborted ? 1 : 0;
    expectWhole(rig, summary, "timer event " + std::to_string(event));
    if (testing::Test::HasFailure()) {
      break;
    }
  }
  EXPECT_GT(aborted, 200);
}

TEST(Store, WhereverItFailsThePlantEndsSafe) {
  Rig whole;
  (void)whole.run();
  const auto rows = static_cast<Seq>(whole.journal.memory.rows().size());
  for (const bool late : {false, true}) {
    for (Seq row = 1; row <= rows; ++row) {
      SCOPED_TRACE(std::to_string(row) + (late ? " not durable" : " not appended"));
      Rig rig;
      (late ? rig.journal.notDurableFrom : rig.journal.failsAt) = row;
      const auto summary = rig.run();
      EXPECT_EQ(summary.status, RunStatus::failed);
      EXPECT_TRUE(summary.storeFailure.has_value());
      EXPECT_TRUE(rig.safe());
      EXPECT_LE(rig.teardowns, 1);
      EXPECT_THAT(rig.recorder.names, testing::Not(testing::Contains("run-ended")));
    }
  }
}

TEST(Store, FailedStoreLetsNoResultBeAnnounced) {
  Rig whole;
  (void)whole.run();
  Seq result = 0;
  for (const auto& row : whole.journal.memory.rows()) {
    result = result == 0 && row.kind == "result" ? row.seq : result;
  }
  Rig rig;
  rig.journal.notDurableFrom = result;
  (void)rig.run();
  EXPECT_FALSE(rig.rows("result").empty());
  EXPECT_THAT(rig.recorder.names, testing::Not(testing::Contains("result")));
}

TEST(Events, ComeInTheOrderOfTheRowsAndAllOfThem) {
  Rig rig;
  rig.evaluator.outside = {{"high", 1, 2}};
  (void)rig.run();
  ASSERT_EQ(rig.recorder.seqs.size(), rig.journal.memory.rows().size());
  for (std::size_t i = 0; i < rig.recorder.seqs.size(); ++i) {
    EXPECT_EQ(rig.recorder.seqs[i], rig.journal.memory.rows()[i].seq);
  }
  EXPECT_THAT(rig.recorder.names, testing::Not(testing::Contains("row")));
  EXPECT_EQ(rig.recorder.names.back(), "run-ended");
}

TEST(Events, AreLinesOfJson) {
  Rig rig;
  (void)rig.run();
  const auto& rows = rig.journal.memory.rows();
  const auto step = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.kind == "step"; });
  ASSERT_NE(step, rows.end());
  const auto line = nlohmann::json::parse(eventOf(*step).jsonLine());
  EXPECT_EQ(line.at("event"), "step-started");
  EXPECT_EQ(line.at("seq"), step->seq);
  EXPECT_EQ(line.at("step"), "run/start");
}

TEST(Events, ProgressRunsToTheEndAndNeverBack) {
  Rig rig;
  (void)rig.run();
  ASSERT_GT(rig.recorder.steps.size(), 10U);
  double last = 0.0;
  for (const auto& progress : rig.recorder.steps) {
    EXPECT_GE(progress.fraction, last);
    last = progress.fraction;
  }
  EXPECT_DOUBLE_EQ(last, 1.0);
  EXPECT_NEAR(rig.recorder.steps.back().secondsLeft, 0.0, 1e-9);
}

TEST(Events, TwoRunsOfOneSeedGiveTheSameRows) {
  Rig first;
  Rig second;
  first.evaluator.outside = {{"high", 1, 2}};
  second.evaluator.outside = {{"high", 1, 2}};
  (void)first.run();
  (void)second.run();
  EXPECT_EQ(first.ledger(), second.ledger());
}

TEST(Events, ClockRowsTieTheClocksAtStartHourlyAtStepsAndEnd) {
  Rig rig;
  rig.tree.children.at(2).children.at(0).children.at(0).parameters["seconds"] = 4000.0;
  (void)rig.run();
  std::map<std::string, int> why;
  for (const auto& row : rig.rows("clock")) {
    ++why[row.at("why").get<std::string>()];
    const auto monotonic = std::stoll(row.at("monotonic_ns").get<std::string>());
    EXPECT_EQ(row.at("utc"), toIso(WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h) +
                                   std::chrono::floor<std::chrono::milliseconds>(Duration(monotonic))));
  }
  EXPECT_EQ(why["start"], 1);
  EXPECT_EQ(why["hourly"], 2);
  EXPECT_EQ(why["step"], 7);
  EXPECT_EQ(why["end"], 1);
}

}  // namespace
}  // namespace mb::test
