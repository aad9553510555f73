// The main job: the demonstration batch from the plan to the table, in virtual time.

#include "tests/integration/demo_run.h"
#include "tests/support/line_time.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

std::map<int, std::string> expectedVerdicts() {
  std::map<int, std::string> verdicts;
  for (int position = 1; position <= 12; ++position) {
    verdicts[position] = position == 5 ? "fail" : position == 6 ? "not-tested" : "pass";
  }
  return verdicts;
}

TEST(Demo, EndsAsItsPlanExpects) {
  const DemoRun& run = sharedDemo();
  EXPECT_EQ(run.said().code, 0) << run.said().err << run.said().out;
  EXPECT_EQ(run.said().err, "");
  EXPECT_THAT(run.said().out, HasSubstr("As the plan expects."));
  EXPECT_EQ(run.verdicts(), expectedVerdicts());
  EXPECT_EQ(run.bodies("run_ended").at(0).at("status"), "completed");
}

/// Without --expect a batch in which a meter does not pass gives exit code 1 and nothing else changes.
TEST(Demo, AMeterThatDoesNotPassGivesOne) {
  const DemoRun run;
  EXPECT_EQ(run.said().code, 1);
  EXPECT_EQ(run.verdicts(), expectedVerdicts());
}

TEST(Demo, TheSameSeedGivesTheSameLedger) {
  const DemoRun again({"--expect"});
  const auto first = sharedDemo().ledger()->head();
  const auto second = again.ledger()->head();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->seq, second->seq);
  EXPECT_EQ(first->hash, second->hash);
  EXPECT_EQ(first->hash.size(), 64U);
}

TEST(Demo, OtherSeedsGiveOtherNumbersAndTheSameVerdicts) {
  for (const char* seed : {"2", "3", "20260105"}) {
    const DemoRun& other = sharedDemo(seed);
    EXPECT_EQ(other.said().code, 0) << "seed " << seed << ": " << other.said().err << other.said().out;
    EXPECT_NE(other.bodies("result").at(0).at("error_percent"),
              sharedDemo().bodies("result").at(0).at("error_percent"));
    EXPECT_NE(other.bodies("genesis").at(0).at("bench_uuid"),
              sharedDemo().bodies("genesis").at(0).at("bench_uuid"));
  }
}

/// Every habit of the batch shows in the record, by what was read and not by what the files say.
TEST(Demo, ShowsEveryHabitOfItsMeters) {
  std::map<int, std::set<std::string>> vibs;
  std::map<int, std::map<std::string, int>> outcomes;
  for (const auto& body : sharedDemo().bodies("reading")) {
    if (body.at("quantity") == "volume") {
      vibs[static_cast<int>(number(body, "position"))].insert(body.at("vib"));
    }
  }
  for (const auto& body : sharedDemo().bodies("exchange")) {
    if (body.contains("position")) {  // not so the balance
      ++outcomes[static_cast<int>(number(body, "position"))][body.at("outcome")];
    }
  }
  EXPECT_EQ(vibs[4], std::set<std::string>({"10"})) << "decoded by its VIF";
  EXPECT_EQ(vibs[1], std::set<std::string>({"11"}));
  EXPECT_FALSE(vibs.contains(6));
  EXPECT_EQ(outcomes[6]["silence"], 3) << "asked three times, then left alone";
  EXPECT_GT(outcomes[7]["damaged"], 3) << "garbled telegrams, each tried again";
  for (const int position : {1, 2, 3, 4, 5, 8, 9, 10, 11, 12}) {
    EXPECT_EQ(outcomes[position]["damaged"], 0) << position;
    EXPECT_EQ(outcomes[position]["silence"], 0) << position;
  }

  std::map<std::string, int> runsOfFive;
  for (const auto& body : sharedDemo().bodies("result")) {
    if (body.at("position") == "5" && body.at("point") == "low") {
      ++runsOfFive[body.at("run_of_point")];
    }
  }
  EXPECT_EQ(runsOfFive, (std::map<std::string, int>{{"1", 1}, {"2", 1}, {"3", 1}, {"mean", 1}}));
  EXPECT_THAT(sharedDemo().said().out, HasSubstr("raised from 80 to 94 L by meter 26010008"));
}

TEST(Demo, KeepsEveryDocumentItRestsOn) {
  std::map<std::string, int> roles;
  const auto ledger = sharedDemo().ledger();
  for (const auto& body : sharedDemo().bodies("document")) {
    ++roles[body.at("role")];
    EXPECT_EQ(body.at("name").get<std::string>().find('/'), std::string::npos) << "no path of this machine";
    const auto text = ledger->segment(body.at("sha256").get<std::string>());
    ASSERT_TRUE(text);
    if (body.at("role") == "plan") {
      EXPECT_EQ(*text, resource("plans/demo.toml"));
    }
  }
  EXPECT_EQ(roles["plan"] + roles["bench"] + roles["batch"] + roles["tree"] + roles["regulation"], 5);
  EXPECT_EQ(roles["profile"], 8);
}

