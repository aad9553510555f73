#pragma once

#include "app/desktop/models/run_state.h"
#include "app/desktop/run/mimic_layout.h"

#include <QtWidgets/QWidget>

namespace mb::desktop {

/// The bench as its file describes it: supply, pump, row of meters, measuring lines, tank on its balance, with live
/// values. Grey is normal; what deviates has a colour, a shape and a word. Arrow keys walk along the row.
class Mimic final : public QWidget {
  Q_OBJECT

 public:
  explicit Mimic(RunState& state, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  void select(int position);
  /// What a screen reader says.
  [[nodiscard]] QString description() const;

 Q_SIGNALS:
  void moved(int position);
  void opened(int position);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void arrange();
  [[nodiscard]] int positionAt(const QPointF& point) const;

  RunState& state_;
  MimicLayout layout_;
  int selected_ = 0;  ///< position; 0: none
};

}  // namespace mb::desktop
