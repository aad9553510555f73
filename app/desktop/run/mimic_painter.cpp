#include "app/desktop/run/mimic_painter.h"

#include "app/cli/load.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QCoreApplication>
#include <QtGui/QPainterPath>

namespace mb::desktop {
namespace {

QString say(const char* text) {
  return QCoreApplication::translate("Mimic", text);
}

}  // namespace

double MimicPainter::commanded(const QString& actuator) const {
  const auto& all = state_.live().actuators;
  const auto found = std::ranges::find(all, actuator, &LiveActuator::id);
  if (found != all.end() && found->commanded) {
    return *found->commanded;
  }
  const auto& plan = state_.loaded().plan;
  const ActuatorDescription* described = plan ? plan->bench.actuator(actuator.toStdString()) : nullptr;
  return described != nullptr ? described->rest : 0.0;
}

const LiveValue* MimicPainter::value(const QString& channel) const {
  const auto& all = state_.live().values;
  const auto found = std::ranges::find(all, channel, &LiveValue::id);
  return found != all.end() ? &*found : nullptr;
}

bool MimicPainter::stale(const LiveValue& value) const {
  const auto& plan = state_.loaded().plan;
  const ChannelDescription* described = plan ? plan->bench.channel(value.id.toStdString()) : nullptr;
  return toSeconds(state_.live().now - value.at) > (described != nullptr ? described->staleAfter : 4.0) + 1.0;
}

bool MimicPainter::lineOpen() const {
  return std::ranges::any_of(layout_.lines, [this](const MimicLine& line) { return commanded(line.valve) > 0.0; });
}

bool MimicPainter::flows(const MimicPipe& pipe) const {
  if (pipe.valve.startsWith(QLatin1Char('='))) {  // the drain needs no pump
    return commanded(pipe.valve.mid(1)) > 0.0;
  }
  if (commanded(layout_.pumpId) <= 0.0 || !lineOpen()) {
    return false;
  }
  if (pipe.valve.startsWith(QLatin1Char('!'))) {
    return commanded(pipe.valve.mid(1)) <= 0.0;
  }
  return pipe.valve.isEmpty() || commanded(pipe.valve) > 0.0;
}

void MimicPainter::paint(int selected, bool focused) {
  painter_.setRenderHint(QPainter::Antialiasing);
  pipes();
  supply();
  pump();
  lines();
  diverter();
  tank();
  positions(selected, focused);
  for (const auto& each : layout_.tags) {
    tag(each);
  }
}

void MimicPainter::word(const QRectF& box, const QString& text, const QColor& colour, double scale) {
  paintText(painter_, box, Qt::AlignCenter, text, textFont(scale), colour);
}

void MimicPainter::pipes() {
  const double width = layout_.unit * 0.28;
  painter_.setBrush(Qt::NoBrush);
  for (const bool flowing : {false, true}) {  // what flows lies on top
    for (const auto& pipe : layout_.pipes) {
      if (flows(pipe) == flowing) {
        painter_.setPen(QPen(flowing ? colours_.pipeFlow : colours_.pipe, width, Qt::SolidLine, Qt::FlatCap,
                             Qt::RoundJoin));
        painter_.drawPolyline(pipe.course);
      }
    }
  }
}

void MimicPainter::supply() {
  const double u = layout_.unit;
  const QRectF& box = layout_.supply;
  painter_.setPen(QPen(colours_.metal, 1.4));
  painter_.setBrush(colours_.panel);
  painter_.drawRoundedRect(box, 0.5 * u, 0.5 * u);
  painter_.setPen(Qt::NoPen);
  painter_.setBrush(colours_.water);
  const QRectF water = box.adjusted(2.0, box.height() * 0.24, -2.0, -2.0);
  painter_.drawRoundedRect(water, 0.4 * u, 0.4 * u);
  word(QRectF(box.left(), box.top() + 0.15 * u, box.width(), 1.2 * u), say(QT_TRANSLATE_NOOP("Mimic", "Supply")),
       colours_.muted);
  const LiveValue* temperature = value(layout_.supplyChannel);
  const QString shown = temperature != nullptr ? fixed(temperature->value, 1) + QStringLiteral(" °C") : QStringLiteral("–");
  paintText(painter_, QRectF(box.left(), box.center().y() - 0.9 * u, box.width(), 1.8 * u), Qt::AlignCenter, shown,
            textFont(0.95, true), colours_.text);
  if (!layout_.heater.isEmpty()) {
    const bool heats = commanded(layout_.heater) > 0.0;
    word(QRectF(box.left(), box.bottom() - 1.45 * u, box.width(), 1.2 * u),
         heats ? say(QT_TRANSLATE_NOOP("Mimic", "heater on")) : say(QT_TRANSLATE_NOOP("Mimic", "heater off")),
         heats ? colours_.text : colours_.muted);
  }
}

/// A pump that runs is filled and says so.
void MimicPainter::pump() {
  const double u = layout_.unit;
  const QRectF& box = layout_.pump;
  const double speed = commanded(layout_.pumpId);
  const bool runs = speed > 0.0;
  painter_.setPen(QPen(runs ? colours_.pipeFlow : colours_.metal, 1.6));
  painter_.setBrush(runs ? colours_.pipeFlow : colours_.panel);
  painter_.drawEllipse(box);
  const QPointF c = box.center();
  const double r = box.width() * 0.27;
  painter_.setPen(Qt::NoPen);
  painter_.setBrush(runs ? colours_.panel : colours_.metal);
  painter_.drawPolygon(
      QPolygonF({c + QPointF(-r * 0.8, -r), c + QPointF(r * 1.15, 0.0), c + QPointF(-r * 0.8, r)}));
  const QRectF below(box.left() - 1.3 * u, box.bottom() + 0.15 * u, box.width() + 2.6 * u, 1.1 * u);
  word(below, runs ? say(QT_TRANSLATE_NOOP("Mimic", "runs")) : say(QT_TRANSLATE_NOOP("Mimic", "stands")),
       runs ? colours_.text : colours_.muted, 0.8);
  if (runs) {
    word(below.translated(0, 1.05 * u), fixed(speed, 1) + QStringLiteral(" Hz"), colours_.muted);
  }
}

void MimicPainter::position(const QRectF& box, const MeterTile& tile, bool chosen) {
  const double u = layout_.unit;
  const bool deviates = isDeviation(tile.state);
  const QColor state = colourOf(tile.state);
  const bool active = tile.state == MeterState::measuring || tile.state == MeterState::repeating;
  painter_.setPen(QPen(chosen ? colours_.accent : (deviates || active ? state : colours_.metal), chosen ? 2.2 : 1.4));
  painter_.setBrush(tile.state == MeterState::failed ? colours_.alarmSoft : colours_.raised);
  painter_.drawRoundedRect(box, 0.22 * u, 0.22 * u);
  paintText(painter_, box, Qt::AlignCenter, QString::number(tile.position),
            textFont(box.height() > 2.0 * u ? 0.85 : 0.7, true), deviates ? state : colours_.text);
  if (box.height() > 2.0 * u) {
    const double glyph = 0.62 * u;
    paintShape(painter_, QRectF(box.center().x() - glyph / 2.0, box.bottom() + 0.28 * u, glyph, glyph),
               shapeOf(tile.state), state);
  }
}

void MimicPainter::positions(int selected, bool focused) {
  for (std::size_t i = 0; i < layout_.positions.size() && static_cast<int>(i) < state_.meters.rowCount(); ++i) {
    const MeterTile& tile = state_.meters.tile(static_cast<int>(i));
    position(layout_.positions[i], tile, focused && tile.position == selected);
  }
}

/// A bow tie: filled when open, hollow when shut.
void MimicPainter::valve(const QRectF& box, bool open) {
  painter_.setPen(QPen(open ? colours_.pipeFlow : colours_.metal, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter_.setBrush(open ? colours_.pipeFlow : colours_.panel);
  const QPointF c = box.center();
  painter_.drawPolygon(QPolygonF({box.topLeft(), c, box.bottomLeft()}));
  painter_.drawPolygon(QPolygonF({box.topRight(), c, box.bottomRight()}));
}

void MimicPainter::lines() {
  const double u = layout_.unit;
  for (const auto& line : layout_.lines) {
    const bool open = commanded(line.valve) > 0.0;
    valve(line.valveBox, open);
    const QRectF below(line.valveBox.left() - 0.8 * u, line.valveBox.bottom() + 0.1 * u, line.valveBox.width() + 1.6 * u,
                       1.0 * u);
    word(below, open ? say(QT_TRANSLATE_NOOP("Mimic", "open")) : say(QT_TRANSLATE_NOOP("Mimic", "shut")),
         open ? colours_.text : colours_.muted);
    const double opening = commanded(line.regulator);
    valve(line.regulatorBox, opening > 0.0);
    const QPointF c = line.regulatorBox.center();
    painter_.drawLine(c, c - QPointF(0.0, 0.8 * u));
    painter_.drawEllipse(c - QPointF(0.0, 0.8 * u), 0.3 * u, 0.2 * u);
    word(QRectF(c.x() - 1.5 * u, line.regulatorBox.bottom() + 0.1 * u, 3.0 * u, 1.0 * u),
         fixed(opening, 0) + QStringLiteral(" %"), opening > 0.0 ? colours_.text : colours_.muted);
  }
}

void MimicPainter::diverter() {
  const double u = layout_.unit;
  const QRectF& box = layout_.diverter;
  const bool toTank = commanded(layout_.diverterId) > 0.0;
  painter_.setPen(QPen(colours_.metal, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter_.setBrush(colours_.panel);
  painter_.drawEllipse(box);
  painter_.setPen(QPen(colours_.pipeFlow, 0.26 * u, Qt::SolidLine, Qt::RoundCap));
  const QPointF c = box.center();
  painter_.drawLine(c, toTank ? QPointF(box.right() - 0.2 * u, c.y()) : QPointF(c.x(), box.top() + 0.2 * u));
  paintText(painter_, QRectF(box.right() + 0.3 * u, layout_.storage.y() - 0.35 * u, 6.0 * u, 1.1 * u),
            Qt::AlignLeft | Qt::AlignVCenter,
            toTank ? say(QT_TRANSLATE_NOOP("Mimic", "to tank")) : say(QT_TRANSLATE_NOOP("Mimic", "to storage")),
            textFont(0.8), colours_.text);
}

void MimicPainter::tank() {
  const double u = layout_.unit;
  const QRectF& box = layout_.tank;
  const LiveValue* mass = value(layout_.balance);
  const double share =
      mass != nullptr && layout_.tankCapacity > 0.0 ? std::clamp(mass->value / layout_.tankCapacity, 0.0, 1.0) : 0.0;
  painter_.setPen(Qt::NoPen);
  painter_.setBrush(colours_.panel);
  painter_.drawRect(box);
  painter_.setBrush(colours_.water);
  painter_.drawRect(QRectF(box.left() + 1.0, box.bottom() - share * box.height(), box.width() - 2.0, share * box.height()));
  painter_.setPen(QPen(colours_.metal, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter_.drawPolyline(QPolygonF({box.topLeft(), box.bottomLeft(), box.bottomRight(), box.topRight()}));
  const bool moving = mass != nullptr && !mass->stable;
  const QString shown = mass != nullptr ? fixed(mass->value, 3) : QStringLiteral("–");
  const QRectF number(box.left(), box.center().y() - 1.05 * u, box.width(), 1.3 * u);
  paintText(painter_, number, Qt::AlignCenter, shown, textFont(1.08, true),
            mass != nullptr && stale(*mass) ? colours_.warning : colours_.text);
  word(number.translated(0, 1.15 * u),
       QStringLiteral("kg  ") +
           (mass == nullptr ? QString()
                            : (moving ? say(QT_TRANSLATE_NOOP("Mimic", "moving")) : say(QT_TRANSLATE_NOOP("Mimic", "steady")))),
       colours_.muted, 0.78);
  // The balance under it.
  painter_.setPen(QPen(colours_.metal, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter_.drawLine(QPointF(box.left() - 0.2 * u, box.bottom() + 0.35 * u), QPointF(box.right() + 0.2 * u, box.bottom() + 0.35 * u));
  const QPointF foot(box.center().x(), box.bottom() + 0.35 * u);
  painter_.setBrush(colours_.metal);
  painter_.drawPolygon(QPolygonF({foot, foot + QPointF(0.55 * u, 0.7 * u), foot + QPointF(-0.55 * u, 0.7 * u)}));
  const bool drains = commanded(layout_.drainId) > 0.0;
  valve(layout_.drain, drains);
  word(QRectF(layout_.drain.left() - 1.6 * u, layout_.drain.bottom() + 0.1 * u, layout_.drain.width() + 3.2 * u, 1.0 * u),
       drains ? say(QT_TRANSLATE_NOOP("Mimic", "drain open")) : say(QT_TRANSLATE_NOOP("Mimic", "drain shut")),
       drains ? colours_.text : colours_.muted);
}

void MimicPainter::tag(const MimicTag& tag) {
  const double u = layout_.unit;
  const LiveValue* live = value(tag.channel);
  const bool old = live != nullptr && stale(*live);
  painter_.setPen(QPen(old ? colours_.warning : colours_.line, 1.0));
  painter_.setBrush(colours_.raised);
  painter_.drawRoundedRect(tag.box, 0.2 * u, 0.2 * u);
  const QRectF inner = tag.box.adjusted(0.3 * u, 0, -0.3 * u, 0);
  paintText(painter_, inner, Qt::AlignLeft | Qt::AlignVCenter, tag.label, textFont(0.78), colours_.muted);
  const int unit = paintText(painter_, inner, Qt::AlignRight | Qt::AlignVCenter, tag.unit, textFont(0.72), colours_.muted);
  const QString shown = live == nullptr ? QStringLiteral("–")
                        : old           ? say(QT_TRANSLATE_NOOP("Mimic", "old"))
                                        : fixed(live->value * tag.factor, tag.decimals);
  paintText(painter_, inner.adjusted(0.7 * u, 0, -unit - 0.25 * u, 0), Qt::AlignRight | Qt::AlignVCenter, shown,
            textFont(0.92, true), old ? colours_.warning : colours_.text);
}

}  // namespace mb::desktop
