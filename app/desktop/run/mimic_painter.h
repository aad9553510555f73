#pragma once

#include "app/desktop/models/run_state.h"
#include "app/desktop/run/mimic_layout.h"
#include "app/desktop/theme/theme.h"

#include <QtGui/QPainter>

namespace mb::desktop {

/// Paints one picture of the mimic: the layout with what is live now.
class MimicPainter {
 public:
  MimicPainter(QPainter& painter, const MimicLayout& layout, const RunState& state)
      : painter_(painter), layout_(layout), state_(state), colours_(colours()) {}

  void paint(int selected, bool focused);

 private:
  [[nodiscard]] double commanded(const QString& actuator) const;
  [[nodiscard]] const LiveValue* value(const QString& channel) const;
  [[nodiscard]] bool stale(const LiveValue& value) const;
  [[nodiscard]] bool flows(const MimicPipe& pipe) const;
  [[nodiscard]] bool lineOpen() const;

  void pipes();
  void supply();
  void pump();
  void positions(int selected, bool focused);
  void position(const QRectF& box, const MeterTile& tile, bool chosen);
  void lines();
  void diverter();
  void tank();
  void tag(const MimicTag& tag);
  void valve(const QRectF& box, bool open);
  void word(const QRectF& box, const QString& text, const QColor& colour, double scale = 0.75);

  QPainter& painter_;
  const MimicLayout& layout_;
  const RunState& state_;
  const Colours& colours_;
};

}  // namespace mb::desktop
