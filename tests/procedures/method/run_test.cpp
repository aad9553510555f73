// Whole verifications by start-stop on a fake row of water: verdicts, repeats, parts, the plan's estimate.

#include "core/evaluation/standards_snapshot.h"
#include "procedures/engine/dry_run.h"
#include "procedures/method/flow_sensor_finisher.h"
#include "procedures/method/start_stop.h"
#include "procedures/method/start_stop_evaluator.h"
#include "tests/support/water_bench.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class Verification : public testing::Test {
 protected:
  /// Keeps these positions and points only.
  void only(const std::vector<int>& positions, const std::vector<std::string>& points) {
    std::erase_if(rig.batch.meters, [&](const BatchMeter& meter) {
      return std::ranges::count(positions, meter.position) == 0;
    });
    std::erase_if(rig.plan.points,
                  [&](const PlanPoint& point) { return std::ranges::count(points, point.name) == 0; });
    rig.plan.settle = 60.0;
    rig.regulation.conditions.waitAtPoint = 60.0;
    std::erase_if(rig.traits,
                  [&](const auto& each) { return std::ranges::count(positions, each.first) == 0; });
    rig.build();
  }

  RunSummary run() {
    StandardsSnapshot standards = standardsSnapshot(rig.description).value();
    StartStopEvaluator evaluator(standards);
    FlowSensorFinisher finisher;
    const auto planned = planStartStop(*rig.setup);
    if (!planned) {
      ADD_FAILURE() << planned.error().message();
      return RunSummary();
    }
    registry = allSteps();
    const DryRun dry = dryRun(planned->tree, *rig.setup, registry);
    for (const auto& error : dry.errors) {
      ADD_FAILURE() << error.message();
    }
    estimated = dry.seconds;
    const Instant begin = rig.scheduler.now();
    auto summary = rig.run(planned->tree, registry, &evaluator, &finisher);
    took = toSeconds(rig.scheduler.now() - begin);
    return summary;
  }

  json of(const std::string& kind, int position) const {
    for (const auto& row : rig.rows(kind)) {
      if (row.at("position") == std::to_string(position)) {
        return row;
      }
    }
    return json::object();
  }
  json result(int position, const std::string& point, const std::string& runOfPoint) const {
    for (const auto& row : rig.rows("result")) {
      if (row.at("position") == std::to_string(position) && row.at("point") == point &&
          row.at("run_of_point") == runOfPoint) {
        return row;
      }
    }
    return json::object();
  }
  static double number(const json& row, const std::string& field) {
    return std::stod(row.at(field).get<std::string>());
  }

  WaterRig rig;
  StepRegistry registry;
  double estimated = 0.0;
  double took = 0.0;
};

TEST_F(Verification, GivesEveryMeterItsOwnErrorAndThePlansTime) {
  rig.build();
  for (const auto& meter : rig.batch.meters) {
    rig.bench->fake(meter.position).error = [p = meter.position](const Water&) { return 0.1 * p - 0.6; };
  }
  rig.bench->fake(6).silent = true;
  const auto summary = run();
  ASSERT_EQ(summary.status, RunStatus::completed) << summary.reason;
  for (int position = 1; position <= 12; ++position) {
    if (position == 6) {
      EXPECT_EQ(of("verdict", 6).at("verdict"), "not-tested");
      EXPECT_THAT(of("verdict", 6).at("reason").get<std::string>(), StartsWith("silent"));
      continue;
    }
    EXPECT_EQ(of("verdict", position).at("verdict"), "pass") << of("verdict", position);
    for (const char* point : {"high", "middle", "low"}) {
      const json found = result(position, point, "1");
      ASSERT_TRUE(found.contains("error_percent")) << position << point << found;
      EXPECT_NEAR(number(found, "error_percent"), 0.1 * position - 0.6, 0.12) << position << " " << point;
    }
  }
  EXPECT_NEAR(took, estimated, 0.05 * took);
  RecordProperty("took", std::to_string(took));
  RecordProperty("estimated", std::to_string(estimated));
  EXPECT_EQ(rig.rows("point").size(), 3U);
  for (const auto& [id, standing] : rig.bench->water.standing) {
    EXPECT_EQ(standing, rig.description.actuator(id)->rest) << id;
  }
  EXPECT_THAT(of("part", 1).at("number").get<std::string>(), StartsWith("SIM-2026-"));
  EXPECT_EQ(of("part", 1).at("certificate"), false);
}

