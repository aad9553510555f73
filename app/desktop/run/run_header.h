#pragma once

#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace mb::desktop {

class ActionButton;
class Actions;
class Badge;

/// What is verified, on what, at which pace of time, and the three ways: start, finish this point, abort.
class RunHeader final : public QWidget {
  Q_OBJECT

 public:
  RunHeader(RunState& state, Actions& actions, QWidget* parent = nullptr);

  /// The clock of the run.
  void tick();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void restyle();

  RunState& state_;
  QLabel* title_;
  QLabel* subtitle_;
  QLabel* clock_;
  QLabel* date_;
  Badge* simulated_;
  Badge* training_;
  ActionButton* realTime_;
  ActionButton* accelerated_;
  ActionButton* freeTime_;
};

}  // namespace mb::desktop
