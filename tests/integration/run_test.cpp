// What `run` says while it runs, and how it ends when somebody stops it.

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "tests/integration/demo_run.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::string kPlan = std::string(MB_RESOURCES) + "/plans/demo.toml";

/// DESIGN 8: `run --json` prints the run's events as they happen, one object a line.
TEST(RunEvents, ArePrintedWithTheNumbersOfTheirRows) {
  const DemoRun run({"--expect", "--json"});
  EXPECT_EQ(run.said().code, 0) << run.said().err;
  std::map<std::string, int> events;
  std::int64_t last = 0;
  std::int64_t durable = 0;
  double fraction = 0.0;
  std::istringstream lines(run.said().out);
  for (std::string line; std::getline(lines, line);) {
    const Json event = Json::parse(line);
    ++events[event.at("event")];
    if (event.contains("seq")) {
      EXPECT_GT(event.at("seq").get<std::int64_t>(), last);
      last = event.at("seq");
    } else if (event.at("event") == "progress") {
      EXPECT_GE(number(event, "fraction"), fraction - 1e-9);
      fraction = std::min(number(event, "fraction"), 1.0);
    } else if (event.at("event") == "durable") {
      EXPECT_GT(event.at("to").get<std::int64_t>(), durable);
      durable = event.at("to");
    } else {
      EXPECT_EQ(event.at("event"), "expectation");
      EXPECT_EQ(event.at("ok"), true);
    }
  }
  EXPECT_EQ(events["verdict"], 12);
  EXPECT_EQ(events["result"], 39);
  EXPECT_EQ(events["point-measured"], 5);
  EXPECT_EQ(events["run-ended"], 1);
  EXPECT_EQ(events["safe-state"], 1);
  EXPECT_EQ(events["paper"], 1);
  EXPECT_GT(events["progress"], 10);
  EXPECT_EQ(last, run.ledger()->head()->seq);
}

TEST(RunExpectation, NamesEveryDifference) {
  TemporaryFolder folder;
  // Read from a folder of its own, the plan no longer finds the files it names.
  const auto plan = spoilt(folder.path(), "plans/demo.toml", "fail = [5]", "fail = [4]");
  const Said said =
      meterbench({"run", plan.string(), "--bench", std::string(MB_RESOURCES) + "/benches/demo.toml",
                  "--batch", std::string(MB_RESOURCES) + "/batches/demo.toml", "--virtual-time", "--out",
                  folder.path().string(), "--expect"});
  EXPECT_EQ(said.code, 2) << "position 4 cannot be expected to pass and to fail";
  EXPECT_THAT(said.err, HasSubstr("position 4 is there twice"));

  const auto other = spoilt(folder.path(), "plans/demo.toml", "not_tested = [6]", "not_tested = []");
  std::ifstream file(other, std::ios::binary);
  std::string changed((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  changed.replace(changed.find("fail = [5]"), 10, "fail = [6]");
  std::ofstream(other, std::ios::binary) << changed;
  const Said differs =
      meterbench({"run", other.string(), "--bench", std::string(MB_RESOURCES) + "/benches/demo.toml",
                  "--batch", std::string(MB_RESOURCES) + "/batches/demo.toml", "--virtual-time", "--out",
                  folder.path().string(), "--expect"});
  EXPECT_EQ(differs.code, 1) << differs.err;
  EXPECT_THAT(differs.out, HasSubstr("position 6: expected fail, found not-tested"));
  EXPECT_THAT(differs.out, HasSubstr("position 5: nothing was expected, found fail"));
  EXPECT_THAT(differs.out, HasSubstr("Not as the plan expects."));
}

/// Sends SIGINT to the process when a text has gone through.
class Trap final : public std::stringbuf {
 public:
  explicit Trap(std::string text) : text_(std::move(text)) {}

 protected:
  std::streamsize xsputn(const char* data, std::streamsize size) override {
    seen_.append(data, static_cast<std::size_t>(size));
    if (!sprung_ && seen_.find(text_) != std::string::npos) {
      sprung_ = true;
      // The run stands still in this call until the signal is on its way: virtual time does not run ahead of
      // it.
      const int before = cli::Interrupt::posted();
      kill(getpid(), SIGINT);
      while (cli::Interrupt::posted() == before) {
        std::this_thread::yield();
      }
    }
    seen_.erase(0, seen_.size() - std::min(seen_.size(), text_.size()));
    return std::stringbuf::xsputn(data, size);
  }

 private:
  std::string text_;
  std::string seen_;
  bool sprung_ = false;
};

/// A meter has passed only where each of its points was measured and judged before the stop: at the repeats
/// of position 5, in which the others take no part. Position 6 is out once it was asked who it is.
std::string verdictAt(const std::string& stop, const std::string& position) {
  if (position == "6" && stop != "identify") {
    return "not-tested";
  }
  return stop == "low, run 2: prepare-tank" && position != "5" ? "pass" : "aborted";
}

/// Ctrl-C anywhere leaves the plant at rest, a verdict on every meter and a whole record.
TEST(RunInterrupted, LeavesThePlantSafeAndTheRecordWhole) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  for (const char* at : {"identify", "flush", "high, run 1: stabilise-flow",
                         "middle, run 1: measure-start-stop", "low, run 2: prepare-tank"}) {
    TemporaryFolder folder;
    const std::string out = folder.path().string();
    const std::vector<const char*> arguments = {"meterbench",     "run",   kPlan.c_str(),
                                                "--virtual-time", "--out", out.c_str()};
    Trap trap(at);
    std::istringstream in;
    std::ostream print(&trap);
    std::ostringstream err;
    const int code =
        cli::runCommandLine(static_cast<int>(arguments.size()), arguments.data(), in, print, err);
    EXPECT_EQ(code, 1) << at << err.str();

    auto ledger = LedgerReader::open(folder.path() / "record.sqlite");
    ASSERT_TRUE(ledger);
    const auto ended = (*ledger)->rows(RowFilter("run_ended"));
    ASSERT_TRUE(ended && ended->size() == 1) << at;
    EXPECT_EQ(ended->front().json().at("status"), "aborted") << at;
    EXPECT_THAT(ended->front().json().at("reason").get<std::string>(), HasSubstr("signal"));
    const auto safe = (*ledger)->rows(RowFilter("safe_state"));
    ASSERT_TRUE(safe && safe->size() == 1) << at;
    for (const auto& item : safe->front().json().at("items")) {
      EXPECT_EQ(item.at("done"), true) << at << item.dump();
    }
    const auto verdicts = (*ledger)->rows(RowFilter("verdict"));
    ASSERT_TRUE(verdicts);
    EXPECT_EQ(verdicts->size(), 12U) << at;
    for (const auto& row : *verdicts) {
      EXPECT_EQ(row.json().at("verdict"), verdictAt(at, row.json().at("position"))) << at << row.body;
    }
    const std::string record = (folder.path() / "record.sqlite").string();
    EXPECT_EQ(meterbench({"audit", "verify", "--db", record}).code, 0) << at;
    const Said again = meterbench({"recompute", "--db", record});
    EXPECT_EQ(again.code, 0) << at << again.out;
  }
}

}  // namespace
}  // namespace mb::integration
