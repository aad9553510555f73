#pragma once

#include <QtCore/QString>
#include <QtGui/QColor>
#include <QtGui/QPixmap>

namespace mb::desktop {

/// One of resources/icons as a pixmap of `size` logical pixels in one colour. A missing icon is a bug: asserts.
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double pixelRatio);

}  // namespace mb::desktop
