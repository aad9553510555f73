// The demonstration batch by keyboard: what an operator sees and can do.

#include "app/desktop/results/results_page.h"
#include "app/desktop/run/run_page.h"
#include "app/desktop/run/tile_view.h"
#include "app/desktop/widgets/notice.h"
#include "app/desktop/words/words.h"
#include "core/record/audit.h"
#include "core/record/ledger_reader.h"
#include "tests/desktop/desk.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::desktop::test {
namespace {

MeterState stateAt(Desk& desk, int position) {
  return desk.state().meters.tile(desk.state().meters.rowOf(position)).state;
}

/// Rows of one kind on the record of the desk.
std::vector<nlohmann::json> recorded(Desk& desk, const std::string& kind) {
  std::vector<nlohmann::json> bodies;
  const auto reader = LedgerReader::open(desk.state().options().record);
  if (reader) {
    for (const auto& row : (*reader)->rows(RowFilter(kind)).value_or(std::vector<Row>())) {
      bodies.push_back(row.json());
    }
  }
  return bodies;
}

TEST(Demonstration, RunsByKeyboardAndShowsWhatIsOnRecord) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  EXPECT_EQ(desk.state().loaded().points.size(), 3U);
  desk.press(Qt::Key_F5);
  EXPECT_TRUE(desk.state().underWay());
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  EXPECT_EQ(desk.state().end().status, "completed");

  for (const int position : {1, 2, 3, 4, 7, 8, 9, 10, 11, 12}) {
    EXPECT_EQ(stateAt(desk, position), MeterState::passed) << position;
  }
  EXPECT_EQ(stateAt(desk, 5), MeterState::failed);
  EXPECT_EQ(stateAt(desk, 6), MeterState::notTested);

  // The tile of position 5: three runs and their mean at the low point, as the rows say.
  const MeterTile& five = desk.state().meters.tile(desk.state().meters.rowOf(5));
  ASSERT_EQ(five.points.size(), 3U);
  const auto& low = five.points[2].results;
  ASSERT_EQ(low.size(), 4U);
  EXPECT_EQ(low.back().runOfPoint, "mean");
  std::string onRecord;
  for (const auto& body : recorded(desk, "result")) {
    if (body.value("position", "") == "5" && body.value("point", "") == "low" && body.value("run_of_point", "") == "mean") {
      onRecord = body.value("error_percent", "");
    }
  }
  ASSERT_TRUE(low.back().error.has_value());
  EXPECT_EQ(*low.back().error, QString::fromStdString(onRecord).toDouble());
  EXPECT_FALSE(low.back().budget.empty());
  EXPECT_GT(desk.state().alarms.rowCount(), 0);
}

TEST(Demonstration, StepsOfRepeatsAppearAndNoneStaysPlanned) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  const int planned = desk.state().steps.rowCount();
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  EXPECT_EQ(desk.state().steps.rowCount(), planned + 10);
  for (int row = 0; row < desk.state().steps.rowCount(); ++row) {
    EXPECT_EQ(desk.state().steps.step(row).state, StepState::done) << row;
  }
}

TEST(Demonstration, FinishPointEndsAfterThePointUnderWay) {
  Desk desk(400.0);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.until([&desk] {
    const int current = desk.state().steps.current();
    return current >= 0 && desk.state().steps.step(current).point == "high";
  }));
  desk.press(Qt::Key_F6);
  EXPECT_EQ(desk.state().phase(), Phase::finishing);
  desk.press(Qt::Key_3, Qt::ControlModifier);  // the rest as fast as it goes
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  const auto results = recorded(desk, "result");
  ASSERT_FALSE(results.empty());
  for (const auto& body : results) {
    EXPECT_EQ(body.value("point", ""), "high");
  }
  EXPECT_EQ(recorded(desk, "run_ended").size(), 1U);
}

