// Papers as PDF: pages, text that comes out right, the same bytes again.

#include "reports/case_paper.h"
#include "reports/print/code_symbol.h"
#include "reports/print/pdf.h"
#include "reports/print/typeface.h"
#include "reports/run_papers.h"
#include "tests/support/sample_evidence.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::kMeter;
using test::SampleRecord;
using ::testing::HasSubstr;
using ::testing::Not;

void ensureApplication() {
  if (QCoreApplication::instance() == nullptr) {
    setenv("QT_QPA_PLATFORM", "offscreen", 1);  // NOLINT(concurrency-mt-unsafe)
    static int count = 1;
    static char name[] = "test";
    static char* arguments[] = {name, nullptr};
    new QGuiApplication(count,
                        arguments);  // NOLINT(cppcoreguidelines-owning-memory): lives as long as the program
  }
}

PaperStamp stamp() {
  PaperStamp made;
  made.number = "SIM-2026-000013";
  made.ledgerHash = "284342f8aa48af84fbd74e32f78ef3a089b4736c1ebf0f3df599cfc6c18f1a83";
  made.ledgerSeq = "1119";
  made.benchUuid = "8c582029-0cc0-8e23-aac0-dc70c2fc82b6";
  made.program = std::string(64, 'b');
  made.createdUtc = "2026-03-02T12:34:56.000Z";
  return made;
}

Paper certificate(const PaperStamp& with, bool simulated = true) {
  SampleRecord record(simulated);
  if (simulated) {
    record.run("flow-sensor", "pass", test::regulation("DEMO"));
  } else {
    record.complete();
  }
  const auto records = record.records();
  const auto found = gatherCase(records, CaseQuestion(kMeter));
  const Signatories people{Identity("Demo Verifier", {}, true), Identity("Demo Checker", {}, true)};
  return casePaper(*found, people, with).value();
}

PrintedPaper printed(Paper paper) {
  ensureApplication();
  auto laidOut = PrintedPaper::layOut(std::move(paper));
  EXPECT_TRUE(laidOut) << (laidOut ? "" : laidOut.error().message());
  return std::move(*laidOut);
}

/// What a program of poppler's says of a PDF.
std::string poppler(const std::string& command, const std::string& pdf) {
  std::string name = (std::filesystem::temp_directory_path() / "meterbench-pdf-XXXXXX").string();
  const int file = mkstemp(name.data());
  EXPECT_GE(file, 0);
  std::ofstream(name, std::ios::binary) << pdf;
  const std::string whole = command + " " + name + (command.starts_with("pdftotext") ? " -" : "");
  std::string said;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(whole.c_str(), "r"), pclose);
  std::array<char, 4096> block{};
  for (std::size_t got = 0; (got = fread(block.data(), 1, block.size(), pipe.get())) > 0;) {
    said.append(block.data(), got);
  }
  std::filesystem::remove(name);
  return said;
}

TEST(Print, TextComesOutOfThePdfAsItWentIn) {
  const PrintedPaper paper = printed(certificate(stamp()));
  const auto pdf = pdfOf(paper);
  ASSERT_TRUE(pdf) << pdf.error().message();
  const std::string text = poppler("pdftotext -layout", *pdf);
  for (const char* expected : {"检定证书",
                               "Verification certificate",
                               "示范计量检定实验室",
                               "流量传感器",
                               "示值误差",
                               "最大允许误差",
                               "扩展不确定度",
                               "准确度等级",
                               "常用流量",
                               "SIM-2026-000013",
                               "26010001",
                               "-0.34",
                               "3.90",
                               "2.5 m³/h",
                               "0.025 m³/h",
                               "SIMULATED",
                               "模拟",
                               "培训用",
                               "不得用作检定证书",
                               "284342f8aa48af84fbd74e32f78ef3a089b4736c1ebf0f3df599cfc6c18f1a83",
                               "第 1 页 共 2 页",
                               "page 2 of 2",
                               "Demonstration of a flow sensor verification"}) {
    EXPECT_THAT(text, HasSubstr(expected));
  }
  // Only letters that were written: no ligature, no look-alike from another block of Unicode.
  std::set<char32_t> written = {U' ', U'\n', U'\f'};
  for (const uint letter : paper.letters().toUcs4()) {
    written.insert(letter);
  }
  for (const uint letter : QString::fromStdString(text).toUcs4()) {
    EXPECT_TRUE(written.contains(letter)) << "U+" << std::hex << letter;
  }
}

/// A ligature would come out as one sign (ffi, fl), a radical in the place of a character.
TEST(Print, KeepsLettersThatTempt) {
  Paper paper = certificate(stamp());
  const std::string tempting = "office fluffy flow affix 用示大小高 Δθ ≤ 5 K – 1/3 µS Ω";
  paper.blocks.emplace_back(NoteBlock{plain(tempting)});
  const auto pdf = pdfOf(printed(std::move(paper)));
  ASSERT_TRUE(pdf);
  EXPECT_THAT(poppler("pdftotext -layout", *pdf), HasSubstr(tempting));
}

TEST(Print, GivesTheSameBytesAgainWithThePapersOwnDate) {
  const auto first = pdfOf(printed(certificate(stamp())));
  const auto second = pdfOf(printed(certificate(stamp())));
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, *second);
  EXPECT_THAT(*first, HasSubstr("/CreationDate (D:20260302123456Z)"));
  PaperStamp later = stamp();
  later.number = "SIM-2026-000014";
  EXPECT_NE(*first, *pdfOf(printed(certificate(later))));
}

