#include "reports/print/sheet.h"

#include "reports/print/typeface.h"

#include <QtGui/QPainter>

namespace mb {
namespace {

void drawMark(QPainter& painter, const Lettering& mark) {
  painter.setPen(mark.colour);
  painter.setFont(Typeface::font(mark.size, mark.bold));
  painter.drawText(QPointF(mark.x, mark.baseline), mark.text);
}

void drawMark(QPainter& painter, const Stroke& mark) {
  painter.setPen(QPen(mark.colour, mark.width, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2));
}

void drawMark(QPainter& painter, const Fill& mark) {
  painter.fillRect(mark.area, mark.colour);
}

void drawMark(QPainter& painter, const Shape& mark) {
  painter.setPen(mark.outline.isValid() ? QPen(mark.outline, mark.width, Qt::DashLine) : QPen(Qt::NoPen));
  painter.setBrush(mark.fill.isValid() ? QBrush(mark.fill) : QBrush(Qt::NoBrush));
  painter.drawPath(mark.path);
}

}  // namespace

void draw(QPainter& painter, const Sheet& sheet) {
  for (const Mark& mark : sheet.marks) {
    std::visit([&painter](const auto& one) { drawMark(painter, one); }, mark);
  }
}

}  // namespace mb