TEST_F(Verification, RepeatsOnlyTheMeterThatWasOutsideAndJudgesTheMean) {
  only({1, 5, 12}, {"high"});
  // Outside in the first run only: 6, then 0.5, 0.5 percent; the mean of 2.33 is outside 2.02.
  rig.bench->fake(5).error = [this](const Water&) { return rig.rows("point").empty() ? 6.0 : 0.5; };
  const auto summary = run();
  ASSERT_EQ(summary.status, RunStatus::completed) << summary.reason;
  EXPECT_EQ(of("verdict", 1).at("verdict"), "pass");
  EXPECT_EQ(of("verdict", 12).at("verdict"), "pass");
  EXPECT_EQ(result(5, "high", "1").at("verdict"), "fail");
  EXPECT_EQ(result(5, "high", "2").at("verdict"), "pass");
  EXPECT_EQ(result(5, "high", "3").at("verdict"), "pass");
  EXPECT_EQ(result(5, "high", "mean").at("verdict"), "fail");
  EXPECT_EQ(of("verdict", 5).at("verdict"), "fail");
  EXPECT_TRUE(result(1, "high", "2").empty());
  EXPECT_TRUE(result(12, "high", "mean").empty());
  EXPECT_EQ(of("part", 5).at("certificate"), false);
}

TEST_F(Verification, AMeterWhoseRepeatsAreCutOffIsAbortedNeitherPassNorFail) {
  only({1, 5}, {"high"});
  rig.bench->fake(5).error = [](const Water&) { return 6.0; };
  rig.bench->water.onTick = [&](Water&, Instant) {
    if (rig.rows("point").size() == 1 && rig.bench->water.flow > 2.0) {
      rig.control.abort("operator");
    }
  };
  const auto summary = run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  EXPECT_EQ(result(5, "high", "1").at("verdict"), "fail");
  EXPECT_EQ(of("verdict", 5).at("verdict"), "aborted");
  EXPECT_THAT(of("verdict", 5).at("reason").get<std::string>(), HasSubstr("repeats are missing"));
  EXPECT_EQ(of("verdict", 1).at("verdict"), "pass");  // its points had all been measured
}

TEST_F(Verification, AnAbortWhileCollectingClosesTheLineBeforeMetersAreTalkedTo) {
  only({1, 2, 3}, {"high"});
  Instant aborted{};
  rig.bench->water.onTick = [&](Water& water, Instant now) {
    if (aborted == Instant() && water.into("diverter") && water.tank > 40.0) {
      aborted = now;
      rig.control.abort("operator");
    }
  };
  const auto summary = run();
  EXPECT_EQ(summary.status, RunStatus::aborted);
  ASSERT_NE(aborted, Instant());
  Instant closed{};
  for (const auto& [at, move] : rig.bench->water.moves) {
    if (at >= aborted && move == "valve-large=0" && closed == Instant()) {
      closed = at;
    }
  }
  ASSERT_NE(closed, Instant());
  EXPECT_LT(toSeconds(closed - aborted), 1.0);
  for (const auto& one : rig.bench->asked) {
    EXPECT_TRUE(one.end <= aborted || one.begin > closed) << one.what;
  }
  EXPECT_EQ(of("verdict", 1).at("verdict"), "aborted");
}

