#pragma once

#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

namespace mb::desktop {

class Card;
class TimePlot;

/// Flow, temperature and mass over time, side by side: the last quarter of an hour or the whole run.
class Plots final : public QWidget {
  Q_OBJECT

 public:
  explicit Plots(RunState& state, QWidget* parent = nullptr);

  void setWholeRun(bool whole);
  /// Takes the points of a live frame.
  void take(const LiveFrame& frame);
  /// Draws the next of the three: one a turn, so that no turn is long.
  void drawNext();
  void clear();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void recolour();
  void learn();
  [[nodiscard]] double flowNow() const;

  struct Curve {
    QString channel;
    TimePlot* plot;
    int graph;
  };

  RunState& state_;
  std::vector<QString> flowChannels_;
  std::vector<Curve> curves_;
  std::vector<double> lastFlow_;
  double flowDrawn_ = -1e9;
  Card* flowCard_;
  Card* temperatureCard_;
  Card* massCard_;
  TimePlot* flow_;
  TimePlot* temperature_;
  TimePlot* mass_;
  int turn_ = 0;
};

}  // namespace mb::desktop
