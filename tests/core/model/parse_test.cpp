#include "core/model/parse.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::HasSubstr;

std::string resource(const std::string& name) {
  std::ifstream file(std::string(MB_RESOURCES) + "/" + name);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The file with one piece replaced: a mistake somebody could make.
std::string spoiled(const std::string& name, const std::string& from, const std::string& to) {
  std::string text = resource(name);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string benchError(const std::string& from, const std::string& to) {
  const auto bench = parseBench(spoiled("benches/demo.toml", from, to), "demo.toml");
  return bench ? "no error" : bench.error().message();
}

TEST(ParseBench, DemonstrationBench) {
  const auto bench = parseBench(resource("benches/demo.toml"), "demo.toml");
  ASSERT_TRUE(bench) << bench.error().message();
  EXPECT_TRUE(bench->simulated);
  EXPECT_EQ(bench->row.positions, 12);
  EXPECT_DOUBLE_EQ(inLitres(bench->row.outletToTank), 2.5);
  EXPECT_EQ(bench->lineFor(cubicMetresPerHour(2.375))->id, "large");
  EXPECT_EQ(bench->lineFor(cubicMetresPerHour(0.65))->id, "middle")
      << "the smallest line that carries the flow";
  EXPECT_EQ(bench->lineFor(cubicMetresPerHour(0.02625))->id, "small");
  EXPECT_EQ(bench->lineFor(cubicMetresPerHour(9)), nullptr);
  EXPECT_DOUBLE_EQ(bench->channel("t-inlet")->uncertainty, 0.05);
  EXPECT_EQ(bench->meterLines.size(), 4U);
  EXPECT_EQ(bench->restOrder.front(), "heater");
}

TEST(ParseBench, CoverageFactorIsBroughtToTwo) {
  const auto bench = parseBench(
      spoiled("benches/demo.toml", "uncertainty = 0.05", "uncertainty = 0.075\ncoverage_factor = 3"),
      "demo.toml");
  ASSERT_TRUE(bench) << bench.error().message();
  EXPECT_DOUBLE_EQ(bench->channel("t-inlet")->uncertainty, 0.05);
}

TEST(ParseBench, MistakesAreNamedWithFileLineAndField) {
  EXPECT_THAT(benchError("spacing_m", "spacng_m"), HasSubstr("spacng_m"));
  EXPECT_THAT(benchError("spacing_m = 0.25", "spacing_m = -1"), HasSubstr("row.spacing_m"));
  EXPECT_THAT(benchError("inlet_temperature = \"t-inlet\"", "inlet_temperature = \"t-in\""),
              HasSubstr("there is no channel `t-in`"));
  EXPECT_THAT(benchError("\"heater\", \"pump\",", "\"heater\","),
              HasSubstr("does not name the actuator `pump`"));
  EXPECT_THAT(benchError("\"heater\", \"pump\",", "\"heater\", \"pump\", \"pump\","), HasSubstr("twice"));
  EXPECT_THAT(benchError("\"wait 4\"", "\"wait four\""), HasSubstr("wait SECONDS"));
  EXPECT_THAT(benchError("id = \"meters-b\"", "id = \"meters-a\""), HasSubstr("twice"));
  EXPECT_THAT(benchError("positions = [4, 5, 6]", "positions = [3, 5, 6]"), HasSubstr("on line A already"));
  EXPECT_THAT(benchError("port = \"balance\"", "port = \"plant\""), HasSubstr("carries registers"));
  EXPECT_THAT(benchError("stale_after_s = 3", "stale_after_s = 0.5"), HasSubstr("always be stale"));
  EXPECT_THAT(benchError("rest = 0\n", "rest = 7\n"), HasSubstr("outside minimum and maximum"));
  EXPECT_THAT(benchError("schema = 1", "schema = 7"), HasSubstr("schema"));
  EXPECT_THAT(benchError("base_load_kg = 3", "base_load_kg = 1"), HasSubstr("residue"));
  EXPECT_THAT(benchError("capacity_kg = 150", "capacity_kg = \"much\""), HasSubstr("demo.toml:"));
}

TEST(ParseBatch, DemonstrationBatch) {
  const auto batch = parseBatch(resource("batches/demo.toml"), "demo.toml");
  ASSERT_TRUE(batch) << batch.error().message();
  EXPECT_EQ(batch->meters.size(), 12U);
  EXPECT_EQ(batch->at(12)->number, "26010012");
  EXPECT_EQ(batch->at(13), nullptr);
  EXPECT_DOUBLE_EQ(inCubicMetresPerHour(batch->typeOf(*batch->at(1)).permanentFlow), 2.5);
}

TEST(ParseBatch, MistakesAreNamed) {
  const auto error = [](const std::string& from, const std::string& to) {
    const auto batch = parseBatch(spoiled("batches/demo.toml", from, to), "batch.toml");
    return batch ? std::string("no error") : batch.error().message();
  };
  EXPECT_THAT(error("position = 2", "position = 1"), HasSubstr("position 1 is taken by meter 26010001"));
  EXPECT_THAT(error("26010002", "26010001"), HasSubstr("already in position 1"));
  EXPECT_THAT(error("26010002", "26O10002"), HasSubstr("not made of digits"));
  EXPECT_THAT(error("26010002", "2601 0002"), HasSubstr("batch.toml:"));
  EXPECT_THAT(error("type = \"DEM DN20", "type = \"DN20"), HasSubstr("no meter type"));
  EXPECT_THAT(error("qi_m3_h = 0.025", "qi_m3_h = 25"), HasSubstr("qi is not below qp"));
  EXPECT_THAT(error("class = 2", "class = 4"), HasSubstr("class"));
  EXPECT_THAT(error("\"first\"", "\"third\""), HasSubstr("subsequent"));
}

TEST(ParsePlan, DemonstrationPlan) {
  const auto plan = parsePlan(resource("plans/demo.toml"), "demo.toml");
  ASSERT_TRUE(plan) << plan.error().message();
  ASSERT_EQ(plan->points.size(), 3U);
  EXPECT_EQ(plan->points[0].name, "high");
  EXPECT_DOUBLE_EQ(inLitres(*plan->points[0].volume), 80);
  EXPECT_TRUE(plan->points[0].raiseVolume);
}

TEST(ParsePlan, AutomaticVolumeAndMistakes) {
  const auto plan = parsePlan(spoiled("plans/demo.toml", "volume_l = 80", "volume = \"auto\""), "p.toml");
  ASSERT_TRUE(plan) << plan.error().message();
  EXPECT_FALSE(plan->points[0].volume);
  const auto error = [](const std::string& from, const std::string& to) {
    const auto bad = parsePlan(spoiled("plans/demo.toml", from, to), "p.toml");
    return bad ? std::string("no error") : bad.error().message();
  };
  EXPECT_THAT(error("aim_m3_h = 2.375", "aim_m3_h = 0"), HasSubstr("point[1].aim_m3_h"));
  EXPECT_THAT(error("volume_l = 80", "volume = \"some\""), HasSubstr("auto"));
  EXPECT_THAT(error("name = \"middle\"", "name = \"high\""), HasSubstr("twice"));
  EXPECT_THAT(error("start-stop\"", "by hand\""), HasSubstr("method"));
}

}  // namespace
}  // namespace mb