TEST_F(Verification, ABreachMakesTheRunInvalidAndItIsRepeatedFromAnEmptyState) {
  only({1, 3}, {"high", "middle"});
  rig.bench->fake(1).error = [](const Water&) { return 0.5; };
  // The water warms by 3 K late in the first attempt at the high point.
  Instant warmed{};
  rig.bench->water.onTick = [&](Water& water, Instant now) {
    if (warmed == Instant() && water.into("diverter") && water.tank > 50.0) {
      warmed = now;
    }
    const bool warm = warmed != Instant() && now - warmed < fromSeconds(5.0);
    water.inlet = warm ? 53.1 : 50.1;
    water.outlet = warm ? 53.0 : 50.0;
  };
  const auto summary = run();
  ASSERT_EQ(summary.status, RunStatus::completed) << summary.reason;
  Instant breached{};
  for (const auto& row : rig.rows("condition")) {
    if (row.at("state") == "breached") {
      breached = Instant(Duration(std::stoll(row.at("at_ns").get<std::string>())));
    }
  }
  ASSERT_NE(breached, Instant());
  for (const auto& [at, move] : rig.bench->water.moves) {
    if (at > breached) {
      // The line is closed before anything else happens; the run after it has a tare of its own.
      EXPECT_EQ(move, "valve-large=0");
      EXPECT_LT(toSeconds(at - breached), 0.5);
      break;
    }
  }
  EXPECT_EQ(of("verdict", 1).at("verdict"), "pass") << of("verdict", 1);
  EXPECT_NEAR(number(result(1, "high", "1"), "error_percent"), 0.5, 0.12);
  EXPECT_EQ(rig.rows("point").size(), 2U);
}

TEST_F(Verification, APointThatStaysInvalidLeavesTheOthersAndSaysWhy) {
  only({1, 3}, {"high", "middle"});
  rig.bench->water.onTick = [](Water& water, Instant) {
    const double more = water.into("diverter") && water.flow > 1.5 && water.tank > 20.0 ? 3.0 : 0.0;
    water.inlet = 50.1 + more;
    water.outlet = 50.0 + more;
  };
  const auto summary = run();
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  const json high = result(1, "high", "1");
  EXPECT_EQ(high.at("verdict"), "invalid");
  EXPECT_FALSE(high.contains("error_percent"));
  EXPECT_FALSE(high.at("inputs").empty());
  EXPECT_EQ(result(1, "middle", "1").at("verdict"), "pass");
  EXPECT_EQ(of("verdict", 1).at("verdict"), "invalid");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("temperature-change"));
}

TEST_F(Verification, AFlowThatIsNotReachedIsInvalidWithItsReason) {
  only({1}, {"high", "middle"});
  rig.description.gates.flowTimeout = 60.0;
  rig.bench->water.onTick = [&](Water& water, Instant) {
    // The middle line is clogged.
    water.factor = water.into("valve-middle") ? 0.15 : 1.0;
  };
  const auto summary = run();
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  EXPECT_EQ(result(1, "high", "1").at("verdict"), "pass");
  EXPECT_EQ(of("verdict", 1).at("verdict"), "invalid");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("flow-not-reached"));
}

TEST_F(Verification, ABalanceThatDoesNotSettleMakesTheRunInvalid) {
  only({1}, {"high"});
  rig.bench->water.onTick = [](Water& water, Instant) { water.wobble = water.tank > 50.0 ? 0.05 : 0.0; };
  EXPECT_EQ(run().status, RunStatus::completed);
  EXPECT_EQ(of("verdict", 1).at("verdict"), "invalid");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("balance-not-settled"));
  EXPECT_TRUE(rig.rows("point").empty());
}

TEST_F(Verification, WaterThatDoesNotReachTheTankIsSeenByTheFlowIndicator) {
  only({1}, {"high"});
  rig.bench->water.onTick = [](Water& water, Instant) { water.tank = std::min(water.tank, 20.0); };
  EXPECT_EQ(run().status, RunStatus::completed);
  EXPECT_EQ(of("verdict", 1).at("verdict"), "invalid");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("balance-follows"));
  EXPECT_LT(took, 2.0 * estimated) << "at once, and not when the time is up";
}

