#include "app/desktop/run/mimic_layout.h"

#include <algorithm>
#include <cmath>

namespace mb::desktop {
namespace {

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// Lays out from the left (supply) to the right (tank), step by step.
class Drafting {
 public:
  Drafting(const BenchDescription& bench, QSizeF size, double unit) : bench_(bench), size_(size), u_(unit) {
    plan_.unit = unit;
    middle_ = std::round(size.height() * 0.5);
  }

  MimicLayout draw() {
    source();
    tankAndDiverter();
    lines();
    row();
    tags();
    return std::move(plan_);
  }

 private:
  void pipe(std::initializer_list<QPointF> course, const QString& valve = QString()) {
    MimicPipe pipe;
    pipe.course = QPolygonF(QList<QPointF>(course));
    pipe.valve = valve;
    plan_.pipes.push_back(std::move(pipe));
  }

  void source() {
    const double half = std::min(size_.height() * 0.34, 4.2 * u_);
    plan_.supply = QRectF(0.2 * u_, middle_ - half, 4.4 * u_, 2.0 * half);
    plan_.heater = qt(bench_.heater);
    for (const auto& channel : bench_.channels) {
      if (channel.id == "t-supply") {
        plan_.supplyChannel = qt(channel.id);
      }
    }
    plan_.pumpId = qt(bench_.pump);
    plan_.pump = QRectF(plan_.supply.right() + 1.5 * u_, middle_ - 1.05 * u_, 2.1 * u_, 2.1 * u_);
    pipe({QPointF(plan_.supply.right(), middle_), QPointF(plan_.pump.left(), middle_)});
  }

  void tankAndDiverter() {
    const double wide = 6.2 * u_;
    const double top = std::max(middle_ - 2.6 * u_, 1.2 * u_);
    plan_.tank = QRectF(size_.width() - wide - 0.3 * u_, top + 1.6 * u_, wide,
                        std::min(size_.height() - top - 4.6 * u_, 6.0 * u_));
    plan_.tankCapacity = inLitres(bench_.tank.capacity);
    plan_.balance = qt(bench_.tank.balance);
    plan_.diverterId = qt(bench_.tank.diverter);
    plan_.diverter =
        QRectF(plan_.tank.left() - 2.9 * u_, middle_ - 2.6 * u_ - 0.6 * u_, 1.2 * u_, 1.2 * u_);
    plan_.diverter.moveTop(std::max(plan_.diverter.top(), 1.2 * u_));
    plan_.drainId = qt(bench_.tank.drain);
    plan_.drain = QRectF(plan_.tank.left() - 2.3 * u_, plan_.tank.bottom() - 1.3 * u_, 1.1 * u_, 1.1 * u_);
    const QPointF fork = plan_.diverter.center();
    plan_.storage = QPointF(fork.x(), 0.4 * u_);
    const double drop = plan_.tank.left() + 1.2 * u_;
    pipe({fork, QPointF(drop, fork.y()), QPointF(drop, plan_.tank.top() + 0.5 * u_)}, plan_.diverterId);
    pipe({fork, plan_.storage}, QStringLiteral("!") + plan_.diverterId);
    const double low = plan_.drain.center().y();
    pipe({QPointF(plan_.tank.left(), low), QPointF(plan_.drain.left() - 0.8 * u_, low)},
         QStringLiteral("=") + plan_.drainId);
  }

  void lines() {
    const auto count = static_cast<double>(bench_.lines.size());
    const double right = plan_.diverter.left() - 0.9 * u_;
    const double left = right - 12.6 * u_;
    const double pitch = count > 1.0 ? std::min((size_.height() - 3.6 * u_) / (count - 1.0), 4.2 * u_) : 0.0;
    double y = middle_ - pitch * (count - 1.0) / 2.0 - 0.15 * u_;
    manifold_ = left;
    for (const auto& described : bench_.lines) {
      MimicLine line;
      line.id = qt(described.id);
      line.valve = qt(described.valve);
      line.regulator = qt(described.regulator);
      line.valveBox = QRectF(left + 1.3 * u_, y - 0.5 * u_, 1.4 * u_, 1.0 * u_);
      line.regulatorBox = QRectF(left + 4.2 * u_, y - 0.5 * u_, 1.4 * u_, 1.0 * u_);
      line.label = QPointF(left + 0.3 * u_, y);
      pipe({QPointF(left, middle_), QPointF(left, y), QPointF(right, y), QPointF(right, plan_.diverter.center().y()),
            plan_.diverter.center()},
           line.valve);
      MimicTag tag;
      tag.channel = qt(described.indicator);
      tag.label = QStringLiteral("q");
      tag.unit = QStringLiteral("m³/h");
      tag.decimals = inCubicMetresPerHour(described.maximum) < 0.2 ? 5 : (inCubicMetresPerHour(described.maximum) < 1.0 ? 4 : 3);
      tag.box = QRectF(left + 6.3 * u_, y - 0.75 * u_, 6.0 * u_, 1.5 * u_);
      plan_.tags.push_back(std::move(tag));
      plan_.lines.push_back(std::move(line));
      y += pitch;
    }
  }

