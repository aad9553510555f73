#include "app/desktop/widgets/outlook_bars.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QEvent>

namespace mb::desktop {

OutlookBars::OutlookBars(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString OutlookBars::sentence(const cli::PointOutlook& point) {
  return tr("U result %1 % is %2 % of the limit ±%3 %; U bench %4 %")
      .arg(fixed(point.result, 3), fixed(100.0 * point.result / point.limit, 0), fixed(point.limit, 2),
           fixed(point.bench, 3));
}

void OutlookBars::show(const std::vector<cli::PointOutlook>& points) {
  points_ = points;
  QStringList sentences;
  for (const auto& point : points_) {
    sentences << words::point(QString::fromStdString(point.name)) + QStringLiteral(": ") + sentence(point);
  }
  setAccessibleName(tr("Uncertainty against the limit"));
  setAccessibleDescription(sentences.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

QSize OutlookBars::sizeHint() const {
  return {em(20), em(2.4) * static_cast<int>(std::max<std::size_t>(points_.size(), 1))};
}

void OutlookBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  const double label = em(4.2);
  double top = 0.0;
  for (const auto& point : points_) {
    paintText(painter, QRectF(0, top, label, em(1.2)), Qt::AlignLeft | Qt::AlignVCenter,
              words::point(QString::fromStdString(point.name)), textFont(0.92, true), c.text);
    const QRectF track(label, top + em(0.35), width() - label, em(0.5));
    const auto share = [&track, &point](double value) {
      return track.width() * std::clamp(value / point.limit, 0.0, 1.0);
    };
    painter.fillRect(track, c.raised);
    painter.fillRect(QRectF(track.left(), track.top(), share(point.result), track.height()), c.accent);
    painter.fillRect(QRectF(track.left(), track.top(), share(point.bench), track.height()), c.pipeFlow);
    paintText(painter, QRectF(label, top + em(0.95), track.width(), em(1.1)), Qt::AlignLeft | Qt::AlignVCenter,
              sentence(point), textFont(0.82), c.muted);
    top += em(2.4);
  }
}

void OutlookBars::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    show(points_);
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
