// Papers given out: numbered, kept before they are handed out, copies marked.

#include "app/papers/paper_office.h"
#include "core/record/fields.h"
#include "core/record/ledger_reader.h"
#include "tests/support/sample_evidence.h"

#include <cstdlib>
#include <filesystem>

#include <QtGui/QGuiApplication>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using test::kMeter;
using test::SampleRecord;
using ::testing::HasSubstr;

class PaperOfficeTest : public ::testing::Test {
 protected:
  PaperOfficeTest() {
    if (QCoreApplication::instance() == nullptr) {
      setenv("QT_QPA_PLATFORM", "offscreen", 1);  // NOLINT(concurrency-mt-unsafe)
      static int count = 1;
      static char name[] = "test";
      static char* arguments[] = {name, nullptr};
      new QGuiApplication(count,
                          arguments);  // NOLINT(cppcoreguidelines-owning-memory): as long as the program
    }
    std::string name = (std::filesystem::temp_directory_path() / "papers-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~PaperOfficeTest() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  /// A record file to keep papers in, of the bench of the sample records.
  void begin(bool simulated) {
    RecordOptions options(folder_ / "r.sqlite", folder_ / "r.witness",
                          [] { return "2026-03-02T12:00:00.000Z"; });
    options.simulated = simulated;
    options.benchUuid = "8c582029-0cc0-8e23-aac0-dc70c2fc82b6";
    options.benchName = "Bench 8c58";
    if (simulated) {
      options.demonstrationSeed = 1;
    } else {
      options.keyFile = folder_ / "r.key";
    }
    store_ = std::move(RecordStore::open(options).value());
  }

  Expected<IssuedPaper> issue(const std::vector<RecordEvidence>& records,
                              const std::string& checker = "Li Na") {
    const auto found = gatherCase(records, CaseQuestion(kMeter));
    EXPECT_TRUE(found);
    const Signatories people{*authority_.find("Zhang Wei"), *authority_.find(checker)};
    auto papers = PaperOffice(*store_, "2026-03-02T12:00:00.000Z", "program")
                      .issue(authority_, {{*found, people, std::string()}});
    if (!papers) {
      return tl::unexpected(papers.error());
    }
    return std::move(papers->front());
  }

  /// The record's own papers, as a later command sees them.
  std::vector<PaperEvidence> kept() {
    EXPECT_TRUE(store_->flush());
    const auto reader = LedgerReader::open(folder_ / "r.sqlite");
    return readEvidence(**reader).value().papers;
  }

  std::filesystem::path folder_;
  std::unique_ptr<RecordStore> store_;
  const Authority authority_ = Authority(
      {Identity("Zhang Wei", {Role::operatorRole, Role::metrologist}, false),
       Identity("Li Na", {Role::metrologist}, false), Identity("Wang Fang", {Role::operatorRole}, false)});
};

TEST_F(PaperOfficeTest, KeepsNumberAndHashOfWhatItGivesOut) {
  begin(false);
  SampleRecord record;
  record.complete();
  const auto paper = issue(record.records());
  ASSERT_TRUE(paper) << paper.error().message();
  EXPECT_EQ(paper->sort, PaperSort::certificate);
  EXPECT_EQ(paper->number, "VC-8C58-2026-000001");
  EXPECT_EQ(paper->file, "certificate-26010001-VC-8C58-2026-000001.pdf");
  const auto body = paper->row.json();
  EXPECT_EQ(textField(body, "sha256"), sha256Hex(paper->pdf));
  EXPECT_EQ(textField(body, "number"), paper->number);
  EXPECT_FALSE(flagField(body, "training"));
  EXPECT_EQ(body.at("sources").size(), 7U) << "every item it stands on";
  const auto papers = kept();
  ASSERT_EQ(papers.size(), 1U);
  EXPECT_EQ(papers.front().number, paper->number);
}

TEST_F(PaperOfficeTest, CountsOnAndGivesCopiesTheNumberOfTheirOriginal) {
  begin(false);
  SampleRecord record;
  record.complete();
  const auto first = issue(record.records());
  record.get().papers = kept();
  const auto copy = issue(record.records());
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->number, first->number);
  EXPECT_EQ(copy->copy, 1);
  EXPECT_EQ(textField(copy->row.json(), "copy"), "1");
  EXPECT_THAT(copy->file, HasSubstr("copy-1"));
  record.get().papers = kept();
  EXPECT_EQ(issue(record.records())->copy, 2);

  SampleRecord again;  // the same meter on other rows: a paper of its own
  again.manual("appearance", "pass");
  again.complete();
  const auto second = issue(again.records());
  EXPECT_EQ(second->number, "VC-8C58-2026-000002");
  EXPECT_EQ(second->copy, 0);
}

TEST_F(PaperOfficeTest, NumbersNoticesApart) {
  begin(false);
  SampleRecord record;
  record.complete();
  record.run("flow-sensor", "fail");
  const auto notice = issue(record.records());
  ASSERT_TRUE(notice) << notice.error().message();
  EXPECT_EQ(notice->sort, PaperSort::notice);
  EXPECT_EQ(notice->number, "RN-8C58-2026-000001");
}

TEST_F(PaperOfficeTest, NumbersSimulatedPapersAfterTheSimulatedPartRecords) {
  begin(true);
  SampleRecord record(true);
  record.run("flow-sensor", "pass", test::regulation("DEMO"));
  store_->append("part", {{"number", "SIM-2026-000012"}});
  const auto paper = issue(record.records());
  ASSERT_TRUE(paper) << paper.error().message();
  EXPECT_EQ(paper->number, "SIM-2026-000013");
  EXPECT_TRUE(flagField(paper->row.json(), "training"));
}

TEST_F(PaperOfficeTest, GivesATrainingPaperOfARealBenchNoNumber) {
  begin(false);
  SampleRecord record;
  record.run("flow-sensor", "pass", test::regulation("DEMO"));
  const auto paper = issue(record.records());
  ASSERT_TRUE(paper) << paper.error().message();
  EXPECT_EQ(paper->number, "");
  EXPECT_TRUE(flagField(paper->row.json(), "training"));
}

TEST_F(PaperOfficeTest, KeepsNothingOfWhatItRefuses) {
  begin(false);
  SampleRecord record;
  record.run("flow-sensor", "pass");
  const auto refused = issue(record.records());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("missing: appearance; running-check; tightness"));
  record.get().runs.clear();
  record.complete();
  const auto notAllowed = issue(record.records(), "Wang Fang");
  ASSERT_FALSE(notAllowed);
  EXPECT_THAT(notAllowed.error().message(), HasSubstr("metrologist"));
  EXPECT_TRUE(kept().empty());
}

