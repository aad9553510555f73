#include "app/desktop/widgets/paint.h"

#include "app/desktop/theme/theme.h"
#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>

#include <QtGui/QFontMetricsF>
#include <QtGui/QPainterPath>

namespace mb::desktop {
namespace {

/// Share of the bar's half width that the limit takes: what is outside still fits beside it.
constexpr double kLimitShare = 0.62;

QPen strokePen(const QColor& colour, double width) {
  return QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

void paintLines(QPainter& painter, const QRectF& b, Shape shape) {
  const auto at = [&b](double x, double y) { return QPointF(b.left() + x * b.width(), b.top() + y * b.height()); };
  switch (shape) {
    case Shape::check:
      painter.drawPolyline(QPolygonF({at(0.12, 0.55), at(0.4, 0.82), at(0.9, 0.2)}));
      break;
    case Shape::cross:
      painter.drawLine(at(0.18, 0.18), at(0.82, 0.82));
      painter.drawLine(at(0.82, 0.18), at(0.18, 0.82));
      break;
    case Shape::dash:
      painter.drawLine(at(0.12, 0.5), at(0.88, 0.5));
      break;
    case Shape::bang:
      painter.drawLine(at(0.5, 0.1), at(0.5, 0.6));
      painter.drawPoint(at(0.5, 0.88));
      break;
    case Shape::loop:
      painter.drawArc(b.adjusted(b.width() * 0.1, b.height() * 0.1, -b.width() * 0.1, -b.height() * 0.1), 40 * 16,
                      290 * 16);
      painter.drawPolyline(QPolygonF({at(0.62, 0.02), at(0.86, 0.22), at(0.6, 0.4)}));
      break;
    default:
      break;
  }
}

}  // namespace

void paintShape(QPainter& painter, const QRectF& box, Shape shape, const QColor& colour) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const double width = std::max(1.4, box.width() * 0.17);
  painter.setPen(strokePen(colour, width));
  painter.setBrush(Qt::NoBrush);
  const QRectF inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2);
  switch (shape) {
    case Shape::ring:
      painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
      break;
    case Shape::disc:
      painter.setBrush(colour);
      painter.drawEllipse(inner.adjusted(1.5, 1.5, -1.5, -1.5));
      break;
    case Shape::play:
      painter.setBrush(colour);
      painter.drawPolygon(QPolygonF({inner.topLeft() + QPointF(inner.width() * 0.15, 0),
                                     QPointF(inner.right(), inner.center().y()),
                                     inner.bottomLeft() + QPointF(inner.width() * 0.15, 0)}));
      break;
    case Shape::square:
      painter.drawRect(inner.adjusted(1, 1, -1, -1));
      break;
    case Shape::question: {
      QFont glyph = textFont(1.0, true);
      glyph.setPixelSize(std::max(6, static_cast<int>(box.height())));
      painter.setFont(glyph);
      painter.drawText(box, Qt::AlignCenter, QStringLiteral("?"));
      break;
    }
    default:
      paintLines(painter, inner, shape);
  }
  painter.restore();
}

Shape shapeOf(MeterState state) {
  switch (state) {
    case MeterState::empty:
    case MeterState::waiting:
      return Shape::ring;
    case MeterState::identified:
      return Shape::disc;
    case MeterState::measuring:
      return Shape::play;
    case MeterState::repeating:
      return Shape::loop;
    case MeterState::passed:
      return Shape::check;
    case MeterState::failed:
      return Shape::cross;
    case MeterState::invalid:
      return Shape::bang;
    case MeterState::inconclusive:
      return Shape::question;
    case MeterState::aborted:
      return Shape::square;
    case MeterState::out:
    case MeterState::notTested:
      break;
  }
  return Shape::dash;
}

QColor colourOf(MeterState state) {
  switch (state) {
    case MeterState::empty:
    case MeterState::waiting:
      return colours().faint;
    case MeterState::identified:
      return colours().muted;
    case MeterState::measuring:
    case MeterState::repeating:
      return colours().accent;
    case MeterState::failed:
      return colours().alarm;
    case MeterState::invalid:
    case MeterState::inconclusive:
    case MeterState::out:
    case MeterState::notTested:
      return colours().warning;
    case MeterState::passed:
    case MeterState::aborted:
      break;
  }
  return colours().text;
}

Shape shapeOf(StepState state) {
  switch (state) {
    case StepState::planned:
      return Shape::ring;
    case StepState::running:
      return Shape::play;
    case StepState::done:
      return Shape::check;
    case StepState::failed:
      return Shape::cross;
    case StepState::cancelled:
      return Shape::square;
    case StepState::skipped:
    case StepState::left:
      break;
  }
  return Shape::dash;
}

