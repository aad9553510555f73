// What stands on the papers, looked at as data.

#include "reports/case_paper.h"
#include "reports/run_papers.h"
#include "tests/support/sample_evidence.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::kMeter;
using test::SampleRecord;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

PaperStamp stamp() {
  PaperStamp made;
  made.number = "VC-8C58-2026-000007";
  made.ledgerHash = std::string(64, 'a');
  made.ledgerSeq = "1119";
  made.benchUuid = "8c582029-0cc0-8e23-aac0-dc70c2fc82b6";
  made.program = std::string(64, 'b');
  made.createdUtc = "2026-03-02T12:00:00.000Z";
  return made;
}

Signatories people(bool demonstration = false) {
  return {Identity("Zhang Wei", {Role::metrologist}, demonstration),
          Identity("Li Na", {Role::metrologist}, demonstration)};
}

Paper casePaperOf(const SampleRecord& record, const Signatories& signing = people()) {
  const auto records = record.records();
  const auto found = gatherCase(records, CaseQuestion(kMeter));
  EXPECT_TRUE(found);
  auto paper = casePaper(*found, signing, stamp());
  EXPECT_TRUE(paper) << (paper ? "" : paper.error().message());
  return paper ? std::move(*paper) : Paper();
}

std::string allOf(const Paper& paper) {
  std::string all;
  for (const Text& one : textsOf(paper)) {
    all += one.zh + "\n" + one.en + "\n";
  }
  return all;
}

/// Labels, heads and titles are in both languages; a value may be the same in both.
void expectBilingual(const Paper& paper) {
  const auto both = [](const Text& label) {
    EXPECT_FALSE(label.zh.empty());
    EXPECT_FALSE(label.en.empty()) << label.zh << " has no English";
  };
  both(paper.title);
  both(paper.number.label);
  for (const Block& block : paper.blocks) {
    if (const auto* fields = std::get_if<FieldBlock>(&block)) {
      for (const Field& field : fields->fields) {
        both(field.label);
        EXPECT_FALSE(field.value.zh.empty()) << field.label.en << " prints as a blank";
      }
    } else if (const auto* table = std::get_if<TableBlock>(&block)) {
      for (const Column& column : table->columns) {
        both(column.head);
      }
      for (const auto& row : table->rows) {
        EXPECT_EQ(row.size(), table->columns.size());
        for (const Cell& cell : row) {
          EXPECT_FALSE(cell.text.zh.empty());
        }
      }
    } else if (const auto* note = std::get_if<NoteBlock>(&block)) {
      both(note->text);
    } else if (const auto* signature = std::get_if<SignatureBlock>(&block)) {
      for (const Field& field : signature->people) {
        both(field.label);
      }
    }
  }
}

TEST(Certificate, CarriesWhatACertificateMustCarry) {
  SampleRecord record;
  record.complete();
  const Paper paper = casePaperOf(record);
  EXPECT_EQ(paper.sort, PaperSort::certificate);
  EXPECT_TRUE(paper.warnings.empty());
  expectBilingual(paper);
  const std::string all = allOf(paper);
  for (const char* expected : {"检定证书",
                               "Verification certificate",
                               "示范计量检定实验室",
                               "Demonstration laboratory",
                               "VC-8C58-2026-000007",
                               "26010001",
                               "首次检定",
                               "first verification",
                               "热能表检定规程",
                               "JJG225-2001",
                               "SIM-BAL-01/2026",
                               "2026-12-31",
                               "水温",
                               "50.21 °C",
                               "22.1 ~ 22.3 °C",
                               "101.10 ~ 101.12 kPa",
                               "外观检查",
                               "Running check",
                               "密封性检查",
                               "Repeatability",
                               "流量传感器",
                               "计算器",
                               "配对温度传感器",
                               "小流量",
                               "-0.34",
                               "3.90",
                               "0.29",
                               "0.0213",
                               "简单接受",
                               "Simple acceptance",
                               "1/3",
                               "合格，符合 2 级要求",
                               "2029-03-01",
                               "Zhang Wei",
                               "Li Na",
                               "2026-03-02",
                               "以下空白"}) {
    EXPECT_THAT(all, HasSubstr(expected));
  }
  EXPECT_THAT(all, Not(HasSubstr("SIMULATED")));
  EXPECT_THAT(all, Not(HasSubstr("unsigned")));
  EXPECT_EQ(codeOf(paper),
            "MB1;VC-8C58-2026-000007;8c582029-0cc0-8e23-aac0-dc70c2fc82b6;1119;" + std::string(64, 'a'));
}

TEST(Certificate, IsForTrainingAndUnsignedOnASimulatedBench) {
  SampleRecord record(true);
  record.run("flow-sensor", "pass", test::regulation("DEMO"));
  const Paper paper = casePaperOf(record, people(true));
  const std::string all = allOf(paper);
  for (const char* expected : {"模拟", "SIMULATED", "培训用", "TRAINING", "不得用作检定证书",
                               "not for certificates", "未签名", "unsigned"}) {
    EXPECT_THAT(all, HasSubstr(expected));
  }
  expectBilingual(paper);
}

TEST(Notice, NamesTheItemAndPointThatFailedAndWhy) {
  SampleRecord record;
  record.complete();
  RunEvidence& run = record.run("flow-sensor", "fail");
  run.results.back().reason = "repeat-outside";
  record.run("flow-sensor", "pass");
  const Paper paper = casePaperOf(record);
  EXPECT_EQ(paper.sort, PaperSort::notice);
  expectBilingual(paper);
  const std::string all = allOf(paper);
  for (const char* expected : {"检定结果通知书", "Notice of verification results", "通知书编号", "不合格项目",
                               "小流量", "重复检定超过允许误差", "a repeat lies outside the limit", "6.12"}) {
    EXPECT_THAT(all, HasSubstr(expected));
  }
  EXPECT_THAT(all, Not(HasSubstr("有效期至\nValid until"))) << "a notice is not valid until a day";
  EXPECT_THAT(all, Not(HasSubstr("符合")));
}

