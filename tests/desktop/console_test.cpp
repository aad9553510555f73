// The console: the trace of a run, taken apart, saved, opened and played back; and the way to a profile.

#include "app/desktop/console/console_page.h"
#include "app/desktop/console/exchange_card.h"
#include "app/desktop/console/send_card.h"
#include "app/desktop/widgets/notice.h"
#include "tests/desktop/desk.h"

#include <memory>

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <gtest/gtest.h>

namespace mb::desktop::test {
namespace {

class Console : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared = std::make_unique<Desk>();
    ASSERT_TRUE(shared->untilPhase(Phase::ready));
    shared->press(Qt::Key_F5);
    ASSERT_TRUE(shared->untilPhase(Phase::ended));
    shared->press(Qt::Key_T, Qt::ControlModifier);
    ASSERT_TRUE(shared->until([] { return shared->window().consolePage().trace().rowCount() > 0; }));
  }
  static void TearDownTestSuite() { shared.reset(); }

  static std::unique_ptr<Desk> shared;
  Desk& desk = *shared;
  ConsolePage& page = shared->window().consolePage();

  [[nodiscard]] QLineEdit& field(const char* name) const {
    for (auto* edit : page.findChildren<QLineEdit*>()) {
      if (edit->accessibleName() == QLatin1StringView(name)) {
        return *edit;
      }
    }
    throw std::logic_error(name);
  }
  /// The first telegram that answered well for this purpose.
  void choose(const char* purpose) const {
    field("Filter").clear();
    for (int row = 0; row < page.trace().rowCount(); ++row) {
      const TraceEntry& entry = page.trace().at(row);
      if (entry.purpose == purpose && entry.outcome == "ok" && entry.received.size() > 20) {
        page.findChild<QTableView*>()->selectRow(row);  // unfiltered: the rows are those of the trace
        return;
      }
    }
    FAIL() << purpose;
  }
  [[nodiscard]] QPushButton& button(const char* text) const {
    for (auto* one : page.findChildren<QPushButton*>()) {
      if (one->text() == QLatin1StringView(text)) {
        return *one;
      }
    }
    throw std::logic_error(text);
  }
};
std::unique_ptr<Desk> Console::shared;

TEST_F(Console, ShowsWhatWentOverTheLinesAndTakesItApart) {
  const QAbstractItemModelTester tester(const_cast<TraceModel*>(&page.trace()),
                                        QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_GT(page.trace().rowCount(), 300);
  field("Filter").setText("6804046853FE50903116");
  EXPECT_GT(page.shownRows(), 0);
  EXPECT_LT(page.shownRows(), 30);
  page.findChild<QTableView*>()->selectRow(0);
  EXPECT_TRUE(page.exchange().text().contains("sub-code 90")) << qPrintable(page.exchange().text());
  field("Filter").setText("68 04 04 68 53 FE 50 90");
  EXPECT_GT(page.shownRows(), 0);
  field("Filter").setText("nothing of the kind");
  EXPECT_EQ(page.shownRows(), 0);
  field("Filter").clear();
}

TEST_F(Console, ATraceIsSavedOpenedAndPlayedBack) {
  const auto file = desk.state().options().record.parent_path() / "five.jsonl";
  field("Filter").setText("identify");
  const int shown = page.shownRows();
  ASSERT_GT(shown, 5);
  page.saveTrace(file);
  ASSERT_TRUE(desk.until([&file] { return std::filesystem::exists(file); }));
  field("Filter").clear();
  page.openTrace(file);
  ASSERT_TRUE(desk.until([this, shown] { return page.trace().rowCount() == shown; }));
  EXPECT_TRUE(field("Port").text().startsWith("replay:"));
  field("Bytes to send").setText("10 7B FE 79 16");
  page.sender().send();
  ASSERT_TRUE(desk.until([this, shown] { return page.trace().rowCount() == shown + 1; }));
  EXPECT_FALSE(page.trace().at(shown).received.empty());
  field("Bytes to send").setText("zz");
  page.sender().send();
  EXPECT_TRUE(desk.until([this] { return page.notice().text().contains("hex"); }))
      << qPrintable(page.notice().text());
  page.readRecord();
  ASSERT_TRUE(desk.until([this] { return page.trace().rowCount() > 300; }));
}

TEST_F(Console, AnExchangeBecomesAProfile) {
  choose("read-identify");
  QTest::mouseClick(&button("Who understands it?"), Qt::LeftButton);
  ASSERT_TRUE(desk.until([this] {
    return page.exchange().text().contains("dem-") || page.exchange().text().contains("No profile");
  }));
  EXPECT_TRUE(page.exchange().text().contains("dem-")) << qPrintable(page.exchange().text());
  choose("identify");
  QTest::mouseClick(&button("Make a profile of it"), Qt::LeftButton);
  ASSERT_TRUE(desk.until([this] {
    return page.exchange().text().contains("[[sample]]") || page.exchange().text().contains("docs/");
  }));
  EXPECT_TRUE(page.exchange().text().contains("[[sample]]")) << qPrintable(page.exchange().text());
  const auto file = desk.state().options().record.parent_path() / "new-meter.toml";
  page.exchange().saveText(file);
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(Console, KeysActOnThePageThatIsSeen) {
  const auto& actions = desk.window().actions();
  EXPECT_TRUE(actions.saveTrace->isEnabled());
  EXPECT_FALSE(actions.handOutPaper->isEnabled());
  desk.press(Qt::Key_F12);
  EXPECT_FALSE(actions.saveTrace->isEnabled());
  ASSERT_TRUE(desk.until([&actions] { return actions.handOutPaper->isEnabled(); }));
  desk.press(Qt::Key_T, Qt::ControlModifier);
  EXPECT_TRUE(actions.saveTrace->isEnabled());
  EXPECT_FALSE(actions.handOutPaper->isEnabled());
}

TEST_F(Console, AFileThatIsNoTraceIsRefused) {
  const int before = page.trace().rowCount();
  page.openTrace(desk.state().options().record);
  EXPECT_TRUE(desk.until([this] { return page.notice().text().contains("line 1"); }))
      << qPrintable(page.notice().text());
  EXPECT_EQ(page.trace().rowCount(), before);
}

}  // namespace
}  // namespace mb::desktop::test
