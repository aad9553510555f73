// One process writes a record; others may read it meanwhile, and nobody begins anew over a broken run.

#include "tests/fault/child.h"
#include "tests/fault/recorded.h"
#include "tests/integration/demo_run.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::fault {
namespace {

namespace fs = std::filesystem;
using integration::TemporaryFolder;
using ::testing::HasSubstr;

class BesideTest : public ::testing::Test {
 protected:
  /// A run that has printed a line with `text` and now waits for somebody to read on.
  std::unique_ptr<Child> running(const std::string& text) {
    auto child = std::make_unique<Child>(
        std::vector<std::string>{"run", plan, "--out", out, "--virtual-time", "--json"},
        folder.path() / "child");
    while (const auto line = child->line()) {
      if (line->find(text) != std::string::npos) {
        return child;
      }
    }
    ADD_FAILURE() << "the run ended before it said " << text;
    return child;
  }

  Ran with(std::vector<std::string> arguments, const std::vector<std::string>& more = {}) {
    arguments.insert(arguments.end(), {"--db", record});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return ran(arguments, folder.path());
  }

  TemporaryFolder folder;
  const std::string out = folder.path() / "out";
  const std::string record = folder.path() / "out" / "record.sqlite";
  const std::string plan = std::string(MB_RESOURCES) + "/plans/demo.toml";
};

TEST_F(BesideTest, ASecondWriterIsRefusedAndReadersAreNot) {
  const auto child = running(R"("event":"result")");
  const std::string pid = std::to_string(child->pid());
  const Ran run = ran({"run", plan, "--out", out, "--virtual-time"}, folder.path());
  for (const Ran& refused : {run, with({"resume"}, {"--virtual-time"}), with({"resume"}, {"--abort"})}) {
    EXPECT_EQ(refused.end.code, 2);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr("the record is in use by process " + pid));
  }
  const Ran results = with({"results"});
  EXPECT_EQ(results.end.code, 0) << results.err;
  EXPECT_THAT(results.out, HasSubstr("26010001"));
  const Ran recompute = with({"recompute"});
  EXPECT_EQ(recompute.end.code, 0) << recompute.out;
  EXPECT_THAT(recompute.out, HasSubstr("a run has not ended"));
  const Ran audit = with({"audit", "verify"});
  EXPECT_EQ(audit.end.code, 0) << audit.out;
  EXPECT_THAT(audit.out, HasSubstr("The record is whole."));
  EXPECT_EQ(child->end().code, 1) << "the run was not disturbed: it ends, and a meter fails";
  EXPECT_EQ(Recorded(record).open(), 0);
}

TEST_F(BesideTest, ABrokenRunIsGoneOnWithOrClosedBeforeAnother) {
  {
    const auto child = running(R"("point":"middle")");
    child->kill();
    EXPECT_TRUE(child->end().killed);
  }
  const auto rows = Recorded(record).head().seq;
  const Ran again = ran({"run", plan, "--out", out, "--virtual-time"}, folder.path());
  EXPECT_EQ(again.end.code, 2);
  EXPECT_THAT(again.err, HasSubstr("of batch DEMO-0001 was broken off at 2026-01-05T"));
  EXPECT_THAT(again.err, HasSubstr("meterbench resume --db " + record + " --abort"));

  // What is refused moves nothing and closes nothing.
  const std::string other = folder.path() / "bench.toml";
  std::ofstream(other, std::ios::binary) << integration::resource("benches/demo.toml") << "# \n";
  for (const auto& [options, said] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--bench", other}, other + ": is not the bench that run"},
           {{"--seed", "2"}, "has the seed 1 and not 2"},
           {{"--limit-h", "0"}, "a run may go on for 0.0 h"},
           {{"--limit-h", "soon"}, "\"soon\" is no number of hours"},
           {{"--pace", "-1"}, "--pace"}}) {
    std::vector<std::string> more = options;
    more.emplace_back("--virtual-time");
    const Ran refused = with({"resume"}, more);
    EXPECT_EQ(refused.end.code, 2) << said;
    EXPECT_THAT(refused.err, HasSubstr(said));
  }
  EXPECT_EQ(with({"resume"}).end.code, 2) << "in real time that run lies far away";
  for (const auto& row : Recorded(record).rows(std::string())) {
    EXPECT_TRUE(row.seq <= rows || row.kind == "recovered") << row.kind;
  }

  const Ran closed = with({"resume"}, {"--abort", "--virtual-time", "--out", out});
  EXPECT_EQ(closed.end.code, 0) << closed.err;
  EXPECT_THAT(closed.out, HasSubstr("is closed"));
  {
    const Recorded whole(record);
    EXPECT_EQ(whole.open(), 0);
    const auto verdicts = whole.verdicts();
    EXPECT_EQ(verdicts.size(), 12U);
    EXPECT_EQ(verdicts.at("1"), "aborted");
    EXPECT_EQ(verdicts.at("6"), "not-tested");
    EXPECT_EQ(whole.rows("run_ended").front().json().at("status"), "aborted");
    EXPECT_EQ(whole.rows("safe_state").size(), 1U);
  }
  EXPECT_THAT(with({"resume"}, {"--abort"}).err, HasSubstr("there is nothing to resume"));
  EXPECT_EQ(ran({"run", plan, "--out", out, "--virtual-time", "--expect"}, folder.path()).end.code, 0);
  EXPECT_EQ(with({"recompute"}).end.code, 0);
  EXPECT_EQ(with({"audit", "verify"}).end.code, 0);
}

/// The texts lie in the ledger: plan, batch and bench may be gone. The results of the finished point stay;
/// the raw record says that the run was broken off.
TEST_F(BesideTest, ARunGoesOnWithoutItsFiles) {
  {
    const auto child = running(R"("point":"middle")");
    child->kill();
    EXPECT_TRUE(child->end().killed);
  }
  const std::string truth = folder.path() / "truth.jsonl";
  const Ran resumed = with({"resume"}, {"--virtual-time", "--out", out, "--expect", "--truth", truth,
                                        "--bench", std::string(MB_RESOURCES) + "/benches/demo.toml"});
  EXPECT_EQ(resumed.end.code, 0) << resumed.out << resumed.err;
  EXPECT_THAT(resumed.out, HasSubstr("As the plan expects."));
  const Ran results = with({"results"}, {"--truth", truth, "--format", "json"});
  int known = 0;
  int high = 0;
  std::istringstream lines(results.out);
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    high += json.at("point") == "high" ? 1 : 0;
    if (json.contains("true_error_percent") && !json.at("error_percent").is_null()) {
      ++known;
      EXPECT_NE(json.at("point"), "high") << "that truth went with the process that died";
      EXPECT_LT(
          std::abs(json.at("error_percent").get<double>() - json.at("true_error_percent").get<double>()),
          2.5 * json.at("uncertainty_percent").get<double>())
          << line;
    }
  }
  EXPECT_EQ(high, 12);
  EXPECT_EQ(known, 11 + 11 + 3);
  bool told = false;
  for (const auto& entry : fs::directory_iterator(out)) {
    if (entry.path().extension() == ".csv") {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string csv((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      told = csv.find("resumed,2026-01-05T") != std::string::npos;
    }
  }
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace mb::fault
