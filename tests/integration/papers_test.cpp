// Papers of a demonstration run through the command line: who gets one, who is refused and why.

#include "core/record/fields.h"
#include "tests/integration/demo_run.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string bytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const DemoRun& printedDemo() {
  static const DemoRun run({"--expect", "--papers"});
  return run;
}

Said certificate(const DemoRun& run, const std::string& meter, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"certificate", "--db", run.record().string(), "--meter", meter};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return meterbench(arguments);
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Papers, AreLeftByTheDemonstration) {
  const DemoRun& run = printedDemo();
  ASSERT_EQ(run.said().code, 0) << run.said().out << run.said().err;
  std::map<std::string, int> kinds;
  std::set<std::string> numbers;
  for (const auto& body : run.bodies("paper")) {
    const std::string file = textField(body, "file");
    ++kinds[textField(body, "paper") + fs::path(file).extension().string()];
    EXPECT_EQ(sha256Hex(bytesOf(run.folder() / file)), textField(body, "sha256")) << file;
    if (body.contains("number")) {
      EXPECT_TRUE(numbers.insert(textField(body, "number")).second) << "given out twice";
      EXPECT_THAT(textField(body, "number"), StartsWith("SIM-2026-"));
    }
  }
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"certificate.pdf", 10},
                                               {"notice.pdf", 1},
                                               {"part-record.pdf", 1},
                                               {"raw-record.csv", 1},
                                               {"raw-record.pdf", 1}}));
  for (const auto& body : run.bodies("part")) {
    EXPECT_TRUE(numbers.insert(textField(body, "number")).second) << "a part and a paper share a number";
  }
  EXPECT_EQ(meterbench({"audit", "verify", "--db", run.record().string()}).code, 0);
}

TEST(Papers, OfACompleteCaseAreACertificateAndThenCopies) {
  const DemoRun run({"--expect"});
  const Said first = certificate(run, "26010001", {"--json"});
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.err, "");
  const auto json = nlohmann::json::parse(first.out);
  EXPECT_EQ(json.at("paper"), "certificate");
  EXPECT_EQ(json.at("number"), "SIM-2026-000013");
  EXPECT_EQ(sha256Hex(bytesOf(json.at("file"))), json.at("sha256"));
  const Said copy = certificate(run, "26010001", {"--json", "--out", (run.folder() / "mine.pdf").string()});
  ASSERT_EQ(copy.code, 0) << copy.err;
  const auto second = nlohmann::json::parse(copy.out);
  EXPECT_EQ(second.at("number"), json.at("number"));
  EXPECT_EQ(second.at("copy"), 1);
  EXPECT_TRUE(fs::exists(run.folder() / "mine.pdf"));

  const Said failed = certificate(run, "26010005");
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.out, HasSubstr("notice SIM-2026-000014"));
  EXPECT_EQ(certificate(run, "26010005", {"--notice"}).code, 0);
  EXPECT_EQ(certificate(run, "26010001", {"--notice"}).code, 1) << "nothing failed";

  const Said silent = certificate(run, "26010006");
  EXPECT_EQ(silent.code, 1);
  EXPECT_EQ(lines(silent.err), 1U);
  EXPECT_THAT(silent.err, HasSubstr("missing: errors (flow-sensor (not-tested"));
  EXPECT_EQ(certificate(run, "26019999").code, 2);
  EXPECT_EQ(meterbench({"audit", "verify", "--db", run.record().string()}).code, 0);
}

/// The next run's parts are numbered after the papers that were given out.
TEST(Papers, ShareOneSeriesWithLaterParts) {
  const DemoRun run({"--expect"});
  ASSERT_EQ(certificate(run, "26010001").code, 0);
  ASSERT_EQ(meterbench({"run", std::string(MB_RESOURCES) + "/plans/demo.toml", "--virtual-time", "--db",
                        run.record().string(), "--expect"})
                .code,
            0);
  std::set<std::string> numbers;
  for (const char* kind : {"part", "paper"}) {
    for (const auto& body : run.bodies(kind)) {
      if (!textField(body, "number").empty()) {
        EXPECT_TRUE(numbers.insert(textField(body, "number")).second) << textField(body, "number");
      }
    }
  }
  EXPECT_EQ(numbers.size(), 25U);
}

TEST(Papers, AreRefusedUnderASupersededEditionAndNameEverything) {
  const DemoRun run({"--regulation", "JJG225-2001"});
  const Said said = certificate(run, "26010001");
  EXPECT_EQ(said.code, 1);
  EXPECT_EQ(lines(said.err), 1U);
  for (const char* expected : {"appearance", "running-check", "tightness", "sensor-pair", "repeatability",
                               "superseded", "simulated"}) {
    EXPECT_THAT(said.err, HasSubstr(expected));
  }
  EXPECT_EQ(certificate(run, "26010005").code, 1) << "no notice either";
  for (const auto& body : run.bodies("paper")) {
    EXPECT_FALSE(body.contains("number"));
  }
  const Said json = certificate(run, "26010001", {"--json"});
  EXPECT_FALSE(nlohmann::json::parse(json.out).at("issued"));
}

