#pragma once

#include <QtWidgets/QWidget>

class QHBoxLayout;
class QLabel;

namespace mb::desktop {

/// The head of a page: its title, a line that says what is shown, and on the right what can be done.
class PageHead final : public QWidget {
  Q_OBJECT

 public:
  explicit PageHead(QWidget* parent = nullptr);

  void setTitle(const QString& title);
  void setSubtitle(const QString& subtitle);
  /// Stands to the right of what was added before.
  void add(QWidget* control);

 private:
  void restyle();

  QLabel* title_;
  QLabel* subtitle_;
  QHBoxLayout* row_;
};

}  // namespace mb::desktop
