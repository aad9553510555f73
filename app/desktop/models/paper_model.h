#pragma once

#include "app/desktop/bench/paper_shelf.h"

#include <QtCore/QAbstractTableModel>

namespace mb::desktop {

/// The name of a sort of paper, in the language of the window.
[[nodiscard]] QString paperTitle(PaperSort sort);

/// The papers of a run.
class PaperModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Position, Meter, Paper, State, Number, Columns };

  using QAbstractTableModel::QAbstractTableModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  /// Null: nothing.
  void show(std::shared_ptr<const PaperShelf> shelf);
  [[nodiscard]] const ShelfEntry& at(int row) const {
    return shelf_->entries()[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] const std::shared_ptr<const PaperShelf>& shelf() const { return shelf_; }
  void retranslate();

 private:
  std::shared_ptr<const PaperShelf> shelf_;
};

}  // namespace mb::desktop
