#include "app/desktop/models/alarm_model.h"

#include "app/desktop/words/words.h"
#include "core/quantity/format.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

namespace mb::desktop {
namespace {

/// More than this nobody reads; the record has them all.
constexpr std::size_t kMost = 500;

QString say(const char* text) {
  return QCoreApplication::translate("Alarm", text);
}

QString withUnit(std::optional<double> value, const QString& unit) {
  return value ? QString::fromStdString(toFixed(*value, 3)) + QLatin1Char(' ') + words::unit(unit)
               : say(QT_TRANSLATE_NOOP("Alarm", "no value"));
}

std::optional<Alarm> alarmOf(const RunUpdate& update) {
  Alarm alarm;
  alarm.source = update;
  if (const auto* dropped = std::get_if<PositionDropped>(&update)) {
    alarm.priority = Priority::medium;
    alarm.position = dropped->position;
    alarm.at = dropped->at;
    return alarm;
  }
  if (const auto* tripped = std::get_if<InterlockTripped>(&update)) {
    alarm.priority = Priority::high;
    alarm.at = tripped->at;
    return alarm;
  }
  if (const auto* condition = std::get_if<ConditionChanged>(&update); condition != nullptr && !condition->holds) {
    alarm.priority = Priority::medium;
    alarm.position = condition->position;
    alarm.at = condition->at;
    return alarm;
  }
  if (const auto* step = std::get_if<StepChanged>(&update);
      step != nullptr && step->status == QLatin1StringView("failed")) {
    alarm.priority = Priority::medium;
    alarm.at = step->at;
    return alarm;
  }
  if (const auto* rest = std::get_if<SafeStateReached>(&update); rest != nullptr && !rest->notDone.isEmpty()) {
    alarm.priority = Priority::high;
    alarm.at = rest->at;
    return alarm;
  }
  if (const auto* result = std::get_if<ResultFound>(&update);
      result != nullptr && result->runOfPoint == QLatin1StringView("1") &&
      result->verdict == QLatin1StringView("fail")) {
    alarm.priority = Priority::low;
    alarm.position = result->position;
    return alarm;
  }
  if (const auto* ended = std::get_if<RunEnded>(&update);
      ended != nullptr && ended->status == QLatin1StringView("failed")) {
    alarm.priority = Priority::high;
    alarm.at = ended->at;
    return alarm;
  }
  if (const auto* warned = std::get_if<Warned>(&update)) {
    alarm.at = warned->at;
    return alarm;
  }
  return std::nullopt;
}

}  // namespace

QString wordOf(Priority priority) {
  switch (priority) {
    case Priority::low:
      return say(QT_TRANSLATE_NOOP("Alarm", "note"));
    case Priority::medium:
      return say(QT_TRANSLATE_NOOP("Alarm", "alarm"));
    case Priority::high:
      break;
  }
  return say(QT_TRANSLATE_NOOP("Alarm", "urgent"));
}

QString textOf(const Alarm& alarm) {
  if (const auto* dropped = std::get_if<PositionDropped>(&alarm.source)) {
    QString text = say(QT_TRANSLATE_NOOP("Alarm", "Position %1 is out: %2."))
                       .arg(dropped->position)
                       .arg(words::brief(dropped->reason));
    if (dropped->reason.startsWith(QLatin1StringView("silent"))) {
      text += QLatin1Char(' ') +
              say(QT_TRANSLATE_NOOP("Alarm", "Look whether the head sits right and the meter has power."));
    }
    return text;
  }
  if (const auto* tripped = std::get_if<InterlockTripped>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "Interlock “%1” at %2: the plant is stopped."))
        .arg(words::interlock(tripped->interlock), withUnit(tripped->value, tripped->unit));
  }
  if (const auto* condition = std::get_if<ConditionChanged>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "%1 was breached at %2: this run of the point is invalid."))
        .arg(words::condition(condition->condition), withUnit(condition->value, condition->unit));
  }
  if (const auto* step = std::get_if<StepChanged>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "%1 failed: %2")).arg(words::step(step->step), words::brief(step->reason));
  }
  if (const auto* rest = std::get_if<SafeStateReached>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "Not at rest: %1. Look at the plant.")).arg(rest->notDone.join(", "));
  }
  if (const auto* result = std::get_if<ResultFound>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "Position %1, %2: error outside the limit; the repeat rule decides."))
        .arg(result->position)
        .arg(words::point(result->point));
  }
  if (const auto* ended = std::get_if<RunEnded>(&alarm.source)) {
    return say(QT_TRANSLATE_NOOP("Alarm", "The run failed: %1")).arg(words::reason(ended->reason));
  }
  const auto* warned = std::get_if<Warned>(&alarm.source);
  return warned != nullptr ? warned->category + QStringLiteral(": ") + warned->text : QString();
}

int AlarmModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(alarms_.size());
}

QVariant AlarmModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
    return {};
  }
  const Alarm& here = alarm(index.row());
  if (role == Qt::DisplayRole) {
    return textOf(here);
  }
  if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
    return wordOf(here.priority) + QStringLiteral(": ") + textOf(here);
  }
  return {};
}

int AlarmModel::unacknowledged() const {
  return static_cast<int>(std::ranges::count(alarms_, false, &Alarm::acknowledged));
}

void AlarmModel::clear() {
  beginResetModel();
  alarms_.clear();
  endResetModel();
}

void AlarmModel::look(const RunUpdate& update) {
  auto alarm = alarmOf(update);
  if (!alarm) {
    return;
  }
  if (alarms_.size() >= kMost) {
    beginRemoveRows(QModelIndex(), rowCount() - 1, rowCount() - 1);
    alarms_.pop_back();
    endRemoveRows();
  }
  beginInsertRows(QModelIndex(), 0, 0);
  alarms_.insert(alarms_.begin(), std::move(*alarm));
  endInsertRows();
}

void AlarmModel::acknowledgeAll() {
  for (auto& alarm : alarms_) {
    alarm.acknowledged = true;
  }
  retranslate();
}

void AlarmModel::retranslate() {
  if (!alarms_.empty()) {
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  }
}

}  // namespace mb::desktop