  /// One row of up to 24, else three in a serpentine, so that it still ends on the right.
  void row() {
    const double left = plan_.pump.right() + 1.1 * u_;
    const double right = manifold_ - 0.9 * u_;
    const int count = std::max(bench_.row.positions, 0);
    const int ranks = count <= 24 ? 1 : 3;
    const int perRank = ranks == 1 ? count : (count + 2) / 3;
    const double pitch = (right - left) / std::max(perRank, 1);
    const double high = ranks == 1 ? 2.3 * u_ : 1.4 * u_;
    const double wide = std::min(pitch * 0.8, 2.4 * u_);
    const double step = ranks == 1 ? 0.0 : 2.3 * u_;
    rowTop_ = middle_ - step - high / 2.0;
    rowBottom_ = middle_ + step + high / 2.0;
    for (int i = 0; i < count; ++i) {
      const int rank = i / std::max(perRank, 1);
      const int place = rank % 2 == 0 ? i % perRank : perRank - 1 - i % perRank;
      const QPointF centre(left + (place + 0.5) * pitch, middle_ + (rank - (ranks - 1) / 2) * step);
      plan_.positions.emplace_back(centre.x() - wide / 2.0, centre.y() - high / 2.0, wide, high);
    }
    const QPointF from(plan_.pump.right(), middle_);
    const QPointF to(manifold_, middle_);
    if (ranks == 1) {
      pipe({from, to});
    } else {
      const double edge = 0.5 * u_;
      pipe({from, QPointF(left - edge, middle_), QPointF(left - edge, middle_ - step), QPointF(right + edge / 2.0, middle_ - step),
            QPointF(right + edge / 2.0, middle_), QPointF(left - edge / 3.0, middle_),
            QPointF(left - edge / 3.0, middle_ + step), QPointF(right + edge, middle_ + step),
            QPointF(right + edge, middle_), to});
    }
    rowLeft_ = left;
    rowRight_ = right;
  }

  void tag(const std::string& channel, const char* label, const char* unit, double factor, int decimals, QRectF box) {
    if (bench_.channel(channel) == nullptr) {
      return;
    }
    MimicTag tag;
    tag.channel = qt(channel);
    tag.label = QString::fromLatin1(label);
    tag.unit = QString::fromUtf8(unit);
    tag.factor = factor;
    tag.decimals = decimals;
    tag.box = box;
    plan_.tags.push_back(std::move(tag));
  }

  void tags() {
    const double wide = 5.3 * u_;
    const double high = 1.5 * u_;
    const double above = std::max(rowTop_ - 1.1 * u_ - high, 0.1 * u_);
    const double below = std::min(rowBottom_ + 1.6 * u_, size_.height() - high - 0.1 * u_);
    const double right = std::max(rowRight_ - wide, rowLeft_ + wide + 0.5 * u_);
    tag(bench_.row.inletTemperature, "T", "°C", 1.0, 2, QRectF(rowLeft_, above, wide, high));
    tag(bench_.row.inletPressure, "p", "kPa", 0.001, 1, QRectF(rowLeft_, below, wide, high));
    tag(bench_.row.outletTemperature, "T", "°C", 1.0, 2, QRectF(right, above, wide, high));
    tag(bench_.row.outletPressure, "p", "kPa", 0.001, 1, QRectF(right, below, wide, high));
  }

  const BenchDescription& bench_;
  const QSizeF size_;
  const double u_;
  MimicLayout plan_;
  double middle_ = 0.0;
  double manifold_ = 0.0;
  double rowTop_ = 0.0;
  double rowBottom_ = 0.0;
  double rowLeft_ = 0.0;
  double rowRight_ = 0.0;
};

}  // namespace

MimicLayout mimicLayout(const BenchDescription& bench, QSizeF size, double unit) {
  return Drafting(bench, size, unit).draw();
}

}  // namespace mb::desktop
