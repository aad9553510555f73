#include "app/desktop/run/mimic.h"

#include "app/cli/load.h"
#include "app/desktop/run/mimic_painter.h"
#include "app/desktop/widgets/paint.h"

#include <algorithm>

#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QToolTip>

namespace mb::desktop {

Mimic::Mimic(RunState& state, QWidget* parent) : QWidget(parent), state_(state) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(false);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&state.meters, &QAbstractItemModel::modelReset, this, &Mimic::arrange);
  connect(&state.meters, &QAbstractItemModel::dataChanged, this, qOverload<>(&QWidget::update));
}

QSize Mimic::sizeHint() const {
  return {em(52), em(11.4)};
}

void Mimic::arrange() {
  const auto& plan = state_.loaded().plan;
  layout_ = plan ? mimicLayout(plan->bench, size(), em()) : MimicLayout();
  update();
}

void Mimic::resizeEvent(QResizeEvent* event) {
  arrange();
  QWidget::resizeEvent(event);
}

void Mimic::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) {
    arrange();
    updateGeometry();
  } else if (event->type() == QEvent::LanguageChange) {
    setAccessibleName(tr("Bench"));
    update();
  }
  QWidget::changeEvent(event);
}

void Mimic::paintEvent(QPaintEvent*) {
  if (layout_.positions.empty()) {
    return;
  }
  QPainter painter(this);
  MimicPainter(painter, layout_, state_).paint(selected_, hasFocus());
}

void Mimic::select(int position) {
  if (position != selected_) {
    selected_ = position;
    update();
  }
}

int Mimic::positionAt(const QPointF& point) const {
  const auto found = std::ranges::find_if(layout_.positions, [&point](const QRectF& box) { return box.contains(point); });
  const auto row = found - layout_.positions.begin();
  return found == layout_.positions.end() ? 0 : state_.meters.tile(static_cast<int>(row)).position;
}

void Mimic::keyPressEvent(QKeyEvent* event) {
  const int count = state_.meters.rowCount();
  const int step = event->key() == Qt::Key_Right ? 1 : (event->key() == Qt::Key_Left ? -1 : 0);
  if (step != 0 && count > 0) {
    select(std::clamp(selected_ + step, 1, count));
    Q_EMIT moved(selected_);
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && selected_ > 0) {
    Q_EMIT opened(selected_);
  } else {
    QWidget::keyPressEvent(event);
  }
}

void Mimic::mousePressEvent(QMouseEvent* event) {
  if (const int position = positionAt(event->position()); position > 0) {
    select(position);
    Q_EMIT moved(position);
  }
}

void Mimic::mouseDoubleClickEvent(QMouseEvent* event) {
  if (const int position = positionAt(event->position()); position > 0) {
    Q_EMIT opened(position);
  }
}

bool Mimic::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int position = positionAt(help->pos());
    const QString text =
        position > 0 ? state_.meters.data(state_.meters.index(state_.meters.rowOf(position)), Qt::AccessibleTextRole).toString()
                     : QString();
    QToolTip::showText(help->globalPos(), text, this);
    return true;
  }
  return QWidget::event(event);
}

QString Mimic::description() const {
  QStringList parts;
  for (const auto& tag : layout_.tags) {
    for (const auto& live : state_.live().values) {
      if (live.id == tag.channel) {
        parts << QStringLiteral("%1 %2 %3 (%4)").arg(tag.label, fixed(live.value * tag.factor, tag.decimals), tag.unit, tag.channel);
      }
    }
  }
  return parts.join(QStringLiteral(", "));
}

}  // namespace mb::desktop
