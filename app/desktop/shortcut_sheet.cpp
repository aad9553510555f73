#include "app/desktop/shortcut_sheet.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/paint.h"

#include <QtGui/QKeyEvent>

namespace mb::desktop {

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent) : QWidget(parent), actions_(actions) {
  setFocusPolicy(Qt::StrongFocus);
  hide();
}

std::vector<std::pair<QString, QString>> ShortcutSheet::lines() const {
  std::vector<std::pair<QString, QString>> lines;
  for (const QAction* action : actions_.all()) {
    lines.emplace_back(action->shortcut().toString(QKeySequence::NativeText), action->text());
  }
  lines.emplace_back(tr("1 … 99"), tr("Detail of a position"));
  lines.emplace_back(tr("Arrows, Enter"), tr("Walk along the row, open"));
  lines.emplace_back(tr("Tab"), tr("Next part of the page"));
  return lines;
}

void ShortcutSheet::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  painter.fillRect(rect(), QColor(0, 0, 0, 150));
  const auto all = lines();
  const int perColumn = static_cast<int>(all.size() + 1) / 2;
  const double wide = em(18);
  const QSizeF size(2.0 * wide + em(3), (perColumn + 3.2) * em(1.6));
  const QRectF card((width() - size.width()) / 2.0, (height() - size.height()) / 2.0, size.width(), size.height());
  paintCard(painter, card, c.panel, c.line);
  paintText(painter, QRectF(card.left() + em(1.2), card.top() + em(0.7), wide, em(1.8)), Qt::AlignLeft | Qt::AlignVCenter,
            tr("Shortcuts"), textFont(1.25, true), c.text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto column = static_cast<int>(i) / perColumn;
    const auto row = static_cast<int>(i) % perColumn;
    const QRectF line(card.left() + em(1.2) + column * (wide + em(0.6)), card.top() + em(3.0) + row * em(1.6), wide, em(1.5));
    paintText(painter, QRectF(line.left(), line.top(), em(6.6), line.height()), Qt::AlignLeft | Qt::AlignVCenter,
              all[i].first, textFont(0.95, true), c.accent);
    paintText(painter, line.adjusted(em(6.8), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, all[i].second, textFont(0.95),
              c.text);
  }
}

void ShortcutSheet::keyPressEvent(QKeyEvent* event) {
  event->accept();
  Q_EMIT dismissed();
}

void ShortcutSheet::mousePressEvent(QMouseEvent*) {
  Q_EMIT dismissed();
}

}  // namespace mb::desktop
