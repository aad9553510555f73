#include "app/desktop/models/step_model.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

namespace mb::desktop {
namespace {

StepState stateOf(const QString& status) {
  if (status == QLatin1StringView("done")) {
    return StepState::done;
  }
  if (status == QLatin1StringView("skipped")) {
    return StepState::skipped;
  }
  return status == QLatin1StringView("cancelled") ? StepState::cancelled : StepState::failed;
}

}  // namespace

QString wordOf(StepState state) {
  const auto say = [](const char* text) { return QCoreApplication::translate("StepState", text); };
  switch (state) {
    case StepState::planned:
      return say(QT_TRANSLATE_NOOP("StepState", "planned"));
    case StepState::running:
      return say(QT_TRANSLATE_NOOP("StepState", "running"));
    case StepState::done:
      return words::status(QStringLiteral("done"));
    case StepState::failed:
      return words::status(QStringLiteral("failed"));
    case StepState::skipped:
      return words::status(QStringLiteral("skipped"));
    case StepState::cancelled:
      return words::status(QStringLiteral("cancelled"));
    case StepState::left:
      break;
  }
  return say(QT_TRANSLATE_NOOP("StepState", "not reached"));
}

QString titleOf(const StepRow& row) {
  QString title = words::step(row.step);
  if (!row.runOfPoint.isEmpty() && row.runOfPoint != QLatin1StringView("1")) {
    title = words::runOfPoint(row.runOfPoint) + QStringLiteral(" · ") + title;
  }
  return row.point.isEmpty() ? title : words::point(row.point) + QStringLiteral(" · ") + title;
}

int StepModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant StepModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const StepRow& row = step(index.row());
  if (role == Qt::DisplayRole) {
    return titleOf(row);
  }
  if (role == Qt::AccessibleTextRole) {
    return QStringLiteral("%1, %2, %3").arg(titleOf(row), wordOf(row.state), duration(secondsLeft(index.row())));
  }
  if (role == Qt::ToolTipRole && !row.reason.isEmpty()) {
    return words::reason(row.reason);
  }
  return {};
}

double StepModel::secondsLeft(int row) const {
  const StepRow& here = step(row);
  if (here.state == StepState::planned) {
    return here.estimate;
  }
  return here.state == StepState::running ? std::max(here.estimate - toSeconds(now_ - here.started), 0.0)
                                          : toSeconds(here.ended - here.started);
}

void StepModel::reset(const PlanLoaded& loaded) {
  beginResetModel();
  planned_.clear();
  if (loaded.plan) {
    for (const auto& step : loaded.plan->dryRun.steps) {
      StepRow row;
      row.path = QString::fromStdString(step.path);
      row.step = QString::fromStdString(step.step);
      row.point = QString::fromStdString(step.point);
      row.estimate = step.estimate.seconds;
      planned_.push_back(std::move(row));
    }
  }
  rows_ = planned_;
  current_ = -1;
  endResetModel();
}

void StepModel::rewind() {
  beginResetModel();
  rows_ = planned_;
  current_ = -1;
  now_ = Instant();
  endResetModel();
}

/// The planned row of a step; one of its own, after the last that was, where the plan has none (any more).
int StepModel::rowFor(const StepChanged& change) {
  const auto mine = std::ranges::find_if(rows_, [&change](const StepRow& row) {
    return row.path == change.path &&
           (change.started ? row.state == StepState::planned : row.state == StepState::running);
  });
  if (mine != rows_.end()) {
    return static_cast<int>(mine - rows_.begin());
  }
  StepRow row;
  row.path = change.path;
  row.step = change.step;
  row.point = change.point;
  const auto like = std::ranges::find_if(planned_, [&change](const StepRow& planned) {
    return planned.step == change.step && planned.point == change.point;
  });
  row.estimate = like != planned_.end() ? like->estimate : 0.0;
  const int at = current_ + 1;
  beginInsertRows(QModelIndex(), at, at);
  rows_.insert(rows_.begin() + at, std::move(row));
  endInsertRows();
  return at;
}

void StepModel::apply(const StepChanged& change) {
  const int at = rowFor(change);
  StepRow& row = rows_[static_cast<std::size_t>(at)];
  row.runOfPoint = change.runOfPoint;
  if (change.started) {
    row.state = StepState::running;
    row.started = change.at;
    current_ = at;
  } else {
    row.state = stateOf(change.status);
    row.ended = change.at;
    row.reason = change.reason;
  }
  now_ = std::max(now_, change.at);
  Q_EMIT dataChanged(index(at), index(at));
}

void StepModel::ended() {
  for (auto& row : rows_) {
    if (row.state == StepState::planned) {
      row.state = StepState::left;
    }
  }
  retranslate();
}

void StepModel::tick(Instant now) {
  now_ = std::max(now_, now);
  if (current_ >= 0 && step(current_).state == StepState::running) {
    Q_EMIT dataChanged(index(current_), index(current_));
  }
}

void StepModel::retranslate() {
  if (!rows_.empty()) {
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  }
}

}  // namespace mb::desktop
