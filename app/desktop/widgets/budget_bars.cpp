#include "app/desktop/widgets/budget_bars.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QEvent>

namespace mb::desktop {

BudgetBars::BudgetBars(int most, QWidget* parent) : QWidget(parent), most_(static_cast<std::size_t>(most)) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BudgetBars::show(const std::vector<Contribution>& budget) {
  budget_ = budget;
  if (budget_.size() > most_) {
    budget_.resize(most_);
  }
  QStringList parts;
  for (const auto& line : budget_) {
    parts << words::contribution(line.name) + QStringLiteral(" ") + fixed(line.percent, 4) + QStringLiteral(" %");
  }
  setAccessibleName(tr("Budget"));
  setAccessibleDescription(parts.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

QSize BudgetBars::sizeHint() const {
  return {em(14), em(1.35) * static_cast<int>(std::max<std::size_t>(budget_.size(), 1))};
}

void BudgetBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  if (budget_.empty()) {
    paintText(painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, tr("no budget yet"), textFont(0.85), c.faint);
    return;
  }
  const double largest = std::max(budget_.front().percent, 1e-12);
  const double label = width() * 0.52;
  const double value = em(3.4);
  double top = 0.0;
  for (const auto& line : budget_) {
    const QRectF row(0, top, width(), em(1.3));
    paintText(painter, QRectF(0, top, label - em(0.4), row.height()), Qt::AlignLeft | Qt::AlignVCenter,
              words::contribution(line.name), textFont(0.84), c.muted);
    const QRectF track(label, row.center().y() - em(0.16), width() - label - value, em(0.32));
    painter.fillRect(track, c.raised);
    painter.fillRect(QRectF(track.left(), track.top(), track.width() * line.percent / largest, track.height()),
                     line.part == QLatin1StringView("bench") ? c.pipeFlow : c.accent);
    paintText(painter, QRectF(width() - value, top, value, row.height()), Qt::AlignRight | Qt::AlignVCenter,
              fixed(line.percent, 4), textFont(0.84), c.text);
    top += em(1.35);
  }
}

void BudgetBars::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    show(budget_);
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
