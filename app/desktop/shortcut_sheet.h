#pragma once

#include <QtWidgets/QWidget>

namespace mb::desktop {

class Actions;

/// All actions with their keys, over the window; any key or click closes it.
class ShortcutSheet final : public QWidget {
  Q_OBJECT

 public:
  ShortcutSheet(const Actions& actions, QWidget* parent);

  /// The lines as shown: key, action.
  [[nodiscard]] std::vector<std::pair<QString, QString>> lines() const;

 Q_SIGNALS:
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  const Actions& actions_;
};

}  // namespace mb::desktop
