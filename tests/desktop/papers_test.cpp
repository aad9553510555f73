// The papers page, driven as an operator does: what it lists, what it shows, what it hands out.

#include "app/cli/record_access.h"
#include "app/desktop/papers/case_panel.h"
#include "app/desktop/papers/paper_view.h"
#include "app/desktop/papers/papers_page.h"
#include "app/desktop/papers/print_pages.h"
#include "app/desktop/widgets/notice.h"
#include "app/papers/paper_preview.h"
#include "tests/desktop/desk.h"

#include <memory>

#include <QtPrintSupport/QPrinter>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <gtest/gtest.h>

namespace mb::desktop::test {
namespace {

namespace fs = std::filesystem;

/// The demonstration has run and its papers are on the page: run once for all these tests.
class Papers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared = std::make_unique<Desk>();
    openPapers(*shared);
  }
  static void TearDownTestSuite() { shared.reset(); }
  static void openPapers(Desk& desk);

  static std::unique_ptr<Desk> shared;
  Desk& desk = *shared;
};
std::unique_ptr<Desk> Papers::shared;

void Papers::openPapers(Desk& desk) {
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  desk.press(Qt::Key_F12);
  ASSERT_EQ(desk.window().currentPage(), &desk.window().papersPage());
  ASSERT_TRUE(desk.until([&desk] { return desk.window().papersPage().papers().rowCount() > 0; }));
}

QTableView& table(Desk& desk) {
  return *desk.window().papersPage().findChild<QTableView*>();
}

bool showsPages(Desk& desk) {
  return desk.until([&desk] { return desk.window().papersPage().view().pageCount() > 0; });
}

TEST_F(Papers, ListsWhatTheRunGave) {
  const PaperModel& papers = desk.window().papersPage().papers();
  const QAbstractItemModelTester tester(const_cast<PaperModel*>(&papers),
                                        QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(papers.rowCount(), 12 + 12 + 2);
  EXPECT_EQ(papers.at(0).sort, PaperSort::certificate);
  EXPECT_EQ(papers.at(0).state, ShelfState::ready);
  EXPECT_EQ(papers.at(4).sort, PaperSort::notice);        // position 5 is outside its limit
  EXPECT_EQ(papers.at(5).state, ShelfState::incomplete);  // position 6 is silent
  EXPECT_FALSE(papers.at(5).why.isEmpty());
  EXPECT_EQ(papers.at(25).sort, PaperSort::rawRecord);
}

TEST_F(Papers, ThePreviewIsThePaperAndSaysThatItIsNone) {
  ASSERT_TRUE(showsPages(desk));
  EXPECT_EQ(desk.window().papersPage().view().pageCount(), 2);
  const PaperModel& papers = desk.window().papersPage().papers();
  const auto paper = papers.shelf()->preview(papers.at(0));
  ASSERT_TRUE(paper) << paper.error().message();
  bool meter = false;
  bool preview = false;
  for (const Text& text : textsOf(*paper)) {
    meter = meter || text.zh == "26010001";
    preview = preview || text.en.find("PREVIEW") != std::string::npos;
  }
  EXPECT_TRUE(meter && preview);
  table(desk).selectRow(5);
  EXPECT_TRUE(desk.until([this] { return desk.window().papersPage().view().text().contains("Missing"); }));
  EXPECT_FALSE(desk.window().actions().handOutPaper->isEnabled());
}

TEST_F(Papers, ACertificateIsHandedOutOnceAndThenCopied) {
  table(desk).selectRow(0);
  ASSERT_TRUE(showsPages(desk));
  const PaperModel& papers = desk.window().papersPage().papers();
  desk.press(Qt::Key_G, Qt::ControlModifier);
  ASSERT_TRUE(desk.until([&papers] { return papers.at(0).state == ShelfState::given; }));
  const QString number = papers.at(0).number;
  EXPECT_TRUE(number.startsWith("SIM-2026-")) << qPrintable(number);
  const fs::path folder = desk.state().options().record.parent_path();
  const std::string name = "certificate-26010001-" + number.toStdString();
  EXPECT_TRUE(fs::exists(folder / (name + ".pdf")));
  desk.press(Qt::Key_G, Qt::ControlModifier);
  ASSERT_TRUE(desk.until([&folder, &name] { return fs::exists(folder / (name + "-copy-1.pdf")); }));
  ASSERT_TRUE(desk.until([this] { return desk.window().actions().handOutPaper->isEnabled(); }));
  const auto records = cli::readRecords({desk.state().options().record}, true);  // audited
  ASSERT_TRUE(records) << records.error().message();
  EXPECT_EQ(records->front().papers.size(), 2U);
}

TEST_F(Papers, ARawRecordPrintedTwiceKeepsTheFirst) {
  const fs::path record = desk.state().options().record;
  const qint64 run = desk.window().papersPage().papers().shelf()->run();
  const auto first = handOut(record, run, PaperSort::rawRecord, QString());
  const auto second = handOut(record, run, PaperSort::rawRecord, QString());
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->file, second->file);
  EXPECT_EQ(second->paper.copy, 1);
  const auto none = handOut(record, run + 1, PaperSort::rawRecord, QString());
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message().find("there is no run"), std::string::npos);
}

