#pragma once

#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

namespace mb::desktop {

/// Where the run is: its phases on a line as long as they take, what is done now, and how long it will last.
class ProgressStrip final : public QWidget {
  Q_OBJECT

 public:
  explicit ProgressStrip(RunState& state, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  /// What it says in words.
  [[nodiscard]] QString headline() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] QString aside() const;
  void paintLine(QPainter& painter, const QRectF& line) const;

  RunState& state_;
};

}  // namespace mb::desktop
