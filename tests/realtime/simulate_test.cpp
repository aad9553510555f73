// `meterbench simulate` as a command.

#include "tests/integration/demo_run.h"
#include "tests/realtime/serving_program.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;

TEST(Simulate, RefusesBeforeAnythingIsServed) {
  const Said fault = meterbench({"simulate", "--fault", "earthquake"});
  EXPECT_EQ(fault.code, 2);
  EXPECT_THAT(fault.err, HasSubstr("earthquake"));
  EXPECT_EQ(meterbench({"simulate", "--port", "65536"}).code, 2);
  EXPECT_EQ(meterbench({"simulate", "--seed", "one"}).code, 2);
  const Said missing = meterbench({"simulate", "--bench", "no-such-bench.toml"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("no-such-bench.toml"));
  EXPECT_EQ(missing.out, "");
}

TEST(Simulate, WritesItsFileWholeAndEndsOnASignal) {
  TemporaryFolder folder;
  const auto out = folder.path() / "bench.toml";
  const auto truth = folder.path() / "truth.jsonl";
  ServingProgram program({"--out", out.string(), "--truth", truth.string()});
  ASSERT_TRUE(program.serves());
  EXPECT_TRUE(std::filesystem::exists(out)) << "before it says that it serves";
  EXPECT_FALSE(std::filesystem::exists(out.string() + ".part"));
  EXPECT_EQ(program.end(), 0);
  EXPECT_TRUE(std::filesystem::exists(truth));
}

/// Two simulated benches at once; what one of them says is a bench file that `plan` and `run` take.
TEST(Simulate, ServesBesideAnother) {
  TemporaryFolder folder;
  const std::string first = (folder.path() / "first.toml").string();
  const std::string second = (folder.path() / "second.toml").string();
  const ServingProgram one({"--out", first});
  const ServingProgram other({"--out", second});
  ASSERT_TRUE(one.serves());
  ASSERT_TRUE(other.serves());
  const std::string plan = std::string(MB_RESOURCES) + "/plans/demo.toml";
  EXPECT_EQ(meterbench({"plan", plan, "--bench", first}).code, 0);
  const Said hurried = meterbench(
      {"run", plan, "--bench", second, "--virtual-time", "--out", (folder.path() / "out").string()});
  EXPECT_EQ(hurried.code, 2) << "devices know no virtual time";
}

}  // namespace
}  // namespace mb::integration
