#undef QT_NO_KEYWORDS  // QCustomPlot says `signals` and `foreach`
#include "app/desktop/run/time_plot.h"

#include "app/desktop/theme/theme.h"

#include <algorithm>
#include <cmath>

#include <QtWidgets/QVBoxLayout>
#include <qcustomplot.h>

namespace mb::desktop {
namespace {

/// More than this the eye does not see; the record has every sample.
constexpr int kMostPoints = 20000;

}  // namespace

struct TimePlot::Parts {
  QCustomPlot* plot = nullptr;
  QCPItemRect* band = nullptr;
  double window = 900.0;
  double leastSpan = 0.01;
  double low = 0.0;
  double high = 0.0;
  double last = 0.0;
};

TimePlot::TimePlot(int curves, QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
  auto* plot = new QCustomPlot(this);
  parts_->plot = plot;
  plot->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot->setFocusPolicy(Qt::NoFocus);
  plot->setNotAntialiasedElements(QCP::aeGrid | QCP::aeAxes);
  plot->setPlottingHints(QCP::phCacheLabels | QCP::phFastPolylines);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot);
  const QSharedPointer<QCPAxisTickerTime> time(new QCPAxisTickerTime);
  time->setTimeFormat(QStringLiteral("%h:%m"));
  time->setTickCount(4);
  plot->xAxis->setTicker(time);
  plot->yAxis->ticker()->setTickCount(3);
  plot->yAxis->setNumberFormat(QStringLiteral("f"));
  plot->axisRect()->setMinimumMargins(QMargins(2, 4, 6, 2));
  parts_->band = new QCPItemRect(plot);
  parts_->band->setLayer(QStringLiteral("background"));
  parts_->band->setVisible(false);
  for (int i = 0; i < curves; ++i) {
    plot->addGraph();
  }
  restyle();
}

TimePlot::~TimePlot() = default;

void TimePlot::add(int curve, double seconds, double value) {
  QCPGraph* graph = parts_->plot->graph(curve);
  if (graph->dataCount() >= kMostPoints) {
    graph->data()->removeBefore(seconds - (seconds - graph->data()->constBegin()->key) / 2.0);
  }
  graph->addData(seconds, value);
  parts_->last = std::max(parts_->last, seconds);
}

void TimePlot::clear() {
  for (int i = 0; i < parts_->plot->graphCount(); ++i) {
    parts_->plot->graph(i)->data()->clear();
  }
  parts_->last = 0.0;
  draw();
}

void TimePlot::setBand(double low, double high) {
  parts_->low = low;
  parts_->high = high;
  parts_->band->setVisible(high > low);
}

void TimePlot::setLeastSpan(double span) {
  parts_->leastSpan = span;
}

void TimePlot::setWindow(double seconds) {
  parts_->window = seconds;
}

/// The value axis follows what is seen, with some room, and steps of a tenth so that it does not tremble.
void TimePlot::scale() {
  QCustomPlot& plot = *parts_->plot;
  const double span = parts_->window > 0.0 ? parts_->window : std::max(parts_->last, 60.0);
  const double right = std::max(parts_->last, span);
  plot.xAxis->setRange(right - span, right);
  double low = 1e300;
  double high = -1e300;
  for (int i = 0; i < plot.graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot.graph(i)->getValueRange(found, QCP::sdBoth, plot.xAxis->range());
    if (found) {
      low = std::min(low, range.lower);
      high = std::max(high, range.upper);
    }
  }
  if (low > high) {
    low = 0.0;
    high = parts_->leastSpan;
  }
  const double middle = (low + high) / 2.0;
  const double height = std::max((high - low) * 1.25, parts_->leastSpan);
  const double grain = height / 10.0;
  plot.yAxis->setRange(std::floor((middle - height / 2.0) / grain) * grain,
                       std::ceil((middle + height / 2.0) / grain) * grain);
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(height / 4.0))), 0, 4);
  plot.yAxis->setNumberPrecision(decimals);
  if (parts_->band->visible()) {
    parts_->band->topLeft->setCoords(plot.xAxis->range().lower, parts_->high);
    parts_->band->bottomRight->setCoords(plot.xAxis->range().upper, parts_->low);
  }
}

void TimePlot::restyle() {
  const Colours& c = colours();
  QCustomPlot& plot = *parts_->plot;
  plot.setBackground(QBrush(c.panel));
  const QFont small = textFont(0.72);
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->setBasePen(QPen(c.line));
    axis->setTickPen(QPen(Qt::NoPen));
    axis->setSubTickPen(QPen(Qt::NoPen));
    axis->setTickLabelColor(c.muted);
    axis->setTickLabelFont(small);
    axis->setTickLabelPadding(3);
    axis->setTickLength(0, 0);
    axis->setSubTickLength(0, 0);
    axis->grid()->setPen(QPen(c.line, 1, Qt::SolidLine));
    axis->grid()->setZeroLinePen(QPen(c.line));
  }
  plot.xAxis->grid()->setVisible(false);
  plot.yAxis->setBasePen(QPen(Qt::NoPen));
  const QColor pens[] = {c.first, c.second, c.third};
  for (int i = 0; i < plot.graphCount(); ++i) {
    plot.graph(i)->setPen(QPen(pens[i % 3], 1.2));
  }
  parts_->band->setPen(QPen(Qt::NoPen));
  parts_->band->setBrush(mixed(c.panel, c.band, 0.75));
  draw();
}

void TimePlot::draw() {
  if (!parts_->plot->isVisible() && parts_->last > 0.0) {
    return;
  }
  scale();
  parts_->plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace mb::desktop
