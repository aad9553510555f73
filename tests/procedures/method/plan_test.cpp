// What the planner refuses, raises and remarks.

#include "procedures/method/start_stop.h"
#include "tests/support/water_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(WaterRig& rig) {
  rig.build();
  const auto planned = planStartStop(*rig.setup);
  return planned ? "accepted" : planned.error().message();
}

TEST(Planning, RaisesTheHighPointForPositionEightOnly) {
  WaterRig rig;
  rig.build();
  const auto planned = planStartStop(*rig.setup);
  ASSERT_TRUE(planned) << planned.error().message();
  EXPECT_THAT(planned->remarks, ElementsAre(AllOf(HasSubstr("point high: volume raised from 80 to 94 L"),
                                                  HasSubstr("position 8"), HasSubstr("measuring-interval"))));
}

TEST(Planning, RefusesAVolumeThatMayNotBeRaised) {
  WaterRig rig;
  rig.plan.points[0].raiseVolume = false;
  EXPECT_THAT(refusal(rig),
              AllOf(HasSubstr("point[1].volume_l"), HasSubstr("at least 94 L"), HasSubstr("position 8")));
}

TEST(Planning, AutoTakesTheLargestDemandAndNamesTheMeter) {
  WaterRig rig;
  rig.plan.points[0].volume.reset();
  rig.build();
  const auto planned = planStartStop(*rig.setup);
  ASSERT_TRUE(planned);
  EXPECT_THAT(planned->remarks, ElementsAre(AllOf(HasSubstr("94 L"), HasSubstr("26010008"))));
  EXPECT_EQ(std::get<double>(planned->tree.children[3].items[0].parameters.at("volume_l")), 94.0);
}

TEST(Planning, NamesEveryFieldThatIsWrong) {
  WaterRig rig;
  rig.plan.points[0].aim = cubicMetresPerHour(2.6);
  rig.plan.points[1].name = "medium";
  rig.plan.waterTemperature = degreesCelsius(20.0);
  EXPECT_THAT(refusal(rig), AllOf(HasSubstr("point[1].aim_m3_h"), HasSubstr("2.25 to 2.5 m3/h"),
                                  HasSubstr("point[2].name"), HasSubstr("water_temperature_c")));
}

TEST(Planning, RefusesABenchThatIsTooUncertain) {
  WaterRig rig;
  for (auto& balance : rig.description.balances) {
    balance.slopeUncertainty = 0.02;
  }
  EXPECT_THAT(refusal(rig), AllOf(HasSubstr("point[1]"), HasSubstr("too large for the limit")));
}

TEST(Planning, RefusesAClassTheEditionDoesNotHaveAndAnEmptyPlan) {
  WaterRig rig;
  rig.regulation = regulationOf("JJG225-2001");
  rig.batch.types[0].accuracyClass = 1;
  EXPECT_THAT(refusal(rig), HasSubstr("class"));
  WaterRig empty;
  empty.plan.points.clear();
  EXPECT_THAT(refusal(empty), HasSubstr("plan.toml: point"));
}

TEST(Planning, RemarksPointsThatAreLeftOut) {
  WaterRig rig;
  rig.plan.points.pop_back();
  rig.build();
  const auto planned = planStartStop(*rig.setup);
  ASSERT_TRUE(planned);
  EXPECT_THAT(planned->remarks.front(), HasSubstr("point low of DEMO is not in the plan"));
}

}  // namespace
}  // namespace mb::test
