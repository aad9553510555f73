#include "app/desktop/papers/paper_view.h"

#include "app/desktop/theme/theme.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>

namespace mb::desktop {
namespace {

int gap() {
  return em(0.5);
}

}  // namespace

PaperView::PaperView(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // or the width would depend on the height
}

int PaperView::pageWidth() const {
  const int logical = std::max(viewport()->width() - 2 * gap(), 1);
  return static_cast<int>(logical * devicePixelRatioF());
}

QSize PaperView::sizeOf(const QImage& page) const {
  const int width = std::max(viewport()->width() - 2 * gap(), 1);
  return {width, static_cast<int>(static_cast<qint64>(page.height()) * width / std::max(page.width(), 1))};
}

int PaperView::wholeHeight() const {
  int height = gap();
  for (const QImage& page : pages_) {
    height += sizeOf(page).height() + gap();
  }
  return height;
}

void PaperView::fitBar() {
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(em(2));
  verticalScrollBar()->setRange(0, std::max(wholeHeight() - viewport()->height(), 0));
}

void PaperView::show(std::vector<QImage> pages, bool fromTheTop) {
  pages_ = std::move(pages);
  text_.clear();
  fitBar();
  if (fromTheTop) {
    verticalScrollBar()->setValue(0);
  }
  viewport()->update();
}

void PaperView::say(const QString& text) {
  pages_.clear();
  text_ = text;
  fitBar();
  viewport()->update();
}

void PaperView::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  const Colours& c = colours();
  painter.fillRect(viewport()->rect(), c.window);
  if (pages_.empty()) {
    painter.setPen(c.muted);
    painter.setFont(textFont());
    painter.drawText(viewport()->rect().adjusted(em(2), em(2), -em(2), -em(2)),
                     Qt::AlignCenter | Qt::TextWordWrap, text_);
    return;
  }
  int y = gap() - verticalScrollBar()->value();
  for (const QImage& page : pages_) {
    const QRect place(QPoint(gap(), y), sizeOf(page));
    y += place.height() + gap();
    if (!place.intersects(viewport()->rect())) {
      continue;
    }
    const bool same = qRound(place.width() * devicePixelRatioF()) == page.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !same);
    painter.drawImage(place, page);
    painter.setPen(c.line);
    painter.drawRect(place.adjusted(0, 0, -1, -1));
  }
}

void PaperView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  fitBar();
  if (event->size().width() != event->oldSize().width()) {
    Q_EMIT widthChanged();
  }
}

void PaperView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Home:
      verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMinimum);
      return;
    case Qt::Key_End:
      verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMaximum);
      return;
    case Qt::Key_Space:
      verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
      return;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

}  // namespace mb::desktop
