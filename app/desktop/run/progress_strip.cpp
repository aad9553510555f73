#include "app/desktop/run/progress_strip.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/words/words.h"

#include <QtCore/QEvent>

namespace mb::desktop {
namespace {

/// A stretch of the plan that belongs together: what comes before the points, each point, what comes after.
struct Stretch {
  QString name;
  double from = 0.0;  ///< s
  double to = 0.0;
};

std::vector<Stretch> stretchesOf(const PlanLoaded& loaded) {
  std::vector<Stretch> all;
  if (!loaded.plan) {
    return all;
  }
  for (const auto& step : loaded.plan->dryRun.steps) {
    const QString point = QString::fromStdString(step.point);
    if (all.empty() || all.back().name != point) {
      all.push_back({point, step.start, step.start});
    }
    all.back().to = step.start + step.estimate.seconds;
  }
  return all;
}

}  // namespace

ProgressStrip::ProgressStrip(RunState& state, QWidget* parent) : QWidget(parent), state_(state) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&state, &RunState::phaseChanged, this, qOverload<>(&QWidget::update));
}

QSize ProgressStrip::sizeHint() const {
  return {em(20), em(3.15)};
}

QString ProgressStrip::headline() const {
  switch (state_.phase()) {
    case Phase::loading:
      return tr("Reading and trying the plan");
    case Phase::refused:
      return tr("The plan cannot be run");
    case Phase::ready:
      return tr("Ready. The plan was tried dry and may be run.");
    case Phase::opening:
      return tr("Opening bench and record");
    case Phase::ended: {
      const RunEnded& end = state_.end();
      if (end.status.isEmpty()) {
        return state_.errors().isEmpty() ? tr("Ready") : tr("The bench was not opened");
      }
      const QString text = tr("Run %1").arg(words::status(end.status));
      return end.reason.isEmpty() ? text : text + QStringLiteral(": ") + words::reason(end.reason);
    }
    default:
      break;
  }
  const int current = state_.steps.current();
  const QString step = current >= 0 ? titleOf(state_.steps.step(current)) : QString();
  if (state_.phase() == Phase::aborting) {
    return tr("Aborting: the plant goes to its safe state · %1").arg(step);
  }
  return state_.phase() == Phase::finishing ? tr("Ends after this point · %1").arg(step) : step;
}

QString ProgressStrip::aside() const {
  const auto& loaded = state_.loaded();
  if (!loaded.plan) {
    return QString();
  }
  if (state_.phase() == Phase::ready) {
    return tr("%1 and %2 L by the dry run")
        .arg(spokenDuration(loaded.plan->dryRun.seconds), fixed(inLitres(loaded.plan->dryRun.water), 0));
  }
  if (state_.phase() == Phase::ended) {
    const int failed = state_.meters.count(MeterState::failed);
    return tr("%1 passed · %2 failed · %3 others")
        .arg(state_.meters.count(MeterState::passed))
        .arg(failed)
        .arg(state_.meters.rowCount() - state_.meters.count(MeterState::passed) - failed -
             state_.meters.count(MeterState::empty));
  }
  const auto& progress = state_.live().progress;
  if (!progress) {
    return QString();
  }
  const auto end = state_.wallNow() + std::chrono::seconds(static_cast<std::int64_t>(progress->secondsLeft));
  return tr("%1 left · ends %2").arg(spokenDuration(progress->secondsLeft), timeOfDay(end).left(5));
}

void ProgressStrip::paintLine(QPainter& painter, const QRectF& line) const {
  const Colours& c = colours();
  const auto& loaded = state_.loaded();
  if (!loaded.plan || loaded.plan->dryRun.seconds <= 0.0) {
    painter.fillRect(QRectF(line.left(), line.top(), line.width(), em(0.3)), c.raised);
    return;
  }
  const double whole = loaded.plan->dryRun.seconds;
  const bool done = state_.end().status == QLatin1StringView("completed") && state_.phase() == Phase::ended;
  const double fraction = done ? 1.0 : (state_.live().progress ? state_.live().progress->fraction : 0.0);
  const double reached = line.left() + fraction * line.width();
  const double thick = em(0.3);
  for (const auto& stretch : stretchesOf(loaded)) {
    const double left = line.left() + stretch.from / whole * line.width() + 1.0;
    const double right = line.left() + stretch.to / whole * line.width() - 1.0;
    if (right - left < 1.0) {
      continue;
    }
    painter.fillRect(QRectF(left, line.top(), right - left, thick), c.raised);
    if (reached > left) {
      painter.fillRect(QRectF(left, line.top(), std::min(reached, right) - left, thick),
                       state_.phase() == Phase::aborting ? c.warning : c.accent);
    }
    const bool here = state_.underWay() && reached >= left && reached < right;
    const QString name = stretch.name.isEmpty() ? (stretch.from <= 0.0 ? tr("prepare") : tr("finish"))
                                                : words::point(stretch.name);
    paintText(painter, QRectF(left, line.top() + thick, right - left, em(0.95)), Qt::AlignLeft | Qt::AlignVCenter, name,
              textFont(0.75), here ? c.text : c.faint);
  }
}

void ProgressStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = colours();
  const bool bad = state_.phase() == Phase::refused || state_.phase() == Phase::aborting ||
                   (state_.phase() == Phase::ended && state_.end().status != QLatin1StringView("completed"));
  const QRectF upper(0, 0, width(), em(1.5));
  const int taken =
      paintText(painter, upper, Qt::AlignRight | Qt::AlignVCenter, aside(), textFont(0.95), c.muted);
  paintText(painter, upper.adjusted(0, 0, -taken - em(1), 0), Qt::AlignLeft | Qt::AlignVCenter, headline(),
            textFont(1.05, true), bad ? c.warning : c.text);
  paintLine(painter, QRectF(0, em(1.65), width(), em(1.4)));
}

void ProgressStrip::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    setAccessibleName(tr("Progress of the run"));
    update();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
