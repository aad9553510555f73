// The steps one by one on a fake row of water.

#include "procedures/step/enter_verification.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/flush.h"
#include "procedures/step/identify_meters.h"
#include "procedures/step/meter_lines.h"
#include "procedures/step/prepare_tank.h"
#include "procedures/step/read_registers.h"
#include "procedures/step/regulate_flow.h"
#include "procedures/step/shut_off.h"
#include "procedures/step/stabilise_flow.h"
#include "procedures/step/write_meter.h"
#include "tests/support/water_bench.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr double kHigh = 2.375;

class Steps : public testing::Test {
 protected:
  Steps() { rig.build(); }

  Water& water() { return rig.bench->water; }
  std::vector<int> asked(const std::string& what, const std::string& line) const {
    std::vector<int> order;
    for (const auto& one : rig.bench->asked) {
      if (one.what == what && rig.bench->fake(one.position).line() == line) {
        order.push_back(one.position);
      }
    }
    return order;
  }

  WaterRig rig;
};

TEST_F(Steps, LinesRunSideBySideAndMetersOfALineOneAfterTheOther) {
  const IdentifyMeters identify;
  EXPECT_TRUE(rig.step(identify, Parameters()).ok());
  Instant last{};
  for (const auto& line : rig.description.meterLines) {
    Instant free{};
    for (const auto& one : rig.bench->asked) {
      if (rig.bench->fake(one.position).line() == line.id) {
        EXPECT_GE(one.begin, free);
        free = one.end;
      }
    }
    last = std::max(last, free);
  }
  ASSERT_EQ(rig.bench->asked.size(), 12U);
  // Three meters of 0.3 s on each of four lines.
  EXPECT_LT(toSeconds(last - rig.bench->asked.front().begin), 1.0);
}

TEST_F(Steps, IdentifyDropsTheSilentAndTheWrongWithBothNumbers) {
  rig.bench->fake(6).silent = true;
  rig.bench->fake(2).number = "99999999";
  const IdentifyMeters identify;
  EXPECT_TRUE(rig.step(identify, Parameters()).ok());
  const auto rows = rig.rows("position");
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows) {
    const auto reason = row.at("reason").get<std::string>();
    if (row.at("position") == "2") {
      EXPECT_THAT(reason, testing::StartsWith("wrong-meter: "));
      EXPECT_THAT(reason, testing::AllOf(HasSubstr("99999999"), HasSubstr("26010002")));
    } else {
      EXPECT_EQ(row.at("position"), "6");
      EXPECT_THAT(reason, testing::StartsWith("silent: "));
    }
  }
  EXPECT_EQ(rig.rows("meter").size(), 12U);
}

/// After an interruption everyone is asked again: whoever is not the one of before is out, with both numbers.
TEST_F(Steps, IdentifyDropsAMeterThatWasExchangedDuringAnInterruption) {
  rig.bench->fake(9).silent = true;
  const IdentifyMeters identify;
  EXPECT_TRUE(rig.step(identify, Parameters()).ok());
  WaterRig again;
  again.build();
  Seq run = 0;
  for (const auto& row : rig.journal.rows()) {
    if (row.kind != "run_ended") {
      again.journal.append(row.kind, row.json());
      run = row.kind == "run" ? row.seq : run;
    }
  }
  again.resume.emplace(run);
  again.resume->limit = 24h;
  const Context context(again.scheduler, std::stop_token(), Services());
  const auto later = [&context]() -> Task<void> { co_await context.until(Instant(1h)); };
  again.scheduler.runTask(later());
  again.bench->fake(3).maker = "ABC";
  again.bench->fake(4).silent = true;
  EXPECT_TRUE(again.step(identify, Parameters()).ok());
  std::map<std::string, std::string> out;
  for (const auto& row : again.rows("position")) {
    EXPECT_TRUE(out.emplace(row.at("position"), row.at("reason")).second) << "position 9 was out before";
  }
  ASSERT_EQ(out.size(), 3U);
  EXPECT_THAT(out["3"], testing::AllOf(testing::StartsWith("wrong-meter: meter 26010003 (ABC"),
                                       HasSubstr("where 26010003 (DEM")));
  EXPECT_THAT(out["4"], testing::StartsWith("silent: "));
  EXPECT_THAT(out["9"], testing::StartsWith("silent: "));
  EXPECT_EQ(again.rows("meter").size(), 12U + 11U) << "position 9 is not asked again";
}

TEST_F(Steps, IdentifyFailsOnlyWhenNobodyIsLeft) {
  for (int position = 1; position <= 12; ++position) {
    rig.bench->fake(position).silent = true;
  }
  const IdentifyMeters identify;
  EXPECT_EQ(rig.step(identify, Parameters()).code, "no-meter");
}

