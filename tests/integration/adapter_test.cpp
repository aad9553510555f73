// External adapters in a whole run (docs/adapters.md): one that does its work gives what the profile gives,
// and one that does not harms nobody.

#include "tests/integration/demo_run.h"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Json = nlohmann::json;

constexpr const char* kHonest = MB_ADAPTERS "/dem-adapter";

/// The profile of each position that is not as shipped.
using Profiles = std::map<int, std::string>;

/// The demonstration batch with other profiles, as a file in `folder`.
fs::path batchWith(const fs::path& folder, const Profiles& profiles) {
  std::string text = resource("batches/demo.toml");
  for (const auto& [position, profile] : profiles) {
    const auto meter = text.find(fmt::format("position = {}\n", position));
    const auto from = text.find("profile = \"", meter);
    const auto to = text.find('\n', from);
    text.replace(from, to - from, "profile = \"" + profile + "\"");
  }
  const fs::path path = folder / "batch.toml";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

/// Resources as shipped, with further profiles of adapters that misbehave, each from a call on.
class Resources {
 public:
  explicit Resources(const std::map<std::string, std::string>& badFrom) {
    for (const auto& entry : fs::directory_iterator(MB_RESOURCES)) {
      if (entry.path().filename() != "profiles") {
        fs::create_symlink(entry.path(), folder_.path() / entry.path().filename());
      }
    }
    const fs::path profiles = folder_.path() / "profiles";
    fs::copy(fs::path(MB_RESOURCES) / "profiles", profiles);
    for (const auto& [mode, call] : badFrom) {
      std::ofstream(profiles / ("bad-" + mode + ".toml"), std::ios::binary)
          << "schema = 1\nkind = \"adapter\"\nname = \"bad-" << mode << "\"\ntitle = \"bad\"\n"
          << "extends = \"dem-mbus-adapter\"\n[adapter]\nprogram = \"bad-adapter\"\narguments = [\"" << mode
          << "\", \"" << call << "\", \"" << kHonest << "\"]\n[adapter.limits]\nrestarts = 2\n"
          << (mode == "hang" ? "answer_s = 0.1\n" : "");
    }
  }
  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

/// As meterbench(), on other resources.
Said meterbenchOn(const fs::path& resources, const std::vector<std::string>& arguments) {
  setenv("METERBENCH_ADAPTERS", MB_ADAPTERS, 1);  // NOLINT(concurrency-mt-unsafe)
  return meterbench(arguments, resources.string());
}

std::vector<Json> bodies(const fs::path& record, const std::string& kind) {
  std::vector<Json> all;
  const auto ledger = LedgerReader::open(record);
  EXPECT_TRUE(ledger) << ledger.error().message();
  const auto rows = (*ledger)->rows(RowFilter(kind));
  for (const auto& row : *rows) {
    all.push_back(row.json());
  }
  return all;
}

/// What was found, by position and run of a point.
std::map<std::string, Json> results(const std::vector<Json>& rows) {
  std::map<std::string, Json> found;
  for (Json row : rows) {
    const std::string key =
        fmt::format("{} {} {}", row.at("position").get<std::string>(), row.at("point").get<std::string>(),
                    row.at("run_of_point").get<std::string>());
    row.erase("inputs");  // other rows stand between
    row.erase("run");
    row.erase("budget");
    found[key] = row;
  }
  return found;
}

void expectWhole(const fs::path& resources, const fs::path& record) {
  const Said audit = meterbenchOn(resources, {"audit", "verify", "--db", record.string()});
  EXPECT_EQ(audit.code, 0) << audit.out << audit.err;
  const Said again = meterbenchOn(resources, {"recompute", "--db", record.string()});
  EXPECT_EQ(again.code, 0) << again.out << again.err;
  EXPECT_THAT(again.out, HasSubstr("Every bit comes out again."));
}

/// Without the numbers of rows in its text: a record with an adapter has more of them.
Json withoutRows(Json result) {
  static const std::regex row("\\(exchange [0-9]+\\)");
  if (result.contains("reason_text")) {
    result["reason_text"] = std::regex_replace(result["reason_text"].get<std::string>(), row, "(exchange)");
  }
  return result;
}

std::vector<std::string> runArguments(const fs::path& batch, const fs::path& out) {
  return {"run",           std::string(MB_RESOURCES) + "/plans/demo.toml",
          "--batch",       batch.string(),
          "--out",         out.string(),
          "--virtual-time"};
}

TEST(Adapter, GivesTheResultsThatTheProfileGivesToTheBit) {
  const TemporaryFolder folder;
  Profiles profiles;
  profiles[11] =
      "dem-mbus-adapter";  // between two meters of the profile on one line, with a register that wraps
  const auto batch = batchWith(folder.path(), profiles);
  const Said said = meterbenchOn(MB_RESOURCES, runArguments(batch, folder.path()));
  const fs::path record = folder.path() / "record.sqlite";
  const auto found = results(bodies(record, "result"));
  const auto expected = results(sharedDemo().bodies("result"));
  ASSERT_EQ(found.size(), expected.size()) << said.err;
  for (const auto& [key, result] : expected) {
    EXPECT_EQ(withoutRows(found.at(key)), withoutRows(result)) << key;
  }
  const auto programs = bodies(record, "adapter");
  ASSERT_EQ(programs.size(), 1U);
  EXPECT_EQ(programs[0].at("position"), "11");
  EXPECT_EQ(programs[0].at("files").at(0).at("sha256").get<std::string>().size(), 64U);
  int byAdapter = 0;
  for (const Json& reading : bodies(record, "reading")) {
    const bool theirs = reading.at("position") == "11";
    EXPECT_EQ(reading.value("by", std::string()), theirs ? "adapter" : "");
    byAdapter += theirs ? 1 : 0;
  }
  EXPECT_GT(byAdapter, 10);
  expectWhole(MB_RESOURCES, record);
}

TEST(Adapter, AMisbehavingOneHarmsNobody) {
  const std::map<std::string, std::string> badFrom = {{"crash", "read"},    {"hang", "read"},
                                                      {"flood", "read"},    {"another-value", "read"},
                                                      {"garbage", "enter"}, {"version", "hello"}};
  const Resources resources(badFrom);
  const TemporaryFolder folder;
  // Line C: one good between two bad; line D: three bad. One more behind a head.
  Profiles profiles = {
      {7, "bad-crash"}, {9, "bad-flood"}, {10, "bad-hang"}, {11, "bad-another-value"}, {12, "bad-garbage"}};
  profiles[6] = "bad-version";
  const auto batch = batchWith(folder.path(), profiles);
  const Said said = meterbenchOn(resources.path(), runArguments(batch, folder.path()));
  EXPECT_EQ(said.code, 1) << said.err;
  const fs::path record = folder.path() / "record.sqlite";
  ASSERT_EQ(bodies(record, "run_ended").size(), 1U);
  EXPECT_EQ(bodies(record, "run_ended")[0].at("status"), "completed");

  const auto expected = sharedDemo().verdicts();
  const auto verdicts = bodies(record, "verdict");
  EXPECT_EQ(verdicts.size(), 12U);
  for (const Json& verdict : verdicts) {
    const int position = static_cast<int>(number(verdict, "position"));
    if (profiles.contains(position)) {
      EXPECT_THAT(verdict.at("verdict").get<std::string>(), ::testing::AnyOf("not-tested", "invalid"))
          << position;
    } else {
      EXPECT_EQ(verdict.at("verdict"), expected.at(position)) << position;
    }
  }
  std::map<std::string, int> ended;
  for (const Json& row : bodies(record, "adapter")) {
    ended[row.at("profile")] += row.at("state") == "ended" ? 1 : 0;
  }
  for (const auto& [mode, call] : badFrom) {
    EXPECT_GE(ended["bad-" + mode], 1) << mode;
    EXPECT_LE(ended["bad-" + mode], 3) << mode << ": started without end";
  }
  for (const Json& reading : bodies(record, "reading")) {
    EXPECT_FALSE(profiles.contains(static_cast<int>(number(reading, "position")))) << reading.dump();
  }
  expectWhole(resources.path(), record);
}

TEST(Adapter, OneThatIsNotThereIsFoundBeforeAnythingMoves) {
  const TemporaryFolder folder;
  Profiles profiles;
  profiles[11] = "dem-mbus-adapter";
  const auto batch = batchWith(folder.path(), profiles);
  setenv("METERBENCH_ADAPTERS", folder.path().c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  const Said said = meterbench(runArguments(batch, folder.path()));
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("position 11 on line D"));
  EXPECT_THAT(said.err, HasSubstr("there is no such file; put the adapter there"));
  EXPECT_FALSE(fs::exists(folder.path() / "record.sqlite"));
}

}  // namespace
}  // namespace mb::integration
