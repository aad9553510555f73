#include "app/desktop/run/tile_view.h"

#include "app/desktop/run/tile_delegate.h"
#include "app/desktop/theme/theme.h"

#include <algorithm>

#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollBar>

namespace mb::desktop {
namespace {

/// How long a second digit of a position may take.
constexpr int kTypingMs = 700;
constexpr int kGap = 4;       // between tiles
constexpr double kRoom = 2.2;  // line heights that a tile may have beyond what it needs

}  // namespace

TileView::TileView(MeterModel& model, QWidget* parent) : QListView(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new TileDelegate(model, this));
  setFlow(QListView::LeftToRight);
  setWrapping(true);
  setResizeMode(QListView::Adjust);
  setUniformItemSizes(true);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setFrameShape(QFrame::NoFrame);
  setStyleSheet(QStringLiteral("background: transparent;"));
  typing_.setSingleShot(true);
  typing_.setInterval(kTypingMs);
  connect(&typing_, &QTimer::timeout, this, &TileView::openTyped);
  connect(this, &QListView::doubleClicked, this,
          [this](const QModelIndex& at) { Q_EMIT opened(model_.tile(at.row()).position); });
  connect(&model, &QAbstractItemModel::modelReset, this, &TileView::arrange);
}

int TileView::columnsAt(int width) const {
  const int count = std::max(model_.rowCount(), 1);
  const int most = std::clamp(width / em(8.6), 1, count);
  const int rows = (count + most - 1) / most;
  return (count + rows - 1) / rows;  // rows of equal length
}

int TileView::rowsAt(int width) const {
  const int columns = columnsAt(width);
  return (std::max(model_.rowCount(), 1) + columns - 1) / columns;
}

/// Of any meter that is there.
int TileView::points() const {
  std::size_t most = 1;
  for (int row = 0; row < model_.rowCount(); ++row) {
    most = std::max(most, model_.tile(row).points.size());
  }
  return static_cast<int>(most);
}

int TileView::heightFor(int width) const {
  const int rows = rowsAt(width);
  return rows * ((rows <= 3 ? TileDelegate::fullHeight(points()) : TileDelegate::smallHeight()) + kGap);
}

int TileView::mostHeightFor(int width) const {
  return rowsAt(width) * (TileDelegate::fullHeight(points()) + kGap + em(kRoom));
}

void TileView::arrange() {
  const int columns = columnsAt(viewport()->width());
  const int rows = rowsAt(viewport()->width());
  const int full = TileDelegate::fullHeight(points()) + kGap;
  const int least = TileDelegate::smallHeight() + kGap;
  const int each = viewport()->height() / rows;
  const int height = each >= full ? std::min(each, full + em(kRoom)) : std::max(least, each);
  // A list view keeps room for a scroll bar that may come; here it is known whether one does.
  setVerticalScrollBarPolicy(height * rows > viewport()->height() ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
  const QSize size((viewport()->width() - 1) / columns, height);
  static_cast<TileDelegate*>(itemDelegate())->setSize(size);
  setGridSize(size);
}

void TileView::resizeEvent(QResizeEvent* event) {
  arrange();
  QListView::resizeEvent(event);
}

void TileView::select(int position) {
  const int row = model_.rowOf(position);
  if (row >= 0) {
    setCurrentIndex(model_.index(row));
  }
}

void TileView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QListView::currentChanged(current, previous);
  if (current.isValid()) {
    Q_EMIT moved(model_.tile(current.row()).position);
  }
}

void TileView::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (key >= Qt::Key_0 && key <= Qt::Key_9 &&
      (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier)) {
    typed(key - Qt::Key_0);
    return;
  }
  if ((key == Qt::Key_Return || key == Qt::Key_Enter) && currentIndex().isValid()) {
    if (typed_ != 0) {
      openTyped();
    } else {
      Q_EMIT opened(model_.tile(currentIndex().row()).position);
    }
    return;
  }
  QListView::keyPressEvent(event);
}

/// A digit opens its position at once where no longer number begins so.
void TileView::typed(int digit) {
  typed_ = typed_ * 10 + digit;
  select(typed_);
  if (typed_ * 10 > model_.rowCount()) {
    openTyped();
  } else {
    typing_.start();
  }
}

void TileView::openTyped() {
  typing_.stop();
  const int position = typed_;
  typed_ = 0;
  if (model_.rowOf(position) >= 0) {
    Q_EMIT opened(position);
  }
}

}  // namespace mb::desktop
