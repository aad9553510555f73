#pragma once

#include "core/model/bench_description.h"

#include <vector>

#include <QtCore/QRectF>
#include <QtCore/QString>
#include <QtGui/QPolygonF>

namespace mb::desktop {

/// A run of pipe; it flows when the pump runs and, where one is named, the valve is open.
struct MimicPipe {
  QPolygonF course;
  QString valve;
};

/// A live value with its place on the pipe.
struct MimicTag {
  QString channel;
  QString label;  ///< "T", "p", "q", "m"
  QString unit;   ///< as shown
  double factor = 1.0;
  int decimals = 2;
  QRectF box;
};

/// A measuring line between row and tank.
struct MimicLine {
  QString id;
  QString valve;
  QString regulator;
  QRectF valveBox;
  QRectF regulatorBox;
  QPointF label;
};

/// Where everything of a bench stands in the mimic; made of its description alone.
struct MimicLayout {
  double unit = 17.0;  ///< a line height: everything is measured in it
  QRectF supply;
  QString supplyChannel;
  QString heater;
  QRectF pump;
  QString pumpId;
  std::vector<QRectF> positions;  ///< in the order of the row
  std::vector<MimicTag> tags;
  std::vector<MimicLine> lines;
  QRectF diverter;
  QString diverterId;
  QRectF tank;
  double tankCapacity = 0.0;  ///< kg
  QString balance;
  QRectF drain;
  QString drainId;
  QPointF storage;  ///< where the way back to storage ends
  std::vector<MimicPipe> pipes;
};

/// `unit`: line height in logical pixels.
[[nodiscard]] MimicLayout mimicLayout(const BenchDescription& bench, QSizeF size, double unit);

}  // namespace mb::desktop