TEST_F(Steps, RegulatesFromAnyStartInFewMoves) {
  for (const double rangeability : {20.0, 50.0, 200.0}) {
    for (double start = 0.0; start <= 100.0; start += 12.5) {
      WaterRig one;
      one.build();
      one.bench->water.rangeability = rangeability;
      int moves = 0;
      const auto outcome = one.body([&](StepContext& context) -> Task<StepOutcome> {
        co_await openLine(context, cubicMetresPerHour(kHigh));
        const std::string regulator = "regulator-large";
        co_await context.move(regulator, start);
        moves = one.movesOf(regulator);
        co_return co_await regulateFlow(context, cubicMetresPerHour(kHigh), 0.025,
                                        context.now() + fromSeconds(1200.0));
      });
      EXPECT_TRUE(outcome.ok()) << outcome.reason() << " from " << start << ", R = " << rangeability;
      // The flow at the end, before the safe state, is what was remembered with the valve's place.
      double position = -1.0;
      for (const auto& row : one.rows("state")) {
        if (row.at("key").get<std::string>().starts_with("regulator large")) {
          position = std::stod(row.at("value").get<std::string>());
        }
      }
      const double flow = 1.3 * 3.5 * std::pow(rangeability, position / 100.0 - 1.0);
      EXPECT_NEAR(flow, kHigh, 0.01 * kHigh) << "from " << start << ", R = " << rangeability;
      EXPECT_LE(one.movesOf("regulator-large") - moves, 10) << "from " << start << ", R = " << rangeability;
    }
  }
}

TEST_F(Steps, SaysWhenTheFlowCannotBeReachedOrIsUnknown) {
  water().factor = 0.1;
  const BodyStep::Body regulate = [](StepContext& context) -> Task<StepOutcome> {
    co_await openLine(context, cubicMetresPerHour(kHigh));
    co_return co_await regulateFlow(context, cubicMetresPerHour(kHigh), 0.025,
                                    context.now() + fromSeconds(200.0));
  };
  EXPECT_EQ(rig.body(regulate).code, "flow-not-reached");
  WaterRig silent;
  silent.build();
  silent.bench->water.onTick = [](Water& water, Instant now) {
    if (now > Instant(30s)) {
      water.silent.insert("q-large");
    }
  };
  EXPECT_EQ(silent.body(regulate).code, "flow-unknown");
}

TEST_F(Steps, StabilisingBeginsAnewWhenTheFlowLeavesItsBand) {
  const StabiliseFlow stabilise;
  const Parameters parameters = {{"aim_m3_h", kHigh}, {"settle_s", 300.0}};
  ASSERT_TRUE(rig.step(stabilise, parameters).ok());
  const double calm = toSeconds(rig.scheduler.now().time_since_epoch());

  WaterRig disturbed;
  disturbed.build();
  disturbed.bench->water.onTick = [](Water& water, Instant now) {
    water.factor = now > Instant(250s) ? 1.1 : 1.0;
  };
  ASSERT_TRUE(disturbed.step(stabilise, parameters).ok());
  const double seen = toSeconds(disturbed.scheduler.now().time_since_epoch());
  EXPECT_GT(seen, 250.0 + 300.0);
  EXPECT_LT(calm, 450.0);
}

TEST_F(Steps, AnUnsteadyFlowEnds) {
  rig.description.gates.flowTimeout = 300.0;
  water().onTick = [](Water& water, Instant now) {
    water.factor = static_cast<std::int64_t>(toSeconds(now.time_since_epoch())) / 100 % 2 == 0 ? 1.0 : 1.2;
  };
  const StabiliseFlow stabilise;
  const auto outcome = rig.step(stabilise, {{"aim_m3_h", kHigh}, {"settle_s", 300.0}});
  EXPECT_THAT(outcome.code, testing::AnyOf("flow-unsteady", "flow-not-reached"));
}

TEST_F(Steps, TheBenchsFlowGateIsTheLeastTime) {
  const StabiliseFlow stabilise;
  ASSERT_TRUE(rig.step(stabilise, {{"aim_m3_h", kHigh}, {"settle_s", 0.0}}).ok());
  EXPECT_GT(toSeconds(rig.scheduler.now().time_since_epoch()), rig.description.gates.flowWindow);
}

