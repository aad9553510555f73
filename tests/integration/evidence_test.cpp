// What audit and recompute say of a whole record and of one that somebody has touched.

#include "core/identity/program_identity.h"
#include "core/record/canonical.h"
#include "procedures/method/recompute.h"
#include "tests/integration/demo_run.h"

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

Json lastLine(const std::string& text) {
  return Json::parse(text.substr(text.rfind('\n', text.size() - 2) + 1));
}

/// A copy of the shared demonstration's record that a forger may work on.
class Forged {
 public:
  Forged() {
    const auto source = sharedDemo().record();
    for (const char* end : {"", "-wal", ".witness"}) {
      if (std::filesystem::exists(source.string() + end)) {
        std::filesystem::copy_file(source.string() + end, record().string() + end);
      }
    }
  }

  [[nodiscard]] std::filesystem::path record() const { return folder_.path() / "record.sqlite"; }

  /// With the triggers out of the way, as somebody who knows SQLite would.
  void execute(const std::vector<std::string>& statements) const {
    SQLite::Database database(record().string(), SQLite::OPEN_READWRITE);
    std::vector<std::string> triggers;
    {
      SQLite::Statement select(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
      while (select.executeStep()) {
        triggers.push_back(select.getColumn(0).getString());
      }
    }
    EXPECT_FALSE(triggers.empty());
    for (const auto& trigger : triggers) {
      database.exec("DROP TRIGGER \"" + trigger + "\"");
    }
    for (const auto& statement : statements) {
      EXPECT_EQ(database.exec(statement), 1) << statement;
    }
  }

  /// Puts `body` in the place of that of the first row of `kind` for which `which` holds.
  template <class Which, class Change>
  void change(const std::string& kind, Which which, Change change) const {
    auto ledger = LedgerReader::open(record());
    ASSERT_TRUE(ledger);
    const auto rows = (*ledger)->rows(RowFilter(kind));
    ASSERT_TRUE(rows);
    ledger->reset();
    for (const auto& row : *rows) {
      Json body = row.json();
      if (which(body)) {
        change(body);
        execute({"UPDATE ledger SET body = '" + canonicalJson(body) +
                 "' WHERE seq = " + std::to_string(row.seq)});
        return;
      }
    }
    FAIL() << "no such row of the kind " << kind;
  }

  [[nodiscard]] Said recompute() const {
    return meterbench({"recompute", "--db", record().string(), "--json"});
  }
  [[nodiscard]] Said audit() const {
    return meterbench({"audit", "verify", "--db", record().string(), "--json"});
  }

 private:
  TemporaryFolder folder_;
};

bool always(const Json&) {
  return true;
}

TEST(Evidence, AWholeRecordIsWhole) {
  const Said audit = meterbench({"audit", "verify", "--db", sharedDemo().record().string(), "--json"});
  EXPECT_EQ(audit.code, 0) << audit.out << audit.err;
  const Json report = Json::parse(audit.out);
  EXPECT_EQ(report.at("ok"), true);
  EXPECT_EQ(report.at("head_hash"), sharedDemo().ledger()->head()->hash);
  EXPECT_GT(report.at("witnessed").get<int>(), 0);
  EXPECT_EQ(report.at("first_bad_row"), 0);
}

TEST(Evidence, EveryBitComesOutAgain) {
  const Said said = meterbench({"recompute", "--db", sharedDemo().record().string(), "--json"});
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  const Json summary = lastLine(said.out);
  EXPECT_EQ(summary.at("ok"), true);
  EXPECT_EQ(summary.at("same_program"), true);
  EXPECT_EQ(summary.at("readings"), sharedDemo().bodies("reading").size());
  EXPECT_EQ(summary.at("points"), 5);
  EXPECT_EQ(summary.at("weighings"), 10);
  EXPECT_EQ(summary.at("results"), sharedDemo().bodies("result").size());
  EXPECT_EQ(summary.at("verdicts"), 12);
}

/// Settled point 16: a program of another identity may differ by 1e-9; here it does not differ at all.
TEST(Evidence, AnotherProgramIsHeldToThePrintedValues) {
  const auto ledger = sharedDemo().ledger();
  const auto report = recompute(*ledger, "another program");
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->ok());
  EXPECT_FALSE(report->sameProgram);
}

