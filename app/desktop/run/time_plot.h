#pragma once

#include <memory>

#include <QtGui/QColor>
#include <QtWidgets/QWidget>

namespace mb::desktop {

/// Curves over the time of the run. The only class that knows QCustomPlot.
class TimePlot final : public QWidget {
  Q_OBJECT

 public:
  explicit TimePlot(int curves, QWidget* parent = nullptr);
  ~TimePlot() override;

  void add(int curve, double seconds, double value);
  void clear();
  /// A range that is allowed, drawn behind the curves; low = high: none.
  void setBand(double low, double high);
  /// Least height of the value axis, in its unit.
  void setLeastSpan(double span);
  /// s shown; 0: the whole run.
  void setWindow(double seconds);
  /// Colours and fonts of the theme.
  void restyle();
  void draw();

 private:
  void scale();

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mb::desktop
