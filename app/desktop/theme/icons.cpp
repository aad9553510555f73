#include "app/desktop/theme/icons.h"

#include <cmath>

#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

namespace mb::desktop {

QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double pixelRatio) {
  static QHash<QString, QPixmap> cache;
  const QString key = QStringLiteral("%1 %2 %3 %4").arg(name, colour.name()).arg(size).arg(pixelRatio);
  if (const auto found = cache.constFind(key); found != cache.constEnd()) {
    return *found;
  }
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  const bool opened = file.open(QIODevice::ReadOnly);
  Q_ASSERT_X(opened, "iconPixmap", qPrintable(name));
  QByteArray drawing = opened ? file.readAll() : QByteArray();
  drawing.replace("currentColor", colour.name().toLatin1());
  const int pixels = static_cast<int>(std::ceil(size * pixelRatio));
  QPixmap pixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(drawing);
  QPainter painter(&pixmap);
  renderer.render(&painter);
  painter.end();
  pixmap.setDevicePixelRatio(pixelRatio);
  cache.insert(key, pixmap);
  return pixmap;
}

}  // namespace mb::desktop
