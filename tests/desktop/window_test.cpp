// What the window promises of every part: keys, names, languages, both themes.

#include "app/desktop/plan/plan_page.h"
#include "app/desktop/run/mimic.h"
#include "app/desktop/run/progress_strip.h"
#include "app/desktop/run/ready_panel.h"
#include "app/desktop/run/run_page.h"
#include "app/desktop/run/tile_view.h"
#include "app/desktop/shortcut_sheet.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/badge.h"
#include "tests/desktop/desk.h"

#include <set>

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLabel>
#include <gtest/gtest.h>

namespace mb::desktop::test {
namespace {

TEST(Window, EveryActionHasAKeyOfItsOwnAndIsOnTheSheet) {
  Desk desk;
  std::set<QString> keys;
  const auto lines = desk.window().sheet().lines();
  for (const QAction* action : desk.window().actions().all()) {
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    EXPECT_FALSE(key.isEmpty()) << qPrintable(action->objectName());
    EXPECT_TRUE(keys.insert(key).second) << qPrintable(key) << " is given twice";
    EXPECT_TRUE(std::ranges::find(lines, std::pair(key, action->text())) != lines.end())
        << qPrintable(action->text());
    EXPECT_TRUE(desk.window().QWidget::actions().contains(const_cast<QAction*>(action)));
  }
  EXPECT_GE(keys.size(), 20U);
}

TEST(Window, EveryPartThatTakesTheFocusHasAName) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  for (const auto* widget : desk.window().findChildren<QWidget*>()) {
    if (widget->focusPolicy() == Qt::NoFocus || widget == &desk.window().sheet() ||
        widget->objectName().startsWith("qt_")) {
      continue;
    }
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    EXPECT_TRUE(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()))
        << widget->metaObject()->className() << " in " << widget->parentWidget()->metaObject()->className();
  }
}

TEST(Window, MimicAndTilesSayWhatTheyShow) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  auto* mimic = desk.window().findChild<Mimic*>();
  ASSERT_NE(mimic, nullptr);
  EXPECT_TRUE(mimic->description().contains("t-inlet")) << qPrintable(mimic->description());
  const QString five =
      desk.state().meters.data(desk.state().meters.index(4), Qt::AccessibleTextRole).toString();
  EXPECT_TRUE(five.contains("26010005") && five.contains("fail") && five.contains("limit"))
      << qPrintable(five);
}

bool hasChinese(const QString& text) {
  return std::ranges::any_of(text, [](QChar c) { return c.unicode() >= 0x4e00 && c.unicode() <= 0x9fff; });
}

/// All that labels, buttons and painted parts say now.
QStringList textsOf(MainWindow& window) {
  QStringList texts;
  for (const auto* label : window.findChildren<QLabel*>()) {
    texts << label->text();
  }
  for (const auto* button : window.findChildren<QAbstractButton*>()) {
    texts << button->text();
  }
  for (const auto* badge : window.findChildren<Badge*>()) {
    texts << badge->text();
  }
  texts << window.findChild<ProgressStrip*>()->headline();
  for (const auto* view : window.findChildren<QAbstractItemView*>()) {
    const auto* model = view->model();
    for (int column = 0; model != nullptr && column < model->columnCount(); ++column) {
      texts << model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
  }
  return texts;
}

TEST(Window, LanguageIsSwitchedWhileItRuns) {
  Desk desk(400.0);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  const QStringList english = textsOf(desk.window());
  for (const auto& text : english) {
    EXPECT_FALSE(hasChinese(text) && text != QString::fromUtf8("中文")) << qPrintable(text);
  }
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.until([&desk] { return desk.state().steps.current() >= 1; }));
  desk.press(Qt::Key_F10);
  EXPECT_EQ(desk.language().code(), "zh_CN");
  ASSERT_TRUE(desk.until([&desk] { return hasChinese(desk.window().actions().start->text()); }));
  EXPECT_TRUE(hasChinese(desk.window().actions().start->text()));
  EXPECT_TRUE(hasChinese(desk.window().findChild<ProgressStrip*>()->headline()));
  for (int row = 0; row < desk.state().steps.rowCount(); ++row) {
    EXPECT_TRUE(hasChinese(titleOf(desk.state().steps.step(row))));
  }
  for (int row = 0; row < desk.state().conditions.rowCount(); ++row) {
    EXPECT_TRUE(hasChinese(titleOf(desk.state().conditions.condition(row))))
        << qPrintable(titleOf(desk.state().conditions.condition(row)));
  }
  for (const MeterState state :
       {MeterState::empty, MeterState::waiting, MeterState::identified, MeterState::measuring,
        MeterState::repeating, MeterState::out, MeterState::passed, MeterState::failed, MeterState::invalid,
        MeterState::inconclusive, MeterState::aborted, MeterState::notTested}) {
    EXPECT_TRUE(hasChinese(wordOf(state))) << qPrintable(wordOf(state));
  }
  desk.press(Qt::Key_F10);
  EXPECT_TRUE(desk.until([&desk] { return desk.window().actions().start->text() == "Start"; }));
  EXPECT_TRUE(desk.state().underWay());
}

