#pragma once

#include <vector>

#include <QtGui/QImage>
#include <QtWidgets/QAbstractScrollArea>

namespace mb::desktop {

/// Pages one below the other, as wide as the view, to scroll through.
class PaperView final : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit PaperView(QWidget* parent = nullptr);

  /// Pictures of the width that pageWidth() asks for; others are scaled.
  void show(std::vector<QImage> pages, bool fromTheTop);
  /// Words in place of pages.
  void say(const QString& text);
  [[nodiscard]] int pageCount() const { return static_cast<int>(pages_.size()); }
  [[nodiscard]] QString text() const { return text_; }
  /// Device pixels.
  [[nodiscard]] int pageWidth() const;

 Q_SIGNALS:
  /// The pages should be drawn anew at pageWidth().
  void widthChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  [[nodiscard]] QSize sizeOf(const QImage& page) const;  // logical pixels
  [[nodiscard]] int wholeHeight() const;
  void fitBar();

  std::vector<QImage> pages_;
  QString text_;
};

}  // namespace mb::desktop
