// The models under Qt's own tester, through everything that a run does to them.

#include "app/cli/load.h"
#include "app/desktop/models/point_model.h"
#include "app/desktop/models/result_model.h"
#include "app/desktop/models/run_state.h"
#include "app/desktop/results/results_page.h"

#include <QtTest/QAbstractItemModelTester>
#include <gtest/gtest.h>

namespace mb::desktop {
namespace {

PlanLoaded demonstration() {
  PlanLoaded loaded;
  cli::LoadOptions options;
  options.plan = std::filesystem::path(MB_RESOURCES) / "plans" / "demo.toml";
  auto plan = cli::loadPlan(options);
  EXPECT_TRUE(plan.has_value());
  loaded.points = cli::outlooks(**plan).value();
  loaded.plan = std::shared_ptr<const cli::LoadedPlan>(std::move(*plan));
  return loaded;
}

ResultFound result(int position, const char* point, const char* run, double error, const char* verdict) {
  ResultFound found;
  found.position = position;
  found.point = point;
  found.runOfPoint = run;
  found.error = error;
  found.limit = 2.0;
  found.verdict = verdict;
  return found;
}

StepChanged step(const char* path, const char* kind, const char* point, const char* run, bool started, double at) {
  StepChanged change;
  change.path = path;
  change.step = kind;
  change.point = point;
  change.runOfPoint = run;
  change.started = started;
  change.status = started ? "" : "done";
  change.at = Instant(fromSeconds(at));
  return change;
}

TEST(Models, MetersFollowARun) {
  MeterModel model;
  QAbstractItemModelTester watch(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.reset(demonstration());
  ASSERT_EQ(model.rowCount(), 12);
  EXPECT_EQ(model.tile(4).state, MeterState::waiting);
  MeterIdentified meter;
  meter.position = 5;
  meter.identified = true;
  model.apply(meter);
  EXPECT_EQ(model.tile(4).state, MeterState::identified);
  model.measuring(true, "high", "1");
  EXPECT_EQ(model.tile(4).state, MeterState::measuring);
  EXPECT_EQ(model.tile(0).state, MeterState::waiting) << "only who answered takes part";
  model.measuring(false, "high", "1");
  model.apply(result(5, "high", "1", 3.0, "fail"));
  model.measuring(true, "high", "2");
  EXPECT_EQ(model.tile(4).state, MeterState::repeating);
  model.apply(PositionDropped{6, "silent: no answer", Instant()});
  EXPECT_EQ(model.tile(5).state, MeterState::out);
  model.apply(VerdictGiven{6, "not-tested", "silent: no answer"});
  EXPECT_EQ(model.tile(5).state, MeterState::notTested);
  model.apply(VerdictGiven{99, "pass", ""});  // no such position: ignored
  model.rewind();
  EXPECT_EQ(model.tile(4).state, MeterState::waiting);
  EXPECT_TRUE(model.tile(4).points[0].results.empty());
  model.reset(PlanLoaded());
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(Models, RepeatsConcernOnlyWhoNeedsThem) {
  MeterModel model;
  model.reset(demonstration());
  for (const int position : {1, 2}) {
    MeterIdentified meter;
    meter.position = position;
    meter.identified = true;
    model.apply(meter);
  }
  model.apply(result(1, "low", "1", 0.1, "pass"));
  model.apply(result(2, "low", "1", 9.0, "fail"));
  model.measuring(true, "low", "2");
  EXPECT_EQ(model.tile(0).state, MeterState::identified);
  EXPECT_EQ(model.tile(1).state, MeterState::repeating);
}

TEST(Models, StepsOfExtraRunsComeAfterTheOneUnderWay) {
  StepModel model;
  QAbstractItemModelTester watch(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  const PlanLoaded loaded = demonstration();
  model.reset(loaded);
  const int planned = model.rowCount();
  const char* path = "verification/points/high/repeats/run1/measure-start-stop";
  model.apply(step(path, "measure-start-stop", "high", "1", true, 100.0));
  const int at = model.current();
  EXPECT_EQ(model.step(at).path, path);
  model.tick(Instant(fromSeconds(130.0)));
  EXPECT_NEAR(model.secondsLeft(at), model.step(at).estimate - 30.0, 1e-9);
  model.apply(step(path, "measure-start-stop", "high", "1", false, 280.0));
  EXPECT_EQ(model.step(at).state, StepState::done);
  EXPECT_NEAR(model.secondsLeft(at), 180.0, 1e-9) << "what it took";
  model.apply(step("verification/points/high/repeats/run2/measure-start-stop", "measure-start-stop", "high", "2", true, 300.0));
  EXPECT_EQ(model.rowCount(), planned + 1);
  EXPECT_EQ(model.current(), at + 1);
  EXPECT_EQ(model.step(at + 1).estimate, model.step(at).estimate);
  model.ended();
  EXPECT_EQ(model.step(planned).state, StepState::left);
  model.rewind();
  EXPECT_EQ(model.rowCount(), planned);
}

LiveFrame frameWith(double flow, double temperature, double valve, double at) {
  LiveFrame frame;
  frame.empty = false;
  frame.now = Instant(fromSeconds(at));
  frame.values = {{"q-large", flow, frame.now, true},
                  {"t-inlet", temperature, frame.now, true},
                  {"t-outlet", temperature, frame.now, true},
                  {"balance", 3.0, frame.now, true}};
  frame.actuators = {{"valve-large", valve}};
  return frame;
}

TEST(Models, ConditionsAreJudgedWhileWatchedOnly) {
  ConditionModel model;
  QAbstractItemModelTester watch(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.reset(demonstration());
  model.atPoint("high", false);
  model.apply(frameWith(0.0, 50.0, 0.0, 1.0));
  EXPECT_EQ(model.condition(0).id, "flow-in-band");
  EXPECT_EQ(model.condition(0).state, BandState::idle);
  model.atPoint("high", true);
  model.apply(frameWith(1.0, 50.0, 1.0, 2.0));
  EXPECT_EQ(model.condition(0).state, BandState::idle) << "the flow is on its way to the band";
  model.apply(frameWith(2.375, 50.0, 1.0, 3.0));
  EXPECT_EQ(model.condition(0).state, BandState::inside);
  model.apply(frameWith(2.0, 50.0, 1.0, 4.0));
  EXPECT_EQ(model.condition(0).state, BandState::outside);
  model.apply(frameWith(0.0, 50.0, 0.0, 5.0));
  EXPECT_EQ(model.condition(0).state, BandState::idle) << "the valve is shut";
  EXPECT_EQ(model.condition(1).state, BandState::inside);
  model.apply(frameWith(2.375, 60.0, 1.0, 6.0));
  EXPECT_EQ(model.condition(1).state, BandState::outside) << "DEMO allows 45 to 55 °C";
  LiveFrame old = frameWith(2.375, 50.0, 1.0, 7.0);
  old.now = Instant(fromSeconds(60.0));
  model.apply(old);
  EXPECT_EQ(model.condition(1).state, BandState::stale);
}

TEST(Models, ABreachOnRecordStaysABreachWhateverTheLastSampleSays) {
  ConditionModel model;
  model.reset(demonstration());
  model.atPoint("high", true);
  ConditionChanged breach;
  breach.condition = "flow-in-band";
  model.apply(breach);
  model.apply(frameWith(2.375, 50.0, 1.0, 1.0));
  EXPECT_EQ(model.condition(0).state, BandState::outside);
}

TEST(Models, AlarmsAreTheDeviationsNewestFirst) {
  AlarmModel model;
  QAbstractItemModelTester watch(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  ConditionChanged held;
  held.holds = true;
  model.look(held);
  model.look(RunEnded{"completed", "", Instant()});
  model.look(result(1, "high", "1", 0.1, "pass"));
  EXPECT_EQ(model.rowCount(), 0) << "what is normal is no alarm";
  model.look(PositionDropped{6, "silent: position 6: no answer", Instant()});
  InterlockTripped tripped;
  tripped.interlock = "tank too full";
  model.look(tripped);
  ASSERT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.alarm(0).priority, Priority::high);
  EXPECT_EQ(model.unacknowledged(), 2);
  model.acknowledgeAll();
  EXPECT_EQ(model.unacknowledged(), 0);
  for (int i = 0; i < 600; ++i) {
    model.look(Warned{"line A", "something", Instant()});
  }
  EXPECT_EQ(model.rowCount(), 500) << "the list is bounded";
  model.clear();
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(Models, TablesOfPlanAndResults) {
  const PlanLoaded loaded = demonstration();
  PointModel points;
  QAbstractItemModelTester watchPoints(&points, QAbstractItemModelTester::FailureReportingMode::Fatal);
  points.reset(loaded);
  EXPECT_EQ(points.rowCount(), 3);
  EXPECT_EQ(points.data(points.index(0, PointModel::Volume), Qt::DisplayRole).toString(), "94.0");
  PlanStepModel steps;
  QAbstractItemModelTester watchSteps(&steps, QAbstractItemModelTester::FailureReportingMode::Fatal);
  steps.reset(loaded);
  EXPECT_EQ(steps.rowCount(), static_cast<int>(loaded.plan->dryRun.steps.size()));
  ResultModel results;
  ResultFilter filter;
  filter.setSourceModel(&results);
  QAbstractItemModelTester watchResults(&results, QAbstractItemModelTester::FailureReportingMode::Fatal);
  QAbstractItemModelTester watchFilter(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
  RecordedRow row;
  row.result = result(3, "low", "1", -4.5, "fail");
  results.show({row, row});
  EXPECT_EQ(results.data(results.index(0, ResultModel::Error), Qt::DisplayRole).toString(), "-4.50");
  filter.wish("low", "");
  EXPECT_EQ(filter.rowCount(), 2);
  filter.wish("high", "");
  EXPECT_EQ(filter.rowCount(), 0);
  filter.wish("", "pass");
  EXPECT_EQ(filter.rowCount(), 0);
}

}  // namespace
}  // namespace mb::desktop
