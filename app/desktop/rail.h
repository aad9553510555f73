#pragma once

#include <vector>

#include <QtGui/QAction>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace mb::desktop {

/// A page or a switch on the rail: an icon with its word.
class RailButton final : public QAbstractButton {
  Q_OBJECT

 public:
  RailButton(const QString& icon, QAction* action, QWidget* parent = nullptr);
  /// A shorter word than the action's text.
  void setWord(const QString& word);
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void follow();

  QString icon_;
  QAction* action_;
  QString word_;
};

/// The strip on the left: pages above, switches below.
class Rail final : public QWidget {
  Q_OBJECT

 public:
  explicit Rail(QWidget* parent = nullptr);

  RailButton* addPage(const QString& icon, QAction* action);
  RailButton* addSwitch(const QString& icon, QAction* action);
  void choose(const QAction* page);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<std::pair<QAction*, RailButton*>> pages_;
  QVBoxLayout* upper_;
  QVBoxLayout* lower_;
};

}  // namespace mb::desktop