TEST_F(Steps, ColdWaterIsWaitedForAndThenGivenUp) {
  water().inlet = 30.0;
  rig.description.gates.temperatureTimeout = 120.0;
  const StabiliseFlow stabilise;
  const auto outcome = rig.step(stabilise, {{"aim_m3_h", kHigh}, {"settle_s", 60.0}});
  EXPECT_EQ(outcome.code, "temperature-not-reached");
  EXPECT_THAT(outcome.text, HasSubstr("position 1 "));
}

TEST_F(Steps, FlushesAtItsFlow) {
  const Flush flush;
  double largest = 0.0;
  water().onTick = [&](Water& water, Instant) { largest = std::max(largest, water.flow); };
  ASSERT_TRUE(rig.step(flush, {{"flow_m3_h", kHigh}, {"flush_s", 45.0}}).ok());
  EXPECT_GT(largest, 0.85 * kHigh);
  EXPECT_LT(water().tank, 2.5);  // none of it into the tank
}

TEST_F(Steps, PreparesTheTankWithItsBaseLoad) {
  const PrepareTank prepare;
  ASSERT_TRUE(rig.step(prepare, {{"volume_l", 80.0}}).ok());
  double after = 0.0;
  for (const auto& [at, move] : water().moves) {
    after = move == "drain=1" ? toSeconds(at.time_since_epoch()) : after;
  }
  EXPECT_EQ(rig.movesOf("drain"), 2);  // closed for it, opened by the safe state
  WaterRig full;
  full.build();
  full.bench->water.tank = 60.0;
  double before = 0.0;
  full.bench->water.onTick = [&](Water& water, Instant) { before = std::max(before, water.tank); };
  const auto outcome = full.body([&](StepContext& context) -> Task<StepOutcome> {
    const Node node("step", "prepare-tank", {{"volume_l", 90.0}});
    auto done = co_await prepare.run(context, node);
    before = full.bench->water.tank;
    full.bench->water.onTick = nullptr;
    co_return done;
  });
  EXPECT_TRUE(outcome.ok()) << outcome.reason();
  EXPECT_GT(before, 2.9);
  EXPECT_LT(before, 4.5);
}

TEST_F(Steps, RefusesAVolumeThatDoesNotFit) {
  const PrepareTank prepare;
  const Node fits("step", "prepare-tank", {{"volume_l", 115.0}});
  const Node large("step", "prepare-tank", {{"volume_l", 116.0}});
  EXPECT_TRUE(prepare.check(fits, *rig.setup));
  const auto refused = prepare.check(large, *rig.setup);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("volume_l"));
}

TEST_F(Steps, GivesUpATankThatDoesNotDrainOrFill) {
  water().tank = 110.0;
  water().onTick = [](Water& water, Instant) { water.tank = 110.0; };
  const PrepareTank prepare;
  EXPECT_EQ(rig.step(prepare, {{"volume_l", 80.0}}).code, "tank-not-drained");
  WaterRig dry;
  dry.build();
  dry.bench->water.factor = 0.0;
  EXPECT_EQ(dry.step(prepare, {{"volume_l", 80.0}}).code, "base-load");
}

TEST_F(Steps, AValveWhoseAnswerWasLostIsClosedAllTheSame) {
  water().lost.insert("valve-large");
  const PrepareTank prepare;
  double tank = 0.0;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    const Node node("step", "prepare-tank", {{"volume_l", 80.0}});
    auto done = co_await prepare.run(context, node);
    tank = water().tank;
    EXPECT_FALSE(water().into("valve-large"));
    EXPECT_FALSE(water().into("diverter"));
    co_await context.context().sleep(60s);
    EXPECT_NEAR(water().tank, tank, 0.01);
    co_return done;
  });
  EXPECT_EQ(outcome.code, "line");
}

TEST_F(Steps, StartsAndEndsAreReadInTheirOrderAtTheirInstants) {
  RegisterTable starts;
  RegisterTable ends;
  Instant stopped{};
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    stopped = context.now();
    co_await readStarts(context, stopped, litres(20.0) / seconds(30.0), starts);
    water().changed = context.now();
    for (const auto& meter : rig.batch.meters) {
      rig.bench->fake(meter.position).count(0.02, context.now());
    }
    ends = starts;
    co_await readEnds(context, context.now(), litres(20.0), ends);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  for (const auto& one : rig.bench->asked) {
    const bool zeroing = one.position == 2 || one.position == 9;
    if (one.what == "start") {
      EXPECT_NE(one.position, 3) << "what it shows is no start";
      EXPECT_GT(toSeconds(one.begin - stopped), zeroing ? 20.5 : 0.5) << one.position;
    }
  }
  EXPECT_EQ(starts[3].start, 0);
  EXPECT_NE(starts[1].start, 0);
  // Line A: 1 goes on, 2 zeroes at stop, 3 at the next start.
  EXPECT_THAT(asked("start", "A"), ElementsAre(1, 1, 2, 2)) << "twice the same";
  EXPECT_THAT(asked("look", "A"), ElementsAre(3)) << "the end must differ from it";
  EXPECT_THAT(asked("end", "A"), ElementsAre(2, 1, 3));
  EXPECT_THAT(asked("end", "C"), ElementsAre(9, 7, 8));
  for (int position = 1; position <= 12; ++position) {
    EXPECT_NE(ends[position].end, 0) << position;
    EXPECT_NE(ends[position].confirm, 0) << position;
    EXPECT_TRUE(ends[position].endFailure.empty());
  }
}

