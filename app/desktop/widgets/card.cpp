#include "app/desktop/widgets/card.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"

#include <QtCore/QEvent>

namespace mb::desktop {

Card::Card(QWidget* parent) : QWidget(parent), content_(new QVBoxLayout(this)) {
  content_->setSpacing(em(0.3));
  arrange();
}

void Card::arrange() {
  content_->setContentsMargins(em(0.6), title_.isEmpty() ? em(0.5) : em(1.9), em(0.6), em(0.5));
}

void Card::setTitle(const QString& title) {
  title_ = title;
  setAccessibleName(title);
  arrange();
  update();
}

void Card::setAside(const QString& text, bool deviates) {
  if (text != aside_ || deviates != deviates_) {
    aside_ = text;
    deviates_ = deviates;
    update();
  }
}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  paintCard(painter, rect(), c.panel, c.line);
  if (title_.isEmpty()) {
    return;
  }
  const QRectF line(em(0.7), em(0.35), width() - em(1.4), em(1.4));
  const int taken = aside_.isEmpty() ? 0
                                     : paintText(painter, line, Qt::AlignRight | Qt::AlignVCenter, aside_,
                                                 textFont(0.85), deviates_ ? c.warning : c.muted);
  paintText(painter, line.adjusted(0, 0, -taken - em(0.5), 0), Qt::AlignLeft | Qt::AlignVCenter, title_,
            textFont(0.88, true), c.muted);
}

void Card::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    arrange();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