TEST_F(Papers, PrintedPagesAreThoseOfThePaper) {
  const PaperModel& papers = desk.window().papersPage().papers();
  auto paper = papers.shelf()->preview(papers.at(25));
  ASSERT_TRUE(paper);
  auto laidOut = PrintedPaper::layOut(std::move(*paper));
  ASSERT_TRUE(laidOut);
  QPrinter printer(QPrinter::HighResolution);
  printer.setOutputFormat(QPrinter::PdfFormat);
  const fs::path file = desk.state().options().record.parent_path() / "printer.pdf";
  printer.setOutputFileName(QString::fromStdString(file.string()));
  const auto printed = printPages(printer, {*laidOut});
  ASSERT_TRUE(printed) << printed.error().message();
  EXPECT_EQ(printer.pageLayout().orientation(), QPageLayout::Landscape);
  EXPECT_GT(fs::file_size(file), 1000U);
  EXPECT_FALSE(printPages(printer, {}));
}

TEST(PapersPage, ItemsOfAPersonHaveButtonsUntilTheyFail) {
  VerificationCase verification;
  CaseItem appearance;
  appearance.item = VerificationItem::Appearance;
  CaseItem tightness;
  tightness.item = VerificationItem::Tightness;
  tightness.state = ItemState::failed;
  CaseItem errors;
  errors.item = VerificationItem::Errors;
  verification.items = {appearance, tightness, errors};
  CasePanel panel;
  panel.show(&verification, true);
  const QSignalSpy spy(&panel, &CasePanel::entered);
  const auto buttons = panel.findChildren<QPushButton*>();
  ASSERT_EQ(buttons.size(), 2);
  QTest::keyClick(buttons[0], Qt::Key_Space);
  QTest::keyClick(buttons[1], Qt::Key_Space);
  ASSERT_EQ(spy.size(), 2);
  EXPECT_EQ(spy[0][0].toString(), "appearance");
  EXPECT_TRUE(spy[0][1].toBool());
  EXPECT_FALSE(spy[1][1].toBool());
  panel.show(&verification, false);
  for (const auto* button : panel.findChildren<QPushButton*>()) {
    EXPECT_FALSE(button->isEnabled());
  }
}

TEST(PapersPage, NothingIsHandedOutWhileARunWrites) {
  Desk desk(20.0);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.until([&desk] { return desk.state().steps.current() >= 1; }));
  desk.press(Qt::Key_F12);
  ASSERT_TRUE(desk.until([&desk] { return desk.window().papersPage().papers().rowCount() > 0; }));
  EXPECT_FALSE(desk.window().actions().handOutPaper->isEnabled());
  const auto refused = handOut(desk.state().options().record, 0, PaperSort::rawRecord, QString());
  EXPECT_FALSE(refused);
}

}  // namespace
}  // namespace mb::desktop::test
