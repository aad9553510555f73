#include "app/desktop/widgets/badge.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"

#include <QtGui/QFontMetrics>

namespace mb::desktop {

Badge::Badge(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setText(const QString& text, bool strong) {
  text_ = text;
  strong_ = strong;
  setAccessibleName(text);
  setVisible(!text.isEmpty());
  updateGeometry();
  update();
}

QSize Badge::sizeHint() const {
  return {QFontMetrics(textFont(0.82, true)).horizontalAdvance(text_) + em(1.0), em(1.35)};
}

void Badge::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  const QColor colour = strong_ ? c.warning : c.muted;
  paintCard(painter, rect(), strong_ ? c.warningSoft : c.panel, colour);
  paintText(painter, rect(), Qt::AlignCenter, text_, textFont(0.82, true), colour);
}

}  // namespace mb::desktop