TEST_F(Steps, EndsOfZeroingMetersLieBetweenTauAndT0) {
  Instant stopped{};
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    RegisterTable ends;
    stopped = context.now();
    co_await readEnds(context, stopped, litres(20.0), ends);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  for (const auto& one : rig.bench->asked) {
    EXPECT_GT(toSeconds(one.begin - stopped), rig.traits[one.position].measuringInterval);
    if (rig.traits[one.position].zeroing == Zeroing::zeroAtStop) {
      EXPECT_LT(toSeconds(one.end - stopped), 20.0);
    }
  }
}

TEST_F(Steps, AMeterThatNeverComesToRestIsGivenUp) {
  rig.bench->fake(4).restless = true;
  rig.bench->fake(5).silent = true;
  RegisterTable ends;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    co_await readEnds(context, context.now(), litres(20.0), ends);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(ends[4].confirm, 0);
  EXPECT_THAT(ends[4].endFailure, HasSubstr("never twice the same"));
  EXPECT_EQ(ends[5].end, 0);
  EXPECT_THAT(ends[5].endFailure, HasSubstr("no answer"));
  EXPECT_NE(ends[6].confirm, 0);  // the next on their line
}

/// Settled point 6: what is read after a flow must have moved since it was read before.
TEST_F(Steps, ARegisterThatDidNotMoveIsNotBelieved) {
  RegisterTable starts;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    co_await readBaselines(context);
    co_await context.context().sleep(60s);
    for (const auto& meter : rig.batch.meters) {
      rig.bench->fake(meter.position).count(meter.position == 4 ? 0.0 : 0.02, context.now());
    }
    co_await readStarts(context, context.now(), litres(20.0) / seconds(60.0), starts);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(starts[4].start, 0);
  EXPECT_THAT(starts[4].startFailure, HasSubstr("not proved fresh"));
  EXPECT_NE(starts[1].start, 0);
  ASSERT_FALSE(rig.rows("doubt").empty());
  for (const auto& doubt : rig.rows("doubt")) {
    EXPECT_EQ(doubt.at("position"), "4");
  }
}

/// Where hardly a digit flowed nothing can be said.
TEST_F(Steps, ARegisterThatNeedNotHaveMovedIsBelieved) {
  RegisterTable starts;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    co_await readBaselines(context);
    co_await readStarts(context, context.now(), litres(0.01) / seconds(60.0), starts);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_NE(starts[4].start, 0);
  EXPECT_TRUE(rig.rows("doubt").empty());
}

/// A register far from what flowed is looked at again, and what it says once more stands: no meter is
/// excluded for its error.
TEST_F(Steps, ARegisterFarFromWhatFlowedIsReadAgainAndStands) {
  RegisterTable table;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    co_await readStarts(context, context.now(), litres(20.0) / seconds(60.0), table);
    water().changed = context.now();
    for (const auto& meter : rig.batch.meters) {
      rig.bench->fake(meter.position).count(meter.position == 4 ? 0.005 : 0.02, context.now());
    }
    co_await readEnds(context, context.now(), litres(20.0), table);
    co_return StepOutcome::done();
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(rig.rows("doubt").size(), 1U);
  EXPECT_NE(table[4].end, 0);
  EXPECT_NE(table[4].confirm, 0);
  EXPECT_THAT(asked("end", "B"), ElementsAre(4, 4, 5, 6));
}

TEST_F(Steps, RefusesALineThatCannotReadItsZeroingMetersInTime) {
  EXPECT_TRUE(checkZeroAtStop(*rig.setup));
  rig.traits[2].zeroingTime = 2.0;
  rig.build();
  const auto refused = checkZeroAtStop(*rig.setup);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("position 2"));
}