TEST_F(Verification, ABalanceThatFallsSilentStopsTheFilling) {
  only({1}, {"high"});
  rig.bench->water.onTick = [](Water& water, Instant) {
    if (water.tank > 30.0) {
      water.silent.insert("balance");
    }
  };
  EXPECT_EQ(run().status, RunStatus::failed);
  // Stale after 2 s, and then the line closes: no more than a few litres on.
  EXPECT_LT(rig.bench->water.tank, 33.0);
  // A balance that stays silent trips an interlock of the bench: nothing was measured, and nothing judged.
  ASSERT_FALSE(rig.rows("interlock").empty());
  EXPECT_TRUE(rig.rows("result").empty());
  EXPECT_EQ(of("verdict", 1).at("verdict"), "aborted");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("tripped"));
}

TEST_F(Verification, ABalanceThatIsSilentForAWhileCostsOneRunAndNoMore) {
  only({1}, {"high"});
  std::optional<Instant> since;
  rig.bench->water.onTick = [&](Water& water, Instant now) {
    if (!since && water.tank > 30.0) {
      since = now;
    }
    const bool away = since && now - *since < fromSeconds(5.0);
    away ? (void)water.silent.insert("balance") : (void)water.silent.erase("balance");
  };
  const auto summary = run();
  EXPECT_EQ(summary.status, RunStatus::completed) << summary.reason;
  EXPECT_TRUE(rig.rows("interlock").empty());
  EXPECT_EQ(of("verdict", 1).at("verdict"), "pass") << of("verdict", 1);
  EXPECT_EQ(rig.rows("point").size(), 1U) << "the run cut short is no measurement";
  EXPECT_EQ(result(1, "high", "1").at("point_attempt"), "2");
}

TEST_F(Verification, EveryRowOfAMeasurementIsThereAndTheSeriesEncloseTheFlow) {
  only({1, 3}, {"high"});
  ASSERT_EQ(run().status, RunStatus::completed);
  const auto points = rig.rows("point");
  ASSERT_EQ(points.size(), 1U);
  std::map<std::string, std::int64_t> commanded;
  for (const auto& row : rig.rows("sample")) {
    if (row.at("instrument") == "valve-large") {
      commanded[row.at("purpose").get<std::string>()] = std::stoll(row.at("at_ns").get<std::string>());
    }
  }
  ASSERT_EQ(commanded.size(), 2U);
  for (const auto& [purpose, move] :
       {std::pair("start", "valve-large=1"), std::pair("end", "valve-large=0")}) {
    const std::string wanted = move;  // clang 14 lets no lambda capture a structured binding
    const std::int64_t from = commanded[purpose];
    const auto same = std::ranges::find_if(rig.bench->water.moves, [&wanted, from](const auto& each) {
      return each.second == wanted && nanoseconds(each.first) >= from;
    });
    ASSERT_NE(same, rig.bench->water.moves.end());
    EXPECT_LE(nanoseconds(same->first) - commanded[purpose], 50'000'000) << purpose;
  }
  int enclosing = 0;
  for (const auto& row : rig.rows("series")) {
    if (row.at("instrument") == "q-large") {
      continue;  // watched from the moment the flow has risen
    }
    const std::string text = rig.journal.segment(row.at("segment").get<std::string>()).value();
    const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
    EXPECT_LE(std::stoll(text), commanded["start"]) << row.at("instrument");
    EXPECT_GE(std::stoll(last), commanded["end"]) << row.at("instrument");
    ++enclosing;
  }
  EXPECT_EQ(enclosing, 7);
  int starts = 0;
  for (const auto& row : rig.rows("reading")) {
    starts += row.at("purpose") == "start" ? 1 : 0;
    EXPECT_FALSE(row.at("purpose") == "start" && row.at("position") == "3");
  }
  EXPECT_EQ(starts, 2) << "twice the same";
}

