#include "app/desktop/run/tile_delegate.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <algorithm>
#include <cmath>

namespace mb::desktop {
namespace {

/// The point that is nearest to its limit, or beyond.
const PointStanding* worstOf(const MeterTile& tile) {
  const PointStanding* worst = nullptr;
  double share = -1.0;
  for (const auto& standing : tile.points) {
    const ResultFound* last = standing.last();
    if (last == nullptr || !last->error) {
      continue;
    }
    const double here = std::abs(*last->error) / std::max(last->limit.value_or(standing.plannedLimit), 1e-9);
    if (here > share) {
      share = here;
      worst = &standing;
    }
  }
  return worst != nullptr || tile.points.empty() ? worst : &tile.points.front();
}

void paintHead(QPainter& painter, const MeterTile& tile, const QRectF& row) {
  const Colours& c = colours();
  const QFont bold = textFont(1.12, true);
  const QString position = QString::number(tile.position);
  const int wide = paintText(painter, row, Qt::AlignLeft | Qt::AlignVCenter, position, bold, c.text);
  const QColor colour = colourOf(tile.state);
  const double glyph = em(0.68);
  const QRectF left = row.adjusted(wide + em(0.3), 0, 0, 0);
  const QString word = wordOf(tile.state);
  const int taken = paintText(painter, left.adjusted(left.width() * 0.35, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                              word, textFont(0.84, isDeviation(tile.state)), colour);
  paintShape(painter,
             QRectF(row.right() - taken - glyph - em(0.25), row.center().y() - glyph / 2.0, glyph, glyph),
             shapeOf(tile.state), colour);
  // Serial numbers differ at their end.
  paintText(painter, left.adjusted(0, 0, -taken - glyph - em(0.45), 0), Qt::AlignLeft | Qt::AlignVCenter, tile.number,
            textFont(0.84), c.muted, Qt::ElideLeft);
}

void paintValue(QPainter& painter, const MeterTile& tile, const QRectF& row) {
  const Colours& c = colours();
  if (isDeviation(tile.state) && !tile.reason.isEmpty()) {
    paintText(painter, row, Qt::AlignLeft | Qt::AlignVCenter, words::brief(tile.reason), textFont(0.85),
              colourOf(tile.state));
    return;
  }
  if (tile.value.isEmpty()) {
    paintText(painter, row, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("–"), textFont(1.05), c.faint);
    return;
  }
  const int wide =
      paintText(painter, row, Qt::AlignLeft | Qt::AlignVCenter, tile.value, textFont(1.05, true), c.text);
  paintText(painter, row.adjusted(wide + em(0.3), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words::unit(tile.unit),
            textFont(0.85), c.muted);
}

void paintPoint(QPainter& painter, const PointStanding& standing, const QRectF& row) {
  const Colours& c = colours();
  const QFont small = textFont(0.8);
  const double label = em(2.35);
  const double value = em(2.5);
  const ResultFound* last = standing.last();
  const std::optional<double> error = last != nullptr ? last->error : std::nullopt;
  const double limit = last != nullptr && last->limit ? *last->limit : standing.plannedLimit;
  const bool outside = error && std::abs(*error) > limit;
  paintText(painter, QRectF(row.left(), row.top(), label, row.height()), Qt::AlignLeft | Qt::AlignVCenter,
            words::point(standing.point), small, c.muted);
  paintErrorBar(painter, row.adjusted(label, 0, -value, 0), error, limit);
  const QString text = error ? signedPercent(*error) : QStringLiteral("±") + fixed(limit, 2);
  paintText(painter, QRectF(row.right() - value, row.top(), value, row.height()), Qt::AlignRight | Qt::AlignVCenter,
            text, outside ? textFont(0.82, true) : textFont(0.82), outside ? c.alarm : (error ? c.text : c.faint));
}

}  // namespace

int TileDelegate::fullHeight(int points) {
  return em(0.9) + em(1.35) + em(1.25) + points * em(1.02);
}

int TileDelegate::smallHeight() {
  return em(0.7) + em(1.3) + em(1.0);
}

QSize TileDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return size_;
}

void TileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const MeterTile& tile = model_.tile(index.row());
  const Colours& c = colours();
  const QRectF card = QRectF(option.rect).adjusted(2, 2, -2, -2);
  const bool deviates = isDeviation(tile.state);
  const bool failed = tile.state == MeterState::failed;
  const bool focused = (option.state & QStyle::State_HasFocus) != 0;
  QColor fill = failed ? mixed(c.panel, c.alarmSoft, 0.7) : c.panel;
  if (tile.state == MeterState::empty) {
    fill = c.window;
  }
  paintCard(*painter, card, fill, focused ? c.accent : (deviates ? colourOf(tile.state) : c.line));
  if (focused) {
    paintCard(*painter, card.adjusted(1, 1, -1, -1), QColor(Qt::transparent), c.accent);
  }
  const QRectF inner = card.adjusted(em(0.42), em(0.3), -em(0.42), -em(0.3));
  const QRectF head(inner.left(), inner.top(), inner.width(), em(1.35));
  paintHead(*painter, tile, head);
  if (tile.state == MeterState::empty) {
    return;
  }
  const bool full = size_.height() >= fullHeight(static_cast<int>(tile.points.size()));
  if (!full) {
    if (const PointStanding* worst = worstOf(tile)) {
      paintPoint(*painter, *worst, QRectF(inner.left(), head.bottom(), inner.width(), em(1.0)));
    }
    return;
  }
  const QRectF value(inner.left(), head.bottom(), inner.width(), em(1.25));
  paintValue(*painter, tile, value);
  double top = value.bottom();
  // What height there is beyond the least goes to the rows of the points.
  const double row = (inner.bottom() - top) / std::max<double>(1.0, static_cast<double>(tile.points.size()));
  for (const auto& standing : tile.points) {
    paintPoint(*painter, standing, QRectF(inner.left(), top, inner.width(), row));
    top += row;
  }
}

}  // namespace mb::desktop