TEST_F(Steps, EntersOnlyThoseWhoseStateWouldEnd) {
  rig.traits[10].verificationLife = 500.0;
  rig.build();
  const EnterVerification enter;
  rig.bench->fake(4).refuses = true;
  std::size_t first = 0;
  const auto outcome = rig.body([&](StepContext& context) -> Task<StepOutcome> {
    const Node all("step", "enter-verification", Parameters());
    co_await enter.run(context, all);
    first = rig.bench->asked.size();
    co_await context.context().sleep(100s);
    const Node needed("step", "enter-verification", {{"needed_s", 450.0}});
    co_return co_await enter.run(context, needed);
  });
  ASSERT_TRUE(outcome.ok()) << outcome.reason();
  EXPECT_EQ(first, 12U + 11U) << "each is looked at once it is in";
  ASSERT_EQ(rig.bench->asked.size(), first + 2U);
  EXPECT_EQ(rig.bench->asked.back().position, 10);
  ASSERT_EQ(rig.rows("position").size(), 1U);
  EXPECT_EQ(rig.rows("position")[0].at("position"), "4");
  const Node longer("step", "enter-verification", {{"needed_s", 501.0}});
  EXPECT_FALSE(enter.check(longer, *rig.setup));
}

TEST_F(Steps, ShutOffTriesEverythingAndNamesWhatFailed) {
  water().stuck.insert("valve-large");
  const ShutOff shut;
  const auto outcome = rig.step(shut, Parameters());
  EXPECT_EQ(outcome.code, "line-open");
  EXPECT_GE(rig.movesOf("valve-small"), 1);
  EXPECT_GE(rig.movesOf("diverter"), 1);
}

/// What a profile may say that can be written.
WritableThing coefficient() {
  WritableThing thing;
  thing.name = "flow-coefficient";
  thing.kind = WriteKind::coefficient;
  WriteField field;
  field.name = "large";
  field.minimum = Decimal(5, -1);
  field.maximum = Decimal(2, 0);
  thing.fields.push_back(field);
  return thing;
}

class WriteStep : public testing::Test {
 protected:
  WriteStep() {
    rig.traits.at(2).writable.push_back(coefficient());
    rig.build();
    parameters["position"] = std::int64_t{2};
    parameters["number"] = rig.batch.at(2)->number;
    parameters["write"] = std::string("flow-coefficient");
    parameters["values"] = std::string("large=1.0023");
    parameters["who"] = std::string("Demo Verifier");
  }

  std::string wrong() const {
    const auto checked = write.check(Node("write", "write-meter", parameters), *rig.setup);
    return checked ? std::string() : checked.error().message();
  }

  WaterRig rig;
  WriteMeter write;
  Parameters parameters;
};

TEST_F(WriteStep, WritesWhatThePlanSaysInTheNameOfAPerson) {
  EXPECT_EQ(wrong(), "");
  EXPECT_TRUE(rig.step(write, parameters).ok());
  EXPECT_THAT(rig.bench->fake(2).written, ElementsAre("flow-coefficient: large=1.0023, Demo Verifier"));
}

TEST_F(WriteStep, TheDryRunKnowsMeterThingFieldAndBounds) {
  const auto with = [this](const std::string& name, ParameterValue value) {
    const Parameters before = parameters;
    parameters[name] = std::move(value);
    const std::string found = wrong();
    parameters = before;
    return found;
  };
  EXPECT_THAT(with("position", std::int64_t{99}), HasSubstr("no meter in position 99"));
  EXPECT_THAT(with("number", std::string("1")), HasSubstr("not the one that is to be written"));
  EXPECT_THAT(with("write", std::string("zero")), HasSubstr("cannot write `zero`"));
  EXPECT_THAT(with("values", std::string("large=3")), HasSubstr("lies above 2"));
  EXPECT_THAT(with("values", std::string("large")), HasSubstr("is no value of a field"));
  EXPECT_THAT(with("values", std::string("large=1 small=1")), HasSubstr("no field `small`"));
  EXPECT_THAT(with("position", std::int64_t{3}), HasSubstr("not the one that is to be written"));
}

TEST_F(WriteStep, WhoMayNotWritesNothing) {
  parameters["who"] = std::string("Demo Administrator");
  EXPECT_THAT(rig.step(write, parameters).reason(), HasSubstr("no-permission"));
  parameters["who"] = std::string("Somebody");
  EXPECT_THAT(rig.step(write, parameters).reason(), HasSubstr("not known"));
  EXPECT_TRUE(rig.bench->fake(2).written.empty());
}

TEST_F(WriteStep, AMeterThatWasNotWrittenIsOut) {
  rig.bench->fake(2).silent = true;
  EXPECT_THAT(rig.step(write, parameters).reason(), HasSubstr("not-written"));
  const auto out = rig.rows("position");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0]["position"], "2");
}

}  // namespace
}  // namespace mb::test