TEST_F(Verification, AtLeastThePlannedVolumeIsCollected) {
  only({1, 8}, {"high"});
  ASSERT_EQ(run().status, RunStatus::completed);
  const double volume = number(result(1, "high", "1"), "reference_volume_l");
  EXPECT_GE(volume, 94.0);
  EXPECT_LT(volume, 95.0);
}

TEST_F(Verification, LaboratoryAirOutsideTheEditionIsABreach) {
  rig.regulation = regulationOf("JJG225-2001");
  only({1}, {"high"});
  rig.bench->water.airHumidity = 90.0;
  run();
  EXPECT_EQ(of("verdict", 1).at("verdict"), "invalid");
  EXPECT_THAT(of("verdict", 1).at("reason").get<std::string>(), HasSubstr("ambient-humidity"));
}

TEST_F(Verification, OneMeterWithoutEqualEndReadingsIsInvalidAlone) {
  only({1, 4, 7}, {"high"});
  rig.bench->water.onTick = [&](Water& water, Instant) {
    rig.bench->fake(4).restless = rig.bench->fake(4).restless || water.tank > 30.0;
  };
  run();
  EXPECT_EQ(of("verdict", 4).at("verdict"), "invalid");
  EXPECT_EQ(of("verdict", 1).at("verdict"), "pass");
  EXPECT_EQ(of("verdict", 7).at("verdict"), "pass");
}

TEST_F(Verification, AVerificationStateThatWouldEndIsEnteredAgainBetweenRunsOnly) {
  only({1, 10}, {"high", "middle"});
  rig.bench->fake(10).habits.verificationLife = 700.0;
  rig.traits[10].verificationLife = 700.0;
  const auto summary = run();
  ASSERT_EQ(summary.status, RunStatus::completed) << summary.reason;
  int entered = 0;
  for (const auto& one : rig.bench->asked) {
    if (one.position == 10 && one.what == "enter") {
      ++entered;
    }
  }
  EXPECT_GE(entered, 2);
  // Never between a start and the confirmed end of the same run.
  bool inRun = false;
  for (const auto& one : rig.bench->asked) {
    if (one.position != 10) {
      continue;
    }
    inRun = one.what == "start" ? true : one.what == "confirm" ? false : inRun;
    EXPECT_FALSE(inRun && one.what == "enter");
  }
  EXPECT_EQ(of("verdict", 10).at("verdict"), "pass") << of("verdict", 10);
}

TEST_F(Verification, ASupersededEditionServesNoCertificateEvenOnARealBench) {
  rig.regulation = regulationOf("JJG225-2001");
  only({1}, {"high"});
  rig.bench->simulated = false;
  rig.description.simulated = false;
  run();
  const json part = of("part", 1);
  EXPECT_EQ(part.at("certificate"), false);
  EXPECT_THAT(part.at("why_not").get<std::string>(), HasSubstr("supersed"));
  EXPECT_EQ(part.at("number"), "");
}

TEST_F(Verification, OnlyAnEditionInForceOnARealBenchServesACertificate) {
  rig.regulation = regulationOf("JJG225-2001");
  rig.regulation.status = RegulationStatus::InForce;
  rig.regulation.inForceUntil.clear();
  rig.regulation.flowPoints.erase(
      std::remove_if(rig.regulation.flowPoints.begin(), rig.regulation.flowPoints.end(),
                     [](const FlowPoint& point) { return point.name != "high"; }),
      rig.regulation.flowPoints.end());
  only({1, 5}, {"high"});
  rig.bench->fake(5).error = [](const Water&) { return 6.0; };
  rig.bench->simulated = false;
  rig.description.simulated = false;
  run();
  EXPECT_EQ(of("part", 1).at("certificate"), true) << of("part", 1);
  EXPECT_EQ(of("part", 1).at("number"), "PR-2026-000001");
  EXPECT_EQ(of("part", 5).at("certificate"), false);
  EXPECT_EQ(of("part", 5).at("verdict"), "fail");
}

}  // namespace
}  // namespace mb::test
