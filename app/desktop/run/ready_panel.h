#pragma once

#include "app/desktop/models/point_model.h"
#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

class QLabel;
class QTableView;

namespace mb::desktop {

class Card;

/// What the dry run says, before Start: how long, how much water, what is expected of each point; or why the plan is
/// refused, every mistake in one line.
class ReadyPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ReadyPanel(RunState& state, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void restyle();

  RunState& state_;
  PointModel points_;
  Card* figuresCard_;
  Card* pointsCard_;
  QLabel* figures_;
  QLabel* notes_;
  QTableView* table_;
};

}  // namespace mb::desktop
