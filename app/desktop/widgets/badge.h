#pragma once

#include <QtWidgets/QWidget>

namespace mb::desktop {

/// A word in a frame that must not be overlooked: SIMULATED, training.
class Badge final : public QWidget {
  Q_OBJECT

 public:
  explicit Badge(QWidget* parent = nullptr);
  void setText(const QString& text, bool strong);
  [[nodiscard]] QString text() const { return text_; }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  bool strong_ = false;
};

}  // namespace mb::desktop