QColor colourOf(StepState state) {
  switch (state) {
    case StepState::running:
      return colours().accent;
    case StepState::failed:
      return colours().alarm;
    case StepState::cancelled:
      return colours().warning;
    case StepState::done:
      return colours().muted;
    default:
      return colours().faint;
  }
}

QColor colourOf(BandState state) {
  switch (state) {
    case BandState::outside:
      return colours().alarm;
    case BandState::stale:
      return colours().warning;
    case BandState::inside:
      return colours().text;
    case BandState::idle:
      break;
  }
  return colours().muted;
}

QColor colourOf(Priority priority) {
  return priority == Priority::high ? colours().alarm
                                    : (priority == Priority::medium ? colours().warning : colours().muted);
}

void paintCard(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& border) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(fill);
  painter.setPen(border.isValid() ? QPen(border, 1.0) : QPen(Qt::NoPen));
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  painter.restore();
}

void paintErrorBar(QPainter& painter, const QRectF& box, std::optional<double> error, double limit) {
  const Colours& c = colours();
  const double half = box.width() / 2.0;
  const double middle = box.center().x();
  const double thick = std::max(3.0, std::round(std::min(box.height(), em(1.2) * 1.0) * 0.34));
  const QRectF track(box.left(), std::round(box.center().y() - thick / 2.0), box.width(), thick);
  painter.fillRect(track, c.raised);
  if (limit <= 0.0) {
    return;
  }
  const double reach = half * kLimitShare;
  painter.fillRect(QRectF(middle - reach, track.top(), 2.0 * reach, thick), c.band);
  if (error) {
    const bool outside = std::abs(*error) > limit;
    const QColor colour = outside ? c.alarm : c.accent;
    const double end = std::clamp(*error / limit * kLimitShare, -1.0, 1.0) * half;
    painter.fillRect(QRectF(std::min(middle, middle + end), track.top(), std::abs(end), thick), colour);
    const double tall = std::min(box.height(), thick * 2.6);
    painter.fillRect(QRectF(std::clamp(middle + end - 1.0, box.left(), box.right() - 2.0),
                            box.center().y() - tall / 2.0, 2.0, tall),
                     colour);
  }
  const QColor edge = mixed(c.muted, c.panel, 0.25);
  const double tick = std::min(box.height(), thick + 4.0);
  for (const double x : {middle - reach, middle + reach}) {
    painter.fillRect(QRectF(std::round(x), box.center().y() - tick / 2.0, 1.0, tick), edge);
  }
  painter.fillRect(QRectF(std::round(middle), box.center().y() - tick / 2.0, 1.0, tick), c.faint);
}

void paintBand(QPainter& painter, const QRectF& box, std::optional<double> value, std::optional<double> low,
               std::optional<double> high, const QColor& mark) {
  const Colours& c = colours();
  painter.fillRect(box, c.raised);
  // The band takes the middle half; open ends reach to the edge.
  const double from = low ? 0.25 : 0.0;
  const double to = high ? 0.75 : 1.0;
  painter.fillRect(QRectF(box.left() + from * box.width(), box.top(), (to - from) * box.width(), box.height()), c.band);
  if (!value || (!low && !high)) {
    return;
  }
  double share = 0.5;
  if (low && high && *high > *low) {
    share = 0.25 + 0.5 * (*value - *low) / (*high - *low);
  } else if (const double end = high ? *high : *low; end != 0.0) {
    share = high ? 0.75 * *value / end : 0.25 * *value / end;
  }
  const double x = box.left() + std::clamp(share, 0.0, 1.0) * box.width();
  painter.fillRect(QRectF(std::clamp(x - 1.5, box.left(), box.right() - 3.0), box.top() - 3.0, 3.0, box.height() + 6.0),
                   mark);
}

int paintText(QPainter& painter, const QRectF& box, int alignment, const QString& text, const QFont& font,
              const QColor& colour, Qt::TextElideMode elide) {
  painter.setFont(font);
  painter.setPen(colour);
  const QFontMetricsF metrics(font);
  const double wide = metrics.horizontalAdvance(text);
  const QString shown = wide > box.width() ? metrics.elidedText(text, elide, box.width()) : text;
  painter.drawText(box, alignment | Qt::TextSingleLine, shown);
  return static_cast<int>(std::ceil(std::min(wide, box.width())));
}

QString signedPercent(double value, int decimals) {
  const QString text = fixed(value, decimals);
  return text.startsWith(QLatin1Char('-')) ? QStringLiteral("−") + text.mid(1) : QStringLiteral("+") + text;
}

QString fixed(double value, int decimals) {
  return QString::fromStdString(toFixed(value, decimals));
}

}  // namespace mb::desktop
