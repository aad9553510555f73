#include "app/desktop/rail.h"

#include "app/desktop/theme/icons.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"

#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

// The rail is dark in both modes.
QColor inkOf(bool chosen) {
  return chosen ? QColor(0xff, 0xff, 0xff) : QColor(0x9a, 0xaa, 0xb5);
}

}  // namespace

RailButton::RailButton(const QString& icon, QAction* action, QWidget* parent)
    : QAbstractButton(parent), icon_(icon), action_(action) {
  setFocusPolicy(Qt::TabFocus);
  connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, this, &RailButton::follow);
  follow();
}

void RailButton::setWord(const QString& word) {
  word_ = word;
  follow();
}

void RailButton::follow() {
  setText(word_.isEmpty() ? action_->text() : word_);
  setAccessibleName(action_->text());
  setToolTip(action_->text() + QStringLiteral(" (") + action_->shortcut().toString(QKeySequence::NativeText) + QLatin1Char(')'));
  update();
}

QSize RailButton::sizeHint() const {
  return {em(3.7), em(3.1)};
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  const bool chosen = isChecked();
  if (chosen || underMouse()) {
    painter.fillRect(rect(), QColor(255, 255, 255, chosen ? 22 : 10));
  }
  if (chosen) {
    painter.fillRect(QRectF(0, 0, 3, height()), mixed(c.accent, QColor(Qt::white), 0.15));
  }
  if (hasFocus()) {
    painter.setPen(QPen(c.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -2, -2));
  }
  const int size = em(1.25);
  const QColor ink = inkOf(chosen);
  painter.drawPixmap(QPointF((width() - size) / 2.0, em(0.45)), iconPixmap(icon_, ink, size, devicePixelRatioF()));
  paintText(painter, QRectF(2, em(1.75), width() - 4, em(1.1)), Qt::AlignCenter, text(), textFont(0.75), ink);
}

Rail::Rail(QWidget* parent) : QWidget(parent), upper_(new QVBoxLayout), lower_(new QVBoxLayout) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, em(3.2), 0, em(0.4));
  layout->setSpacing(0);
  upper_->setSpacing(0);
  lower_->setSpacing(0);
  layout->addLayout(upper_);
  layout->addStretch();
  layout->addLayout(lower_);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

RailButton* Rail::addPage(const QString& icon, QAction* action) {
  auto* button = new RailButton(icon, action);
  button->setCheckable(true);
  upper_->addWidget(button);
  pages_.emplace_back(action, button);
  return button;
}

RailButton* Rail::addSwitch(const QString& icon, QAction* action) {
  auto* button = new RailButton(icon, action);
  lower_->addWidget(button);
  return button;
}

void Rail::choose(const QAction* page) {
  for (const auto& [action, button] : pages_) {
    button->setChecked(action == page);
  }
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), colours().rail);
  const int size = em(1.9);
  painter.drawPixmap(QPointF((width() - size) / 2.0, em(0.65)),
                     iconPixmap(QStringLiteral("mark"), QColor(0xd7, 0xe6, 0xee), size, devicePixelRatioF()));
}

}  // namespace mb::desktop
