#include "devices/plant/register_actuator.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/plant/fake_register_port.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

class RegisterActuatorTest : public testing::Test {
 protected:
  RegisterActuatorTest() {
    valve_.id = "valve-large";
    valve_.kind = "valve";
    valve_.timeLimit = 3.0;
    valve_.openTime = 0.30;
    valve_.closeTime = 0.25;
    valve_.command.port = "plant";
    valve_.command.input = false;
    valve_.command.address = 2;
    valve_.feedback = RegisterSource();
    valve_.feedback->port = "plant";
    valve_.feedback->address = 22;

    regulator_ = valve_;
    regulator_.id = "regulator-large";
    regulator_.kind = "regulating-valve";
    regulator_.maximum = 100.0;
    regulator_.timeLimit = 30.0;
    regulator_.command.scale = 0.1;
    regulator_.feedback->scale = 0.1;
  }

  Expected<void> move(Actuator& actuator, double value) {
    Expected<void> result;
    const auto body = [&]() -> Task<void> { result = co_await actuator.move(context_, value); };
    scheduler_.runTask(body());
    return result;
  }

  Expected<void> arrived(Actuator& actuator) {
    Expected<void> result;
    const auto body = [&]() -> Task<void> { result = co_await actuator.arrived(context_); };
    scheduler_.runTask(body());
    return result;
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop_;
  Context context_{scheduler_, stop_.get_token(), Services()};
  FakeRegisterPort port_;
  ActuatorDescription valve_;
  ActuatorDescription regulator_;
};

TEST_F(RegisterActuatorTest, WritesTheCommandAndWaitsForTheFeedback) {
  RegisterActuator valve(valve_, port_, &port_);
  EXPECT_FALSE(valve.commanded());
  EXPECT_FALSE(valve.feedback());
  ASSERT_TRUE(move(valve, 1.0));
  EXPECT_EQ(valve.commanded(), 1.0);
  ASSERT_EQ(port_.written.size(), 1U);
  EXPECT_EQ(port_.written[0], std::pair(2, std::vector<std::uint16_t>{1}));

  scheduler_.after(310ms, [this] { port_.set(RegisterKind::input, 22, 1); });
  const Instant begin = scheduler_.now();
  ASSERT_TRUE(arrived(valve));
  EXPECT_GE(scheduler_.now() - begin, 310ms);
  EXPECT_LE(scheduler_.now() - begin, 400ms);
  EXPECT_EQ(valve.feedback(), 1.0);
}

TEST_F(RegisterActuatorTest, AValveThatSticksIsReportedAtItsTimeLimit) {
  RegisterActuator valve(valve_, port_, &port_);
  ASSERT_TRUE(move(valve, 1.0));
  const Instant begin = scheduler_.now();
  const auto result = arrived(valve);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(),
              AllOf(HasSubstr("actuator valve-large"), HasSubstr("port plant"), HasSubstr("feedback shows 0"),
                    HasSubstr("3 s after the command 1"), HasSubstr("register 22")));
  EXPECT_GE(scheduler_.now() - begin, 3s);
  EXPECT_LE(scheduler_.now() - begin, 3100ms);
}

TEST_F(RegisterActuatorTest, TheTimeLimitCountsFromTheCommandButOneLookIsAlwaysTaken) {
  RegisterActuator valve(valve_, port_, &port_);
  ASSERT_TRUE(move(valve, 1.0));
  port_.set(RegisterKind::input, 22, 1);
  const auto pause = [&]() -> Task<void> { co_await context_.sleep(1h); };
  scheduler_.runTask(pause());
  EXPECT_TRUE(arrived(valve));
  port_.set(RegisterKind::input, 22, 0);
  const Instant begin = scheduler_.now();
  EXPECT_FALSE(arrived(valve));
  EXPECT_LE(scheduler_.now() - begin, 10ms);
}

TEST_F(RegisterActuatorTest, RangeIsHeldBeforeAnythingIsWritten) {
  RegisterActuator regulator(regulator_, port_, &port_);
  for (const double value :
       {-0.1, 100.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto result = move(regulator, value);
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message(), AllOf(HasSubstr("regulator-large"), HasSubstr("outside 0 to 100")));
  }
  EXPECT_TRUE(port_.written.empty());
  EXPECT_FALSE(regulator.commanded());
  EXPECT_TRUE(move(regulator, 0.0));
  EXPECT_TRUE(move(regulator, 100.0));
}

TEST_F(RegisterActuatorTest, ACommandThatIsNotAcceptedIsNotCommanded) {
  RegisterActuator valve(valve_, port_, &port_);
  port_.failing = true;
  const auto result = move(valve, 1.0);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), AllOf(HasSubstr("valve-large"), HasSubstr("plant: no answer")));
  EXPECT_FALSE(valve.commanded());
}

TEST_F(RegisterActuatorTest, AFeedbackThatCannotBeReadIsTriedAgainUntilTheTimeLimit) {
  RegisterActuator valve(valve_, port_, &port_);
  ASSERT_TRUE(move(valve, 1.0));
  port_.set(RegisterKind::input, 22, 1);
  port_.failing = true;
  scheduler_.after(2s, [this] { port_.failing = false; });
  EXPECT_TRUE(arrived(valve));

  ASSERT_TRUE(move(valve, 1.0));
  port_.failing = true;
  const auto result = arrived(valve);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("cannot be read"));
  EXPECT_FALSE(valve.feedback()) << "an old position is no position";
}

TEST_F(RegisterActuatorTest, ARegulatorArrivesWithinItsPlay) {
  RegisterActuator regulator(regulator_, port_, &port_);
  ASSERT_TRUE(move(regulator, 47.5));
  EXPECT_EQ(port_.written[0].second, std::vector<std::uint16_t>{475});
  port_.set(RegisterKind::input, 22, 470);
  scheduler_.after(20s, [this] { port_.set(RegisterKind::input, 22, 473); });
  const Instant begin = scheduler_.now();
  EXPECT_TRUE(arrived(regulator));
  EXPECT_GE(scheduler_.now() - begin, 20s);
}

TEST_F(RegisterActuatorTest, WithoutFeedbackTheKnownTravelTimeIsWaited) {
  valve_.feedback.reset();
  RegisterActuator valve(valve_, port_, nullptr);
  const auto travel = [&](double value) {
    EXPECT_TRUE(move(valve, value));
    const Instant begin = scheduler_.now();
    EXPECT_TRUE(arrived(valve));
    return scheduler_.now() - begin;
  };
  EXPECT_EQ(travel(1.0), 300ms) << "from nobody knows where: the longer of the two";
  EXPECT_EQ(travel(0.0), 250ms);
  EXPECT_EQ(travel(1.0), 300ms);
  EXPECT_TRUE(port_.reads.empty());
}

TEST_F(RegisterActuatorTest, WaitingForWhatWasNeverCommandedIsRefused) {
  RegisterActuator valve(valve_, port_, &port_);
  const auto result = arrived(valve);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("valve-large"));
}

TEST_F(RegisterActuatorTest, AStopEndsTheWait) {
  RegisterActuator valve(valve_, port_, &port_);
  ASSERT_TRUE(move(valve, 1.0));
  scheduler_.after(1s, [this] { stop_.request_stop(); });
  EXPECT_THROW((void)arrived(valve), Cancelled);
}

}  // namespace
}  // namespace mb
