#pragma once

#include <QtWidgets/QVBoxLayout>
#include <QtWidgets/QWidget>

namespace mb::desktop {

/// A panel with a title: what belongs together stands on one.
class Card final : public QWidget {
  Q_OBJECT

 public:
  explicit Card(QWidget* parent = nullptr);

  void setTitle(const QString& title);
  /// On the right of the title: a count, a unit.
  void setAside(const QString& text, bool deviates = false);
  /// Where the content goes.
  [[nodiscard]] QVBoxLayout* content() { return content_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void arrange();

  QString title_;
  QString aside_;
  bool deviates_ = false;
  QVBoxLayout* content_;
};

}  // namespace mb::desktop