TEST(Print, IsAWholePdf) {
  const auto pdf = pdfOf(printed(certificate(stamp())));
  ASSERT_TRUE(pdf);
  const std::string info = poppler("pdfinfo", *pdf + std::string());
  EXPECT_THAT(info, HasSubstr("Pages:           2"));
  EXPECT_THAT(info, HasSubstr("A4"));
  EXPECT_EQ(poppler("pdfinfo 2>&1 >/dev/null", *pdf), "") << "poppler has nothing to complain about";
  EXPECT_THAT(poppler("pdffonts", *pdf), HasSubstr("NotoSansCJK"));
}

TEST(Print, MarksACopy) {
  PaperStamp copy = stamp();
  copy.copy = 2;
  const auto pdf = pdfOf(printed(certificate(copy)));
  const std::string text = poppler("pdftotext -layout", *pdf);
  EXPECT_THAT(text, HasSubstr("副本 第 2 份"));
  EXPECT_THAT(text, HasSubstr("copy 2"));
  EXPECT_THAT(poppler("pdftotext -layout", *pdfOf(printed(certificate(stamp())))), Not(HasSubstr("副本")));
}

QImage shown(const PrintedPaper& paper, int page) {
  QImage image(420, 594, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.scale(2.0, 2.0);  // two dots a millimetre
  paper.drawPage(painter, page);
  return image;
}

/// A watermark is seen on every page of a simulated paper and on none of a legal one.
TEST(Print, ShowsTheWatermarkOfASimulatedPaper) {
  const auto grey = [](const QImage& image) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        count += image.pixel(x, y) == ink::kWatermark.rgb() ? 1 : 0;
      }
    }
    return count;
  };
  const PrintedPaper simulated = printed(certificate(stamp()));
  for (int page = 0; page < simulated.pageCount(); ++page) {
    EXPECT_GT(grey(shown(simulated, page)), 2000) << page;
  }
  const PrintedPaper legal = printed(certificate(stamp(), false));
  for (int page = 0; page < legal.pageCount(); ++page) {
    EXPECT_EQ(grey(shown(legal, page)), 0) << page;  // grey edges of letters have no tint
  }
}

TEST(Print, BreaksLongTablesOverPagesWithTheirHeads) {
  SampleRecord record(true);
  RunEvidence& run = record.run("flow-sensor", "pass", test::regulation("DEMO"));
  const auto rows = run.results;
  for (int position = 2; position <= 30; ++position) {
    for (ResultEvidence result : rows) {
      result.position = position;
      result.meter = std::to_string(26010000 + position);
      run.results.push_back(result);
    }
  }
  const PrintedPaper raw = printed(rawRecordPaper(run, stamp()));
  EXPECT_GT(raw.pageCount(), 2);
  const auto pdf = pdfOf(raw);
  const std::string text = poppler("pdftotext -layout", *pdf);
  std::size_t heads = 0;
  for (std::size_t at = text.find("天平初值"); at != std::string::npos; at = text.find("天平初值", at + 1)) {
    ++heads;
  }
  EXPECT_GE(heads, 3U);
  for (int position = 2; position <= 30; ++position) {
    EXPECT_THAT(text, HasSubstr(std::to_string(26010000 + position)));
  }
}

TEST(Print, PutsSeveralPapersIntoOneFileEachWithItsPages) {
  std::vector<PrintedPaper> papers;
  papers.push_back(printed(certificate(stamp())));
  papers.push_back(printed(certificate(stamp())));
  const auto pdf = pdfOf(papers);
  ASSERT_TRUE(pdf);
  EXPECT_THAT(poppler("pdfinfo", *pdf), HasSubstr("Pages:           4"));
  EXPECT_THAT(poppler("pdftotext", *pdf), Not(HasSubstr("page 1 of 4")));
  EXPECT_FALSE(pdfOf(std::vector<PrintedPaper>()));
}

TEST(Typeface, WrapsWithoutLosingALetter) {
  ensureApplication();
  const QString text =
      QString::fromUtf8("检定用标准器，有效期至 2026-12-31; a-very-long-word-without-a-break 第3页");
  for (const double room : {200.0, 900.0, 2000.0, 1e6}) {
    QString joined;
    for (const QString& line : Typeface::wrap(text, room, 300.0, false)) {
      EXPECT_TRUE(Typeface::width(line, 300.0, false) <= room || line.size() == 1) << line.toStdString();
      joined += line;
    }
    EXPECT_EQ(joined.remove(u' '), QString(text).remove(u' '));
  }
  EXPECT_EQ(Typeface::wrap(QString(), 100.0, 300.0, false).size(), 1U);
}

TEST(CodeSymbol, IsASquareWithItsThreeFinders) {
  const auto code = codeSymbol("MB1;SIM-2026-000013;uuid;1119;" + std::string(64, 'a'), 1700.0);
  ASSERT_TRUE(code);
  EXPECT_NEAR(code->boundingRect().width(), 1700.0, 1.0);
  EXPECT_NEAR(code->boundingRect().height(), 1700.0, 1.0);
  EXPECT_TRUE(code->contains(QPointF(5, 5)));
  EXPECT_TRUE(code->contains(QPointF(1695, 5)));
  EXPECT_TRUE(code->contains(QPointF(5, 1695)));
  EXPECT_FALSE(codeSymbol(std::string(9000, 'x'), 1700.0)) << "more than a code holds";
}

}  // namespace
}  // namespace mb
