#pragma once

#include <variant>
#include <vector>

#include <QtCore/QRectF>
#include <QtCore/QString>
#include <QtGui/QColor>
#include <QtGui/QPainterPath>

class QPainter;

namespace mb {

// What lies on a page, in hundredths of a millimetre from its upper left corner.

struct Lettering {
  double x = 0.0;
  double baseline = 0.0;
  QString text;
  double size = 0.0;
  bool bold = false;
  QColor colour;
};

struct Stroke {
  double x1 = 0.0;
  double y1 = 0.0;
  double x2 = 0.0;
  double y2 = 0.0;
  double width = 10.0;
  QColor colour;
};

struct Fill {
  QRectF area;
  QColor colour;
};

struct Shape {
  QPainterPath path;
  QColor fill;
  QColor outline;  ///< invalid: none
  double width = 10.0;
};

using Mark = std::variant<Lettering, Stroke, Fill, Shape>;

/// A page with everything on it, in the order of drawing.
struct Sheet {
  std::vector<Mark> marks;
};

/// Draws a page; one unit of the painter is a hundredth of a millimetre.
void draw(QPainter& painter, const Sheet& sheet);

namespace ink {
inline const QColor kBlack{0x11, 0x11, 0x11};
inline const QColor kGrey{0x55, 0x55, 0x55};
inline const QColor kRule{0x33, 0x33, 0x33};
inline const QColor kHead{0xF1, 0xF3, 0xF5};
inline const QColor kRed{0xB0, 0x10, 0x18};
inline const QColor kWatermark{0xED, 0xEB, 0xEB};
}  // namespace ink

}  // namespace mb