TEST(Notice, NamesAnItemThatAPersonFailed) {
  SampleRecord record;
  record.complete();
  record.manual("appearance", "fail").note = "seal broken";
  const std::string all = allOf(casePaperOf(record));
  EXPECT_THAT(all, HasSubstr("外观检查"));
  EXPECT_THAT(all, HasSubstr("seal broken"));
}

/// What was given out before stays linked: on other rows of this case, and of earlier cases.
TEST(CasePaper, NamesEarlierPapers) {
  SampleRecord record;
  PaperEvidence before;
  before.id = RowId{record.get().benchUuid, 1};
  before.paper = "notice";
  before.number = "RN-8C58-2026-000001";
  before.meter = kMeter;
  before.verification = "first";
  before.utc = "2026-02-01T10:00:00.000Z";
  record.get().papers.push_back(before);
  record.run("flow-sensor", "fail", test::inForce(), "2026-02-01");
  record.open("2026-03-01");
  record.complete();
  const std::string all = allOf(casePaperOf(record));
  EXPECT_THAT(all, HasSubstr("以往证书和通知书"));
  EXPECT_THAT(all, HasSubstr("RN-8C58-2026-000001"));
  EXPECT_THAT(all, HasSubstr("2026-02-01"));
}

TEST(CasePaper, IsNotMadeOfAnIncompleteCase) {
  SampleRecord record;
  record.run("flow-sensor", "pass");
  const auto records = record.records();
  const auto found = gatherCase(records, CaseQuestion(kMeter));
  EXPECT_FALSE(casePaper(*found, people(), stamp()));
}

TEST(PartRecord, IsNoCertificateAndSaysSo) {
  SampleRecord record;
  const RunEvidence& run = record.run("flow-sensor", "pass");
  const auto paper = partRecordPaper(run, kMeter, stamp());
  ASSERT_TRUE(paper);
  expectBilingual(*paper);
  const std::string all = allOf(*paper);
  EXPECT_THAT(all, HasSubstr("流量传感器单项检定记录"));
  EXPECT_THAT(all, HasSubstr("不是检定证书"));
  EXPECT_THAT(all, HasSubstr(run.parts.front().number));
  EXPECT_TRUE(paper->warnings.empty());
  EXPECT_FALSE(partRecordPaper(run, "26019999", stamp()));
}

/// A superseded edition prints "training / not for certificates" and no number (settled point 1).
TEST(PartRecord, IsForTrainingUnderAnEditionThatCannotServe) {
  SampleRecord record;
  RunEvidence& run = record.run("flow-sensor", "pass", test::regulation("JJG225-2001"));
  run.parts.front().number.clear();
  const auto paper = partRecordPaper(run, kMeter, stamp());
  ASSERT_TRUE(paper);
  EXPECT_THAT(paper->warnings, Contains(text(Term::training)));
  EXPECT_EQ(paper->number.value, plain(""));
}

TEST(RawRecord, HasTheHeadAndColumnsOfTheFormsInUse) {
  SampleRecord record;
  RunEvidence& run = record.run("flow-sensor", "fail");
  PointEvidence point;
  point.point = "low";
  point.runOfPoint = "1";
  point.tare = "3.196";
  point.gross = "13.055";
  point.positions.push_back({1, "596.12", "606.07"});
  run.points.push_back(point);
  const Paper paper = rawRecordPaper(run, stamp());
  EXPECT_TRUE(paper.landscape);
  expectBilingual(paper);
  const std::string all = allOf(paper);
  for (const char* expected : {"送检单位",
                               "型号规格",
                               "准确度等级",
                               "制造单位",
                               "检定日期",
                               "标准装置名称",
                               "标准装置编号",
                               "不确定度等级",
                               "测量范围",
                               "标准器证书（有效期至）",
                               "计量标准考核证书号",
                               "考核证书有效期至",
                               "SIM-BAL-01/2026 (2026-12-31)",
                               "环境温度",
                               "相对湿度",
                               "大气压力",
                               "检定员",
                               "核验员",
                               "596.12",
                               "606.07",
                               "3.196",
                               "13.055"}) {
    EXPECT_THAT(all, HasSubstr(expected));
  }
  const auto table = std::ranges::find_if(
      paper.blocks, [](const Block& block) { return std::holds_alternative<TableBlock>(block); });
  std::vector<std::string> heads;
  for (const Column& column : std::get<TableBlock>(*table).columns) {
    heads.push_back(column.head.zh);
  }
  const std::vector<std::string> inOrder = {"序号",   "记录编号", "表编号",   "流量点",   "表初值", "表终值",
                                            "表示值", "天平初值", "天平终值", "天平示值", "温度",   "密度",
                                            "标准值", "示值误差", "误差要求", "检定结果"};
  auto from = heads.begin();
  for (const auto& head : inOrder) {
    from = std::find(from, heads.end(), head);
    ASSERT_NE(from, heads.end()) << head << " stands out of order";
  }
  const auto& rows = std::get<TableBlock>(*table).rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0][2].rows, 3) << "the meter stands once for its rows";
  EXPECT_EQ(rows[1][2].rows, 0);
  EXPECT_EQ(rows[2][16].tone, Tone::failing);
}

}  // namespace
}  // namespace mb
