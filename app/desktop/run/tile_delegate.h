#pragma once

#include "app/desktop/models/meter_model.h"

#include <QtWidgets/QStyledItemDelegate>

namespace mb::desktop {

/// Paints a meter: position and number, state in shape and word, the last register, and at each point the error against
/// its limit. Small tiles keep number, state and the worst point.
class TileDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  TileDelegate(const MeterModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  /// Heights of a tile with everything, and of a small one.
  [[nodiscard]] static int fullHeight(int points);
  [[nodiscard]] static int smallHeight();
  void setSize(QSize size) { size_ = size; }

 private:
  const MeterModel& model_;
  QSize size_;
};

}  // namespace mb::desktop
