#pragma once

#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

class QListView;
class QStackedWidget;

namespace mb::desktop {

class Actions;
class Card;
class Mimic;
class Notice;
class Plots;
class PositionDetail;
class ProgressStrip;
class ReadyPanel;
class RunHeader;
class TileView;

/// The page of the run: bench, meters, curves, steps, conditions, alarms, questions.
class RunPage final : public QWidget {
  Q_OBJECT

 public:
  RunPage(RunState& state, Actions& actions, QWidget* parent = nullptr);

  /// Opens the detail of a position beside the row; 0 closes it.
  void openDetail(int position);
  [[nodiscard]] int detail() const;
  /// Where questions of the program itself stand (closing during a run).
  [[nodiscard]] Notice& notice() { return *notice_; }
  /// The question of a step, if one is open.
  void showQuestion();

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeMiddle();
  QWidget* side();
  void refresh();
  void tick();
  void alarmsChanged();
  void retranslate();
  void arrange();

  RunState& state_;
  Actions& actions_;
  RunHeader* header_;
  ProgressStrip* strip_;
  Notice* notice_;
  QWidget* middle_ = nullptr;
  Mimic* mimic_;
  TileView* tiles_;
  QStackedWidget* lower_;
  ReadyPanel* ready_;
  Plots* plots_;
  QStackedWidget* side_;
  Card* stepsCard_;
  Card* conditionsCard_;
  Card* alarmsCard_;
  QListView* steps_;
  QListView* conditions_;
  QListView* alarms_;
  PositionDetail* detail_;
  int turn_ = 0;
};

}  // namespace mb::desktop
