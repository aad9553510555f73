// The real drivers, the real clock and real system calls against the simulated bench in another process: a
// run from its plan to its verdicts, compared with what truly happened.

#include "tests/realtime/served_run.h"

#include "core/async/clock.h"
#include "tests/integration/demo_run.h"
#include "tests/realtime/serving_program.h"

#include <chrono>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::integration {
namespace {

using ::testing::StartsWith;
using Json = nlohmann::json;

std::vector<Json> lines(const std::filesystem::path& path) {
  std::vector<Json> all;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    all.push_back(Json::parse(line));
  }
  return all;
}

/// One run for all tests that look at it: it takes real time.
class ServedRun : public ::testing::Test {
 protected:
  struct Everything {
    TemporaryFolder folder;
    Said said;
    int simulatorCode = -1;
    std::unique_ptr<LedgerReader> ledger;
    std::vector<Json> truth;

    [[nodiscard]] std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  };

  static void SetUpTestSuite() {
    all_ = std::make_unique<Everything>();
    Everything& all = *all_;
    ServingProgram simulator({"--bench", quickBench(all.folder.path()).string(), "--batch",
                              realtimeFile("batch.toml"), "--seed", "3", "--out", all.path("bench.toml"),
                              "--truth", all.path("truth.jsonl")});
    ASSERT_TRUE(simulator.serves());
    all.said =
        meterbench({"run", realtimeFile("plan.toml"), "--bench", all.path("bench.toml"), "--batch",
                    realtimeFile("batch.toml"), "--regulation", quickEdition(all.folder.path()).string(),
                    "--db", all.path("record.sqlite"), "--expect", "--json"});
    all.simulatorCode = simulator.end();
    auto opened = LedgerReader::open(all.path("record.sqlite"));
    ASSERT_TRUE(opened) << opened.error().message() << all.said.err;
    all.ledger = std::move(*opened);
    all.truth = lines(all.path("truth.jsonl"));
  }
  static void TearDownTestSuite() { all_.reset(); }

  [[nodiscard]] static std::vector<Json> bodies(const std::string& kind) {
    std::vector<Json> found;
    for (const auto& row : all_->ledger->rows(RowFilter(kind)).value_or(std::vector<Row>())) {
      found.push_back(row.json());
    }
    return found;
  }

  /// The UTC of a row's instant ("2026-01-05T08:00:00.000Z": they compare as texts).
  [[nodiscard]] static std::string utcOf(const std::string& seq) {
    const auto row = all_->ledger->row(std::stoll(seq));
    EXPECT_TRUE(row) << seq;
    const auto clock = bodies("clock").front();
    std::istringstream begin(clock.at("utc").get<std::string>());
    std::chrono::sys_time<std::chrono::milliseconds> utc;
    std::tm parts{};
    int milliseconds = 0;
    char ignored = 0;
    begin >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%S") >> ignored >> milliseconds;
    utc = std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts))) +
          std::chrono::milliseconds(milliseconds);
    const auto passed = number(row->json(), "at_ns") - number(clock, "monotonic_ns");
    return toIso(utc + std::chrono::milliseconds(static_cast<std::int64_t>(passed / 1e6)));
  }

  /// What truly went through a position between two weighings. The simulator's grid lets a flow begin a
  /// little before the valve moved, so that what overlaps counts: before and after it stands still.
  [[nodiscard]] static std::optional<Json> truthOf(const std::string& position, const std::string& from,
                                                   const std::string& to) {
    for (const auto& episode : all_->truth) {
      const std::string begin = episode.at("begin");
      const std::string end = episode.at("end");
      if (episode.at("position") == position && begin < to && end > from) {
        return episode;
      }
    }
    return std::nullopt;
  }

  static std::unique_ptr<Everything> all_;
};

std::unique_ptr<ServedRun::Everything> ServedRun::all_;

TEST_F(ServedRun, EndsAsThePlanExpects) {
  EXPECT_EQ(all_->said.code, 0) << all_->said.out << all_->said.err;
  EXPECT_EQ(all_->simulatorCode, 0);
  ASSERT_FALSE(bodies("run_ended").empty());
  EXPECT_EQ(bodies("run_ended").front().at("status"), "completed");
  std::map<std::string, std::string> verdicts;
  for (const auto& body : bodies("verdict")) {
    verdicts[body.at("position")] = body.at("verdict");
  }
  EXPECT_EQ(verdicts, (std::map<std::string, std::string>{{"1", "pass"}, {"7", "pass"}, {"8", "fail"}}));
}

/// The half width of a triangular distribution is 2.45 standard uncertainties: 1.3 times U with k = 2 holds
/// all of it, and the rest.
TEST_F(ServedRun, FindsTheTrueErrorsWithinTheirUncertainty) {
  int compared = 0;
  for (const auto& point : bodies("point")) {
    const Json& balance = point.at("balance");
    const std::string from = utcOf(balance.at("start"));
    const std::string to = utcOf(balance.at("end"));
    for (const auto& result : bodies("result")) {
      const auto truth = result.at("run_of_point") == point.at("run_of_point") &&
                                 result.at("point_attempt") == point.at("point_attempt")
                             ? truthOf(result.at("position"), from, to)
                             : std::nullopt;
      if (!truth) {
        continue;
      }
      ++compared;
      EXPECT_NEAR(number(result, "error_percent"), number(*truth, "true_error_percent"),
                  1.3 * number(result, "uncertainty_percent"))
          << result.at("position");
      EXPECT_NEAR(number(result, "reference_volume_l"), number(*truth, "true_volume_l"),
                  0.003 * number(*truth, "true_volume_l"))
          << result.at("position");
    }
  }
  EXPECT_EQ(compared, 3);
}

/// Settled point 15: by what the ports are, and nothing in the bench file says it.
TEST_F(ServedRun, IsMarkedAsSimulated) {
  EXPECT_EQ(bodies("genesis").front().at("simulated"), true);
  EXPECT_EQ(bodies("run").front().at("simulated"), true);
  ASSERT_EQ(bodies("part").size(), 3U);
  for (const auto& part : bodies("part")) {
    EXPECT_THAT(part.at("number").get<std::string>(), StartsWith("SIM-"));
    EXPECT_EQ(part.at("certificate"), false);
  }
}

TEST_F(ServedRun, LeavesARecordThatHolds) {
  const Said audit = meterbench({"audit", "verify", "--db", all_->path("record.sqlite")});
  EXPECT_EQ(audit.code, 0) << audit.out << audit.err;
  const Said recompute = meterbench({"recompute", "--db", all_->path("record.sqlite")});
  EXPECT_EQ(recompute.code, 0) << recompute.out << recompute.err;
}

}  // namespace
}  // namespace mb::integration