TEST(Papers, TakeWhatAPersonEntersIntoTheCase) {
  const DemoRun run({"--regulation", "JJG225-2001"});
  const auto enter = [&run](const std::string& item, const std::string& result) {
    return meterbench({"item", "--db", run.record().string(), "--meter", "26010001", "--item", item,
                       "--result", result, "--note", "looked at"});
  };
  EXPECT_EQ(enter("appearance", "pass").code, 0);
  EXPECT_EQ(enter("tightness", "pass").code, 0);
  EXPECT_EQ(enter("errors", "pass").code, 2) << "errors are measured";
  EXPECT_EQ(enter("appearance", "perhaps").code, 2);
  const Said shown = meterbench({"case", "--db", run.record().string(), "--meter", "26010001", "--json"});
  EXPECT_EQ(shown.code, 1);
  const auto json = nlohmann::json::parse(shown.out);
  EXPECT_EQ(json.at("state"), "incomplete");
  EXPECT_EQ(json.at("items").at(0).at("state"), "passed");
  EXPECT_EQ(json.at("items").at(1).at("state"), "missing");
  EXPECT_EQ(json.at("items").at(2).at("state"), "passed");
  EXPECT_EQ(enter("running-check", "fail").code, 0);
  EXPECT_EQ(enter("running-check", "pass").code, 0);
  const auto failed = nlohmann::json::parse(
      meterbench({"case", "--db", run.record().string(), "--meter", "26010001", "--json"}).out);
  EXPECT_EQ(failed.at("state"), "failed") << "a later pass does not hide it";
  const auto row = run.bodies("manual_item").front();
  EXPECT_EQ(textField(row, "who"), "Demo Verifier");
  EXPECT_EQ(textField(row, "role"), "operator");
  EXPECT_EQ(meterbench({"audit", "verify", "--db", run.record().string()}).code, 0);
  EXPECT_EQ(meterbench({"recompute", "--db", run.record().string()}).code, 0);
}

TEST(Papers, BeginANewCaseOnlyWithAReason) {
  const DemoRun run({"--expect"});
  const std::vector<std::string> open = {"case",    "--db",     run.record().string(),
                                         "--meter", "26010005", "--open"};
  EXPECT_EQ(meterbench(open).code, 2);
  auto withReason = open;
  withReason.insert(withReason.end(), {"--why", "repaired by the maker"});
  EXPECT_EQ(meterbench(withReason).code, 0);
  const Said nothing = certificate(run, "26010005");
  EXPECT_EQ(nothing.code, 1);
  EXPECT_THAT(nothing.err, HasSubstr("missing"));
}

/// A record that somebody altered certifies nothing.
TEST(Papers, AreNotMadeOfARecordThatIsNotWhole) {
  const DemoRun run({"--expect"});
  std::ofstream(run.record().string() + ".witness", std::ios::app) << "{}\n";
  const Said said = certificate(run, "26010001");
  EXPECT_EQ(said.code, 1) << "a failed check, not wrong use";
  EXPECT_THAT(said.err, HasSubstr("not whole"));
  const Said json = certificate(run, "26010001", {"--json"});
  EXPECT_FALSE(nlohmann::json::parse(json.out).at("issued"));
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string()}).code, 1)
      << "nor a raw record or part record";
}

/// The number of a paper is spent before its file is there: what cannot be written is refused before.
TEST(Papers, SpendNoNumberOnAFileThatCannotBeWritten) {
  const DemoRun run({"--expect"});
  EXPECT_EQ(certificate(run, "26010001", {"--out", "/no/such/folder/paper.pdf"}).code, 2);
  const std::size_t before = run.bodies("paper").size();
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string(), "--out", "/no/such/folder/paper.pdf"}).code,
            2);
  EXPECT_EQ(run.bodies("paper").size(), before);
  const auto first = nlohmann::json::parse(certificate(run, "26010001", {"--json"}).out);
  EXPECT_EQ(first.at("copy"), 0) << "nothing was handed out before";
}

/// A run that was killed before its table was written gets the same bytes later.
TEST(Papers, RemakeTheTableOfARunThatLostIt) {
  const DemoRun run({"--expect"});
  const std::string name = "raw-record-DEMO-0001-15.csv";
  const std::string bytes = bytesOf(run.folder() / name);
  ASSERT_FALSE(bytes.empty());
  const std::vector<std::string> again = {"paper",  "--db",       run.record().string(),
                                          "--kind", "raw-record", "--csv"};
  EXPECT_EQ(meterbench(again).code, 0);
  EXPECT_EQ(bytesOf(run.folder() / "raw-record-DEMO-0001-15-copy-1.csv"), bytes);
  fs::remove(run.folder() / name);
  EXPECT_EQ(meterbench(again).code, 0);
  EXPECT_EQ(bytesOf(run.folder() / name), bytes);
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string(), "--csv"}).code, 2)
      << "a part record is no table";
  EXPECT_EQ(meterbench({"audit", "verify", "--db", run.record().string()}).code, 0);
}

TEST(Papers, LeaveTheFirstPrintOfARunInItsPlace) {
  const DemoRun run({"--expect"});
  const std::vector<std::string> print = {"paper",  "--db",       run.record().string(),
                                          "--kind", "raw-record", "--json"};
  const auto first = nlohmann::json::parse(meterbench(print).out);
  EXPECT_EQ(first.at("copy"), 0);
  const std::string bytes = bytesOf(first.at("file"));
  const auto copy = nlohmann::json::parse(meterbench(print).out);
  EXPECT_EQ(copy.at("copy"), 1);
  EXPECT_NE(copy.at("file"), first.at("file"));
  EXPECT_EQ(bytesOf(first.at("file")), bytes);
}

TEST(Papers, OfARunArePrintedLaterToo) {
  const DemoRun run({"--expect"});
  const std::string file = (run.folder() / "part.pdf").string();
  const Said part =
      meterbench({"paper", "--db", run.record().string(), "--meter", "26010003", "--out", file});
  EXPECT_EQ(part.code, 0) << part.err;
  EXPECT_THAT(bytesOf(file), StartsWith("%PDF-1.4"));
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string(), "--kind", "raw-record"}).code, 0);
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string(), "--run", "3"}).code, 2);
  EXPECT_EQ(meterbench({"paper", "--db", run.record().string(), "--meter", "26019999"}).code, 2);
}

}  // namespace
}  // namespace mb::integration
