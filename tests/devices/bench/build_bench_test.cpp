#include "devices/bench/build_bench.h"

#include "core/async/virtual_scheduler.h"
#include "tests/devices/bench/demo_files.h"
#include "tests/devices/bench/fake_ports.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class BuildBenchTest : public testing::Test {
 protected:
  Expected<std::unique_ptr<Bench>> build() { return buildBench(description_, batch_, profiles_, ports_); }
  std::string refusal() {
    const auto bench = build();
    return bench ? "built" : bench.error().message();
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  FakePorts ports_{scheduler_};
  BenchDescription description_ = demoBench();
  Batch batch_ = demoBatch();
  ProfileLibrary profiles_ = demoProfiles();
};

TEST_F(BuildBenchTest, EverythingOfTheDescriptionIsThere) {
  const auto bench = build();
  ASSERT_TRUE(bench) << bench.error().message();
  for (const ChannelDescription& channel : description_.channels) {
    EXPECT_EQ((*bench)->channel(channel.id).unit(), channel.unit);
    EXPECT_EQ((*bench)->channel(channel.id).resolution().toDouble(), channel.resolution);
  }
  for (const ActuatorDescription& actuator : description_.actuators) {
    EXPECT_EQ((*bench)->actuator(actuator.id).description().id, actuator.id);
  }
  EXPECT_EQ((*bench)->channel("balance").unit(), "kg");
  EXPECT_EQ((*bench)->channel("balance").standard(), "SIM-BAL-01");
  for (int position = 1; position <= 12; ++position) {
    ASSERT_NE((*bench)->meter(position), nullptr) << position;
    EXPECT_EQ((*bench)->meter(position)->position(), position);
  }
  EXPECT_EQ((*bench)->meter(3)->traits().zeroing, Zeroing::zeroAtStart);
  EXPECT_EQ((*bench)->meter(12)->line(), "D");
  EXPECT_EQ((*bench)->meter(0), nullptr);
  EXPECT_EQ((*bench)->meter(13), nullptr);
  EXPECT_THROW((void)(*bench)->channel("no such"), std::logic_error);
  EXPECT_THROW((void)(*bench)->actuator("balance"), std::logic_error);
  EXPECT_FALSE((*bench)->isSimulated()) << "these ports claim to be real, whatever the file says";
}

TEST_F(BuildBenchTest, OneSimulatedMeterLineMakesTheBenchSimulated) {
  ports_.simulated = {"meters-d"};
  EXPECT_TRUE(build().value()->isSimulated());
}

TEST_F(BuildBenchTest, LinesWithoutMetersAreLeftAlone) {
  batch_.meters.resize(3);
  ports_.refused = {"meters-b", "meters-c", "meters-d"};
  const auto bench = build();
  ASSERT_TRUE(bench) << bench.error().message();
  EXPECT_NE((*bench)->meter(3), nullptr);
  EXPECT_EQ((*bench)->meter(4), nullptr);
}

TEST_F(BuildBenchTest, MistakesAreNamedAllAtOnce) {
  ports_.refused = {"meters-b"};
  batch_.meters[0].profile = "dem-opticle";
  batch_.meters[11].position = 15;
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("bench Demonstration bench"), HasSubstr("line B"), HasSubstr("sim:meters-b"),
                    HasSubstr("position 1 on line A"), HasSubstr("dem-opticle"),
                    HasSubstr("position 15: no line of the bench reaches it")));
}

TEST_F(BuildBenchTest, AMeterAddressedAsTheOnlyOneMustBeTheOnlyOne) {
  batch_.meters[6].profile = "dem-optical";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("position 7 on line C"), HasSubstr("the line has 3"),
                               HasSubstr("secondary addressing")));
  batch_.meters.erase(batch_.meters.begin() + 7, batch_.meters.begin() + 9);
  EXPECT_EQ(refusal(), "built");
}

TEST_F(BuildBenchTest, TwoMetersOfOnePrimaryAddressAreRefused) {
  for (const int address : {5, 6}) {
    const std::string name = "primary-" + std::to_string(address);
    profiles_.add(name + ".toml",
                  "schema = 1\nextends = \"dem-mbus\"\nname = \"" + name +
                      "\"\ntitle = \"a meter\"\n[addressing]\nkind = \"primary\"\nprimary = " +
                      std::to_string(address) + "\n");
  }
  batch_.meters[6].profile = "primary-5";
  batch_.meters[7].profile = "primary-6";
  batch_.meters[9].profile = "primary-5";
  EXPECT_EQ(refusal(), "built") << "an address may come again on another line";
  batch_.meters[8].profile = "primary-5";
  EXPECT_THAT(refusal(), HasSubstr("position 9 on line C: it has the primary address 5 of position 7"));
}

TEST_F(BuildBenchTest, OpeningNamesWhatIsMissing) {
  const auto bench = build();
  ASSERT_TRUE(bench) << bench.error().message();
  ports_.linkOf("meters-c")->refuseOpen = true;
  ports_.registersOf("plant")->failing = true;
  const Context context(scheduler_, std::stop_token(), Services());
  Expected<void> opened;
  const auto body = [&]() -> Task<void> { opened = co_await (*bench)->open(context); };
  scheduler_.runTask(body());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message(), AllOf(HasSubstr("line C"), HasSubstr("balance balance"),
                                              HasSubstr("t-inlet"), HasSubstr("port plant")));
}

}  // namespace
}  // namespace mb
