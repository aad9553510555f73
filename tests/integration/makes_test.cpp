// Several makes side by side, each in its own protocol and with a habit of its own, verified in one run.

#include "tests/integration/demo_run.h"

#include <cmath>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

const DemoRun& makes() {
  static const DemoRun run({"--batch", std::string(MB_RESOURCES) + "/batches/makes.toml"});
  return run;
}

TEST(Makes, EachHasTheVerdictThatItsTruthDeserves) {
  const std::map<int, std::string> wanted = {{1, "pass"}, {2, "pass"},       {3, "pass"},
                                             {4, "fail"}, {5, "not-tested"}, {6, "not-tested"},
                                             {7, "pass"}, {10, "pass"},      {11, "pass"}};
  EXPECT_EQ(makes().verdicts(), wanted) << makes().said().out << makes().said().err;
  EXPECT_EQ(makes().bodies("run_ended").at(0).at("status"), "completed");
}

/// An old value and a spent quota are no numbers: both are told, and nobody has an error of them.
TEST(Makes, WhatIsNotTestedSaysWhy) {
  EXPECT_THAT(makes().said().out, HasSubstr("as before the last flow: not proved fresh"));
  EXPECT_THAT(makes().said().out, HasSubstr("position 6 (line B, meter 21165244): read-start: silence"));
  for (const Json& result : makes().bodies("result")) {
    const std::string position = result.at("position");
    EXPECT_TRUE((position != "5" && position != "6") || !result.contains("error_percent")) << result;
  }
}

/// Numbers that came by four protocols, against what truly went through and what the meters made of it.
TEST(Makes, ErrorsAreTheTrueOnes) {
  const Said results = meterbench({"results", "--db", makes().record().string(), "--format", "json",
                                   "--truth", makes().truth().string()});
  ASSERT_EQ(results.code, 0) << results.err;
  std::istringstream lines(results.out);
  int compared = 0;
  int inside = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line);
    if (json.at("error_percent").is_null()) {
      EXPECT_TRUE(json.at("position") == "5" || json.at("position") == "6") << line;
      continue;
    }
    ++compared;
    const double off = json.at("error_percent").get<double>() - json.at("true_error_percent").get<double>();
    const double expanded = json.at("uncertainty_percent").get<double>();
    inside += std::abs(off) <= expanded ? 1 : 0;
    EXPECT_LT(std::abs(off), 2.5 * expanded) << line;
  }
  EXPECT_GE(compared, 3 * 7);
  EXPECT_GE(inside, compared * 9 / 10) << inside << " of " << compared;
}

}  // namespace
}  // namespace mb::integration
