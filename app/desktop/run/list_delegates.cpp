#include "app/desktop/run/list_delegates.h"

#include "app/desktop/models/durations.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <QtGui/QFontMetrics>

namespace mb::desktop {
namespace {

constexpr int kAlignLeft = Qt::AlignLeft | Qt::AlignVCenter;
constexpr int kAlignRight = Qt::AlignRight | Qt::AlignVCenter;

void paintBack(QPainter& painter, const QStyleOptionViewItem& option, bool emphasised) {
  const bool focused = (option.state & QStyle::State_HasFocus) != 0;
  if (emphasised || focused) {
    paintCard(painter, QRectF(option.rect), emphasised ? colours().raised : colours().panel,
              focused ? colours().accent : QColor());
  }
}

/// Width in which an alarm's text is set.
int alarmWidth(const QStyleOptionViewItem& option) {
  const int whole = option.widget != nullptr ? option.widget->width() : option.rect.width();
  return whole - em(1.9);
}

QString bandText(const ConditionRow& row) {
  if (row.low && row.high) {
    return QStringLiteral("%1 – %2").arg(fixed(*row.low, row.decimals), fixed(*row.high, row.decimals));
  }
  return row.high ? QStringLiteral("≤ ") + fixed(*row.high, row.decimals)
                  : (row.low ? QStringLiteral("≥ ") + fixed(*row.low, row.decimals) : QString());
}

}  // namespace

QSize StepDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {em(10), em(1.32)};
}

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const StepRow& row = model_.step(index.row());
  const bool running = row.state == StepState::running;
  paintBack(*painter, option, running);
  const QRectF box = QRectF(option.rect).adjusted(em(0.3), 0, -em(0.3), 0);
  const double glyph = em(0.62);
  paintShape(*painter, QRectF(box.left(), box.center().y() - glyph / 2.0, glyph, glyph), shapeOf(row.state),
             colourOf(row.state));
  const bool past = row.state != StepState::planned && !running;
  const QColor ink = row.state == StepState::failed ? colours().alarm : (running ? colours().text : colours().muted);
  const QString time = row.state == StepState::left ? QStringLiteral("–") : duration(model_.secondsLeft(index.row()));
  const int taken = paintText(*painter, box, kAlignRight, time, textFont(0.85, running),
                              running ? colours().accent : (past ? colours().faint : colours().muted));
  paintText(*painter, box.adjusted(glyph + em(0.45), 0, -taken - em(0.5), 0), kAlignLeft, titleOf(row),
            textFont(0.9, running), ink);
}

QSize ConditionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {em(10), em(2.15)};
}

void ConditionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const ConditionRow& row = model_.condition(index.row());
  const QColor ink = colourOf(row.state);
  const bool deviates = row.state == BandState::outside || row.state == BandState::stale;
  paintBack(*painter, option, false);
  const QRectF box = QRectF(option.rect).adjusted(em(0.3), em(0.1), -em(0.3), -em(0.1));
  const QRectF upper(box.left(), box.top(), box.width(), em(1.15));
  const QString unit = words::unit(row.unit);
  const QString value = row.value && row.state != BandState::stale ? fixed(*row.value, row.decimals) : QStringLiteral("–");
  const int unitWidth = paintText(*painter, upper, kAlignRight, unit, textFont(0.78), colours().muted);
  const QRectF beside = upper.adjusted(0, 0, -unitWidth - em(0.25), 0);
  const int valueWidth = paintText(*painter, beside, kAlignRight, value, textFont(0.92, true), ink);
  const QString title = deviates ? titleOf(row) + QStringLiteral(" · ") + wordOf(row.state) : titleOf(row);
  paintText(*painter, beside.adjusted(0, 0, -valueWidth - em(0.4), 0), kAlignLeft, title, textFont(0.88),
            deviates ? ink : colours().muted);
  const QRectF lower(box.left(), upper.bottom(), box.width(), em(0.75));
  const int bandWidth = paintText(*painter, lower, kAlignRight, bandText(row), textFont(0.72), colours().faint);
  const double thick = std::max(3.0, em(0.22) * 1.0);
  paintBand(*painter, QRectF(lower.left(), lower.center().y() - thick / 2.0, lower.width() - bandWidth - em(0.6), thick),
            row.value, row.low, row.high, deviates ? ink : (row.state == BandState::idle ? colours().faint : colours().accent));
}

QSize AlarmDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QFontMetrics metrics(textFont(0.86));
  const QRect text = metrics.boundingRect(QRect(0, 0, alarmWidth(option), 10000), Qt::TextWordWrap,
                                          index.data(Qt::DisplayRole).toString());
  return {em(10), text.height() + em(1.3)};
}

void AlarmDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Alarm& alarm = model_.alarm(index.row());
  const QColor colour = alarm.acknowledged ? colours().muted : colourOf(alarm.priority);
  paintBack(*painter, option, !alarm.acknowledged);
  const QRectF box = QRectF(option.rect).adjusted(em(0.35), em(0.15), -em(0.35), -em(0.15));
  const double glyph = em(0.66);
  paintShape(*painter, QRectF(box.left(), box.top() + em(0.2), glyph, glyph),
             alarm.priority == Priority::low ? Shape::disc : Shape::bang, colour);
  const QRectF head(box.left() + glyph + em(0.4), box.top(), box.width() - glyph - em(0.4), em(1.0));
  paintText(*painter, head, kAlignLeft, wordOf(alarm.priority), textFont(0.8, true), colour);
  if (alarm.at != Instant()) {
    paintText(*painter, head, kAlignRight, duration(toSeconds(alarm.at.time_since_epoch())), textFont(0.78),
              colours().muted);
  }
  painter->setFont(textFont(0.86));
  painter->setPen(alarm.acknowledged ? colours().muted : colours().text);
  painter->drawText(QRectF(head.left(), head.bottom(), alarmWidth(option), box.bottom() - head.bottom()),
                    Qt::TextWordWrap, textOf(alarm));
}

}  // namespace mb::desktop
