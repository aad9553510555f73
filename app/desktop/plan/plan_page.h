#pragma once

#include "app/desktop/models/point_model.h"
#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

class QLabel;
class QTableView;

namespace mb::desktop {

class Actions;
class Card;
class PageHead;
class OutlookBars;

/// The dry run in full: every step with its time and water, every point with its limit and uncertainties, and
/// what the method remarked; or every mistake in the files, one a line.
class PlanPage final : public QWidget {
  Q_OBJECT

 public:
  PlanPage(RunState& state, Actions& actions, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void restyle();

  RunState& state_;
  PointModel points_;
  PlanStepModel steps_;
  PageHead* head_;
  QLabel* notes_;
  Card* pointsCard_;
  Card* stepsCard_;
  Card* notesCard_;
  QTableView* pointTable_;
  QTableView* stepTable_;
  Card* barsCard_;
  OutlookBars* bars_;
};

}  // namespace mb::desktop
