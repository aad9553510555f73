#pragma once

#include "app/desktop/models/alarm_model.h"
#include "app/desktop/models/condition_model.h"
#include "app/desktop/models/meter_model.h"
#include "app/desktop/models/step_model.h"

#include <QtCore/QRectF>
#include <QtGui/QColor>
#include <QtGui/QPainter>

namespace mb::desktop {

// What several widgets paint alike. Rectangles in logical pixels.

/// Signs that say the same as a colour, for eyes and papers that have none.
enum class Shape { ring, disc, play, loop, check, cross, dash, bang, question, square };

void paintShape(QPainter& painter, const QRectF& box, Shape shape, const QColor& colour);

[[nodiscard]] Shape shapeOf(MeterState state);
[[nodiscard]] QColor colourOf(MeterState state);
[[nodiscard]] Shape shapeOf(StepState state);
[[nodiscard]] QColor colourOf(StepState state);
[[nodiscard]] QColor colourOf(BandState state);
[[nodiscard]] QColor colourOf(Priority priority);

/// A rounded card with a hair line.
void paintCard(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& border);

/// An error against its limit: the band of the limit in the middle, a bar from zero to the error. Without an error only
/// the band; `limit` 0: nothing is known.
void paintErrorBar(QPainter& painter, const QRectF& box, std::optional<double> error, double limit);

/// A value in its band; open ends are allowed.
void paintBand(QPainter& painter, const QRectF& box, std::optional<double> value, std::optional<double> low,
               std::optional<double> high, const QColor& mark);

/// One line of text, elided where it does not fit. Gives the width it took.
int paintText(QPainter& painter, const QRectF& box, int alignment, const QString& text, const QFont& font,
              const QColor& colour, Qt::TextElideMode elide = Qt::ElideRight);

/// "+0.42", "−0.58".
[[nodiscard]] QString signedPercent(double value, int decimals = 2);
/// House formatting as a QString.
[[nodiscard]] QString fixed(double value, int decimals);

}  // namespace mb::desktop