/// docs/ledger.md names every field of every row.
TEST(Evidence, EveryFieldIsDocumented) {
  std::ifstream file(std::string(MB_SOURCE_DIR) + "/docs/ledger.md", std::ios::binary);
  std::map<std::string, std::string> documented;
  std::string shared;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) {
      shared += line;
      continue;
    }
    std::string kinds = line.substr(0, line.find('|', 1));
    for (std::size_t at = kinds.find('`'); at != std::string::npos; at = kinds.find('`')) {
      const std::size_t end = kinds.find('`', at + 1);
      documented[kinds.substr(at + 1, end - at - 1)] = line;
      kinds.erase(0, end + 1);
    }
  }
  const auto rows = sharedDemo().ledger()->rows(RowFilter());
  ASSERT_TRUE(rows);
  std::set<std::string> missing;
  for (const Row& row : *rows) {
    const Json body = row.json();
    for (const auto& [field, value] : body.items()) {
      const std::regex name("\\b" + field + "\\b");
      if (!std::regex_search(documented[row.kind], name) &&
          shared.find("`" + field + "`") == std::string::npos) {
        missing.insert(row.kind + "." + field);
      }
    }
  }
  EXPECT_THAT(missing, ::testing::IsEmpty());
}

TEST(Evidence, ABetterErrorIsFound) {
  const Forged forged;
  forged.change(
      "result", [](const Json& body) { return body.at("position") == "5" && body.at("verdict") == "fail"; },
      [](Json& body) {
        body["error_percent"] = "1.5";
        body["verdict"] = "pass";
      });
  const Said audit = forged.audit();
  EXPECT_EQ(audit.code, 1);
  EXPECT_EQ(Json::parse(audit.out).at("ok"), false);
  const Said recomputed = forged.recompute();
  EXPECT_EQ(recomputed.code, 1);
  EXPECT_THAT(recomputed.out, HasSubstr("result: error_percent"));
  EXPECT_THAT(recomputed.out, HasSubstr("result: verdict"));
}

TEST(Evidence, ABetterVerdictIsFound) {
  const Forged forged;
  forged.change(
      "verdict", [](const Json& body) { return body.at("position") == "5"; },
      [](Json& body) { body["verdict"] = "pass"; });
  EXPECT_EQ(forged.audit().code, 1);
  const Said recomputed = forged.recompute();
  EXPECT_EQ(recomputed.code, 1);
  EXPECT_THAT(recomputed.out, HasSubstr("\"verdict: verdict\""));
}

TEST(Evidence, AnotherRegisterReadingIsFound) {
  const Forged forged;
  forged.change(
      "reading", [](const Json& body) { return body.at("purpose") == "end"; },
      [](Json& body) { body["value"] = "0.59999"; });
  EXPECT_EQ(forged.audit().code, 1);
  const Said recomputed = forged.recompute();
  EXPECT_EQ(recomputed.code, 1);
  EXPECT_THAT(recomputed.out, HasSubstr("reading: value"));
  EXPECT_THAT(recomputed.out, HasSubstr("result: error_percent"));
}

TEST(Evidence, AnotherWeightIsFound) {
  const Forged forged;
  forged.change(
      "sample",
      [](const Json& body) { return body.at("instrument") == "balance" && body.at("purpose") == "end"; },
      [](Json& body) { body["value"] = "96.900"; });
  EXPECT_EQ(forged.audit().code, 1);
  const Said recomputed = forged.recompute();
  EXPECT_EQ(recomputed.code, 1);
  EXPECT_THAT(recomputed.out, HasSubstr("sample: value"));
}

TEST(Evidence, ALostResultIsFound) {
  const Forged forged;
  forged.change("result", always, [](Json& body) { body["position"] = "99"; });
  const Said recomputed = forged.recompute();
  EXPECT_EQ(recomputed.code, 1);
  EXPECT_THAT(recomputed.out, HasSubstr("no result of position"));
}

TEST(Evidence, OtherBytesAreFound) {
  const Forged forged;
  std::string sha256;
  for (const auto& body : sharedDemo().bodies("exchange")) {
    if (body.at("purpose") == "read-end" && body.at("outcome") == "ok") {
      sha256 = body.at("received");
      break;
    }
  }
  ASSERT_EQ(sha256.size(), 64U);
  const auto bytes = sharedDemo().ledger()->segment(sha256);
  ASSERT_TRUE(bytes);
  std::string hex = toHex(*bytes);
  hex[hex.size() / 2] = hex[hex.size() / 2] == '1' ? '2' : '1';
  forged.execute({"UPDATE segment SET bytes = x'" + hex + "' WHERE sha256 = '" + sha256 + "'"});
  EXPECT_EQ(forged.audit().code, 1);
  const Said recomputed = forged.recompute();
  EXPECT_NE(recomputed.code, 0);
  EXPECT_THAT(recomputed.out + recomputed.err,
              ::testing::AnyOf(HasSubstr("bytes received"), HasSubstr("hash")));
}

TEST(Evidence, ARecordThatIsNotThereIsRefused) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"recompute"}, {"audit", "verify"}, {"results"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--db", "/nowhere/record.sqlite"});
    const Said said = meterbench(arguments);
    EXPECT_EQ(said.code, 2) << command.front();
    EXPECT_THAT(said.err, HasSubstr("/nowhere/record.sqlite"));
    EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << said.err;
  }
}

}  // namespace
}  // namespace mb::integration