/// The raw record lies beside the ledger, which holds its hash.
TEST(Demo, LeavesRecordWitnessAndRawRecord) {
  const Json paper = sharedDemo().bodies("paper").at(0);
  const auto file = sharedDemo().folder() / paper.at("file").get<std::string>();
  std::ifstream stream(file, std::ios::binary);
  const std::string csv((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  EXPECT_EQ(sha256Hex(csv), paper.at("sha256"));
  EXPECT_THAT(csv, HasSubstr("SIMULATED"));
  // Start, end and their difference of the meter that shows its old value until water flows.
  EXPECT_THAT(csv, ::testing::ContainsRegex("26010003,[0-9.]+,0,[0-9.]+,[0-9.]+,[0-9.]+,[0-9.]+,"));
  EXPECT_TRUE(std::filesystem::exists(sharedDemo().record().string() + ".witness"));
}

/// Settled point 12 on a small scale (the experiment with many benches is the simulator's): what is found
/// lies within U_result (k = 2) of what truly happened for nearly all.
TEST(Demo, ErrorsAgreeWithTheTruthWithinTheirUncertainty) {
  int compared = 0;
  int inside = 0;
  for (const char* seed : {"1", "2", "3", "20260105"}) {
    const DemoRun& run = sharedDemo(seed);
    const Said results = meterbench(
        {"results", "--db", run.record().string(), "--format", "json", "--truth", run.truth().string()});
    ASSERT_EQ(results.code, 0) << results.err;
    std::istringstream lines(results.out);
    for (std::string line; std::getline(lines, line);) {
      const Json json = Json::parse(line);
      if (json.at("error_percent").is_null()) {
        EXPECT_EQ(json.at("position"), "6");
        continue;
      }
      ++compared;
      const double off = json.at("error_percent").get<double>() - json.at("true_error_percent").get<double>();
      const double expanded = json.at("uncertainty_percent").get<double>();
      inside += std::abs(off) <= expanded ? 1 : 0;
      EXPECT_LT(std::abs(off), 2.5 * expanded) << line;
    }
  }
  EXPECT_EQ(compared, 4 * (3 * 11 + 3));
  EXPECT_GE(inside, compared * 92 / 100) << inside << " of " << compared;
}

/// Reading costs what line and meters take, and at most a twentieth more: on optical heads with their
/// selector and wake-ups, and on the M-Bus, with a meter that has to be asked again.
TEST(Demo, ReadingTheMetersCostsNoMoreThanLineAndMeters) {
  const auto times = test::lineTimes(*sharedDemo().ledger());
  ASSERT_EQ(times.size(), 4U);
  for (const auto& [line, time] : times) {
    EXPECT_GE(time.readings, 24) << line;
    EXPECT_GE(time.ratio(), 1.0) << line;
    EXPECT_LE(time.ratio(), 1.05) << line << ": " << time.elapsed << " s for " << time.wire << " s and "
                                  << time.meters << " s";
  }
}

/// A superseded edition: the same bench gives part records, never a certificate (settled point 1).
TEST(Demo, ASupersededEditionYieldsPartsAndNoCertificate) {
  const DemoRun run({"--regulation", "JJG225-2001"});
  EXPECT_EQ(run.said().code, 1) << run.said().err;
  EXPECT_EQ(run.verdicts(), expectedVerdicts());
  const auto parts = run.bodies("part");
  ASSERT_EQ(parts.size(), 12U);
  for (const auto& part : parts) {
    EXPECT_EQ(part.at("edition"), "JJG225-2001");
    EXPECT_EQ(part.at("certificate"), false);
    EXPECT_THAT(part.at("why_not").get<std::string>(), HasSubstr("2025"));
    EXPECT_THAT(part.at("number").get<std::string>(), ::testing::StartsWith("SIM-"));
  }
  EXPECT_TRUE(run.bodies("certificate").empty());
}

/// Settled point 18: the dry run estimates a run without faults, retries and repeats within 5 %.
TEST(Demo, TheDryRunEstimatesTheRun) {
  TemporaryFolder folder;
  std::string batch = resource("batches/demo.toml");
  for (const char* position : {"5", "6", "7"}) {  // fails, is silent, garbles
    for (const char* table : {"[[meter]]", "[[simulation.meter]]"}) {
      const auto begin = batch.find(std::string(table) + "\nposition = " + position + "\n");
      ASSERT_NE(begin, std::string::npos);
      batch.erase(begin, batch.find("\n\n", begin) + 2 - begin);
    }
  }
  const auto file = folder.path() / "batch.toml";
  std::ofstream(file, std::ios::binary) << batch;
  const DemoRun run({"--batch", file.string()});
  ASSERT_EQ(run.said().code, 0) << run.said().err << run.said().out;
  const Said plan = meterbench(
      {"plan", std::string(MB_RESOURCES) + "/plans/demo.toml", "--batch", file.string(), "--json"});
  ASSERT_EQ(plan.code, 0) << plan.err;
  const Json total = Json::parse(plan.out.substr(plan.out.rfind('\n', plan.out.size() - 2) + 1));
  const auto clocks = run.bodies("clock");
  const double seconds =
      (number(clocks.back(), "monotonic_ns") - number(clocks.front(), "monotonic_ns")) / 1e9;
  const double estimated = total.at("duration_s");
  EXPECT_NEAR(seconds, estimated, 0.05 * estimated);
  EXPECT_GT(estimated, 3600.0);
}

}  // namespace
}  // namespace mb::integration