TEST(Demonstration, AbortLeavesThePlantSafe) {
  Desk desk(400.0);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.until([&desk] { return desk.state().steps.current() >= 3; }));
  desk.press(Qt::Key_F8);
  EXPECT_EQ(desk.state().phase(), Phase::aborting);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  EXPECT_EQ(desk.state().end().status, "aborted");
  const auto safe = recorded(desk, "safe_state");
  ASSERT_FALSE(safe.empty());
  for (const auto& item : safe.back().at("items")) {
    EXPECT_TRUE(item.value("done", false)) << item.dump();
  }
  // And it may be run again, on the same record.
  desk.press(Qt::Key_3, Qt::ControlModifier);
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  EXPECT_EQ(desk.state().end().status, "completed");
  EXPECT_EQ(recorded(desk, "run").size(), 2U);
}

TEST(Demonstration, ClosingDuringARunAsksInThePageAndAborts) {
  Desk desk(400.0);
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::running));
  desk.window().close();
  EXPECT_TRUE(desk.window().isVisible());
  Notice& notice = desk.window().runPage().notice();
  ASSERT_TRUE(notice.isVisible());
  const auto asked = [&notice] {
    const auto buttons = notice.findChildren<QPushButton*>();
    return buttons.size() == 2 && buttons[0]->isVisible() && buttons[1]->isVisible();
  };
  ASSERT_TRUE(desk.until(asked));
  desk.press(Qt::Key_2, Qt::AltModifier);  // go on
  EXPECT_TRUE(desk.until([&notice] { return !notice.isVisible(); }));
  EXPECT_TRUE(desk.state().underWay());
  desk.window().close();
  ASSERT_TRUE(desk.until(asked));
  desk.press(Qt::Key_1, Qt::AltModifier);
  ASSERT_TRUE(desk.until([&desk] { return !desk.window().isVisible(); }));
  ASSERT_EQ(recorded(desk, "run_ended").size(), 1U);
  EXPECT_EQ(recorded(desk, "run_ended").front().value("status", ""), "aborted");
}

TEST(Demonstration, DigitsOpenThePositionsDetailAndEscapeClosesIt) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  RunPage& page = desk.window().runPage();
  auto* tiles = page.findChild<TileView*>();
  ASSERT_NE(tiles, nullptr);
  tiles->setFocus();
  QTest::keyClick(tiles, Qt::Key_5);
  EXPECT_EQ(page.detail(), 5);
  QTest::keyClick(tiles, Qt::Key_1);
  QTest::keyClick(tiles, Qt::Key_2);
  EXPECT_EQ(page.detail(), 12);
  desk.press(Qt::Key_Escape);
  EXPECT_EQ(page.detail(), 0);
  QTest::keyClick(tiles, Qt::Key_Left);
  QTest::keyClick(tiles, Qt::Key_Return);
  EXPECT_EQ(page.detail(), 11);
}

TEST(Demonstration, ResultsPageShowsTheRecordAndFilters) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  desk.press(Qt::Key_F4);
  auto* table = desk.window().resultsPage().findChild<QTableView*>();
  ASSERT_NE(table, nullptr);
  const int all = static_cast<int>(recorded(desk, "result").size());
  ASSERT_TRUE(desk.until([&] { return table->model()->rowCount() == all; }));
  static_cast<ResultFilter*>(table->model())->wish("26010005", "fail");
  EXPECT_EQ(table->model()->rowCount(), 4);
  static_cast<ResultFilter*>(table->model())->wish("", "");
  EXPECT_EQ(table->model()->rowCount(), all);
}

TEST(Demonstration, ARefusedRecordIsSaidInThePage) {
  Desk desk;
  ASSERT_TRUE(desk.untilPhase(Phase::ready));
  std::filesystem::create_directories(desk.state().options().record);  // a folder where the file should be
  desk.press(Qt::Key_F5);
  ASSERT_TRUE(desk.untilPhase(Phase::ended));
  EXPECT_TRUE(desk.window().runPage().notice().isVisible());
  EXPECT_FALSE(desk.state().errors().isEmpty());
  EXPECT_TRUE(desk.state().end().status.isEmpty());
}

}  // namespace
}  // namespace mb::desktop::test
