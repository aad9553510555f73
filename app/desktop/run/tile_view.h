#pragma once

#include "app/desktop/models/meter_model.h"

#include <QtCore/QTimer>
#include <QtWidgets/QListView>

namespace mb::desktop {

/// One tile for each position, in the order of the bench. Arrow keys move, Enter or a double click opens the detail, and
/// so do the digits of the position.
class TileView final : public QListView {
  Q_OBJECT

 public:
  explicit TileView(MeterModel& model, QWidget* parent = nullptr);

  /// Height that shows all tiles at the width given.
  [[nodiscard]] int heightFor(int width) const;
  /// Height beyond which more would be empty.
  [[nodiscard]] int mostHeightFor(int width) const;
  void select(int position);

 Q_SIGNALS:
  void opened(int position);
  void moved(int position);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  void arrange();
  void typed(int digit);
  void openTyped();
  [[nodiscard]] int columnsAt(int width) const;
  [[nodiscard]] int rowsAt(int width) const;
  [[nodiscard]] int points() const;

  MeterModel& model_;
  QTimer typing_;
  int typed_ = 0;
};

}  // namespace mb::desktop
