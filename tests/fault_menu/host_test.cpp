// Faults that lie outside the bench: the disk of the record and the clock of the computer.

#include "tests/fault_menu/fault_run.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::fault {
namespace {

using ::testing::HasSubstr;

/// Stamps are made before the disk is asked: a slow one changes no result by a bit.
TEST(Host, ASlowDiskChangesNothing) {
  const FaultRun run({"disk-slow:ms=3"});
  EXPECT_EQ(run.summary().status, RunStatus::completed) << run.summary().reason;
  EXPECT_EQ(run.resultTexts(), withoutFault().resultTexts());
  run.expectSoundRecord();
}

/// What cannot be recorded was not measured: the run fails, the plant goes to rest, and what was durable is
/// whole.
TEST(Host, AFullDiskFailsTheRunAndLosesNothing) {
  for (const char* when : {"from_s=1", "point=high,step=measure-start-stop,from_s=60",
                           "point=middle,step=stabilise-flow", "step=leave-verification"}) {
    const FaultRun run({std::string("disk-full:") + when});
    EXPECT_EQ(run.summary().status, RunStatus::failed) << when;
    EXPECT_TRUE(run.summary().storeFailure) << when;
    EXPECT_THAT(run.summary().reason, HasSubstr("the record failed")) << when;
    EXPECT_TRUE(run.bodies("verdict").empty()) << when << ": nobody is judged by a record that failed";
    run.expectPlantSafe();
    run.expectSoundRecord();
    // What was durable before is there, word for word.
    const auto rows = run.rowTexts();
    const auto whole = withoutFault().rowTexts();
    ASSERT_LE(rows.size(), whole.size());
    EXPECT_TRUE(std::equal(rows.begin(), rows.end(), whole.begin())) << when;
  }
}

/// It fills while the bench is being measured, and is emptied too late: the store that failed stays failed.
TEST(Host, ADiskThatIsEmptiedAgainDoesNotMendTheRun) {
  const FaultRun run({"disk-full:for_s=240,point=high,step=measure-start-stop"});
  EXPECT_EQ(run.summary().status, RunStatus::failed);
  EXPECT_TRUE(run.bodies("verdict").empty());
  run.expectPlantSafe();
  run.expectSoundRecord();
}

/// Intervals are measured with the monotonic clock: the results are the same bit for bit, and the record says
/// when the clock was set, and by how much.
TEST(Host, AClockThatIsSetChangesNoResult) {
  for (const char* by : {"-3600", "7200", "-0.4"}) {
    const FaultRun run(
        {std::string("clock-stepped:by_s=") + by + ",point=high,step=measure-start-stop,from_s=40"});
    EXPECT_EQ(run.summary().status, RunStatus::completed) << by;
    EXPECT_EQ(run.resultTexts(), withoutFault().resultTexts()) << by;
    run.expectSoundRecord();
    int steps = 0;
    for (const auto& clock : run.bodies("clock")) {
      if (clock.contains("stepped_ms")) {
        ++steps;
        EXPECT_EQ(std::stod(clock.at("stepped_ms").get<std::string>()), 1000.0 * std::stod(by));
      }
    }
    EXPECT_EQ(steps, 1) << by;
    EXPECT_THAT(run.said(), HasSubstr("clock of the computer was set"));
  }
  for (const auto& clock : withoutFault().bodies("clock")) {
    EXPECT_FALSE(clock.contains("stepped_ms"));
  }
}

}  // namespace
}  // namespace mb::fault