TEST(Window, ChineseReachesEveryPartThatSpokeEnglish) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F10);
  ASSERT_TRUE(desk.until([&desk] { return hasChinese(desk.window().actions().quit->text()); }));
  for (const QString& text : textsOf(desk.window())) {
    // What is left in Latin letters are names and numbers of files, units, keys and makes.
    const bool words = text.size() > 3 && text.contains(QRegularExpression("[a-z]{4,}"));
    const bool names = text.contains("DEM") || text.contains("sqlite") || text.contains("English") ||
                       text.contains("MeterBench") || text.contains("point high: volume raised") ||
                       text.contains("Flow sensor, start-stop");
    EXPECT_TRUE(!words || names || hasChinese(text)) << qPrintable(text);
  }
}

TEST(Window, BothThemesAndSizesHaveAPicture) {
  for (const Mode mode : {Mode::light, Mode::dark}) {
    for (const QSize size : {QSize(1366, 768), QSize(2560, 1440)}) {
      Theme::instance().apply(mode);
      Desk desk;
      desk.window().resize(size);
      ASSERT_TRUE(desk.untilPhase(Phase::ready));
      const QImage picture = desk.window().grab().toImage();
      EXPECT_EQ(picture.size(), size);
      // The page's own ground is what the theme says.
      EXPECT_EQ(picture.pixelColor(size.width() - 3, size.height() - 3), colours().window);
    }
  }
  Theme::instance().apply(Mode::dark);
}

/// Bench, row of meters and curves lie one below the other, however large the letters of the system are.
TEST(Window, LargerLettersCoverNothing) {
  Desk desk;
  desk.window().resize(1366, 768);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  RunPage& page = desk.window().runPage();
  const auto span = [&page](const QWidget* part) {
    const int top = part->mapTo(&page, QPoint()).y();
    return std::pair(top, top + part->height());
  };
  for (int step = 0; step <= 2; ++step) {
    QCoreApplication::processEvents();
    const auto mimic = span(page.findChild<Mimic*>());
    const auto tiles = span(page.findChild<TileView*>());
    const auto lower = span(page.findChild<ReadyPanel*>());
    EXPECT_LE(mimic.second, tiles.first) << step;
    EXPECT_LE(tiles.second, lower.first) << step;
    EXPECT_LE(lower.second, page.height()) << step;
    Theme::instance().zoom(1);
  }
  Theme::instance().zoom(0);
}

TEST(Window, TheSheetOpensWithF1AndClosesWithAnyKey) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F1);
  EXPECT_TRUE(desk.window().sheet().isVisible());
  QTest::keyClick(&desk.window().sheet(), Qt::Key_Space);
  EXPECT_FALSE(desk.window().sheet().isVisible());
}

TEST(Window, ASimulatedBenchCannotBeOverlooked) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  QStringList badges;
  for (const auto* badge : desk.window().findChildren<Badge*>()) {
    if (!badge->isHidden()) {
      badges << badge->text();
    }
  }
  EXPECT_TRUE(badges.contains("SIMULATED"));
  EXPECT_TRUE(badges.contains("training"));
}

}  // namespace
}  // namespace mb::desktop::test