/// Two of a batch: when one may not have a paper, none gets one and no number is used up.
TEST_F(PaperOfficeTest, GivesOutAllOrNothing) {
  begin(false);
  SampleRecord good;
  good.complete();
  SampleRecord bad;
  bad.run("flow-sensor", "pass");
  const auto goodRecords = good.records();
  const auto badRecords = bad.records();
  const auto first = gatherCase(goodRecords, CaseQuestion(kMeter));
  const auto second = gatherCase(badRecords, CaseQuestion(kMeter));
  const Signatories people{*authority_.find("Zhang Wei"), *authority_.find("Li Na")};
  PaperOffice office(*store_, "2026-03-02T12:00:00.000Z", "program");
  EXPECT_FALSE(office.issue(authority_, {{*first, people, ""}, {*second, people, ""}}));
  EXPECT_TRUE(kept().empty());
  EXPECT_EQ(issue(goodRecords)->number, "VC-8C58-2026-000001");
}

TEST_F(PaperOfficeTest, KeepsPapersOfARun) {
  begin(false);
  SampleRecord record;
  const RunEvidence run = record.run("flow-sensor", "pass");
  PaperOffice office(*store_, "2026-03-02T12:00:00.000Z", "program");
  const auto raw = office.rawRecord(run, "raw.pdf");
  ASSERT_TRUE(raw) << raw.error().message();
  EXPECT_EQ(textField(raw->row.json(), "sha256"), sha256Hex(raw->pdf));
  EXPECT_EQ(raw->copy, 0);
  EXPECT_EQ(office.rawRecord(run, "raw-2.pdf")->copy, 1) << "printed again, and marked";
  EXPECT_EQ(office.partRecords(run, "", "all.pdf")->copy, 0);
  EXPECT_EQ(office.partRecords(run, kMeter, "part.pdf")->copy, 1) << "it was among all of them";
  EXPECT_FALSE(office.partRecords(run, "26019999", "part.pdf"));
  EXPECT_EQ(kept().size(), 4U);
}

}  // namespace
}  // namespace mb
