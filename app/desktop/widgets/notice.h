#pragma once

#include <functional>
#include <vector>

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QLabel;

namespace mb::desktop {

/// A question or a refusal that stands in the page and holds nothing up: text and choices, answered by Alt and the number
/// of the choice as well.
class Notice final : public QWidget {
  Q_OBJECT

 public:
  explicit Notice(QWidget* parent = nullptr);

  void ask(const QString& text, const QStringList& choices, std::function<void(int)> answered);
  /// A text without choices.
  void say(const QString& text);
  void dismiss();
  [[nodiscard]] QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void clearChoices();

  QLabel* label_;
  QHBoxLayout* buttons_;
  std::function<void(int)> answered_;
};

}  // namespace mb::desktop
