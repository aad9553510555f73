#include "app/desktop/models/durations.h"

#include <cmath>

#include <QtCore/QCoreApplication>

namespace mb::desktop {
namespace {

QString two(qint64 value) {
  return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
}

}  // namespace

QString duration(double seconds) {
  const auto whole = static_cast<qint64>(std::llround(std::max(seconds, 0.0)));
  const QString tail = two(whole % 60);
  return whole >= 3600 ? QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), tail)
                       : QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
}

QString spokenDuration(double seconds) {
  const auto whole = static_cast<qint64>(std::llround(std::max(seconds, 0.0)));
  if (whole >= 3600) {
    return QCoreApplication::translate("Durations", "%1 h %2 min").arg(whole / 3600).arg(two(whole / 60 % 60));
  }
  return whole >= 60 ? QCoreApplication::translate("Durations", "%1 min").arg((whole + 30) / 60)
                     : QCoreApplication::translate("Durations", "%1 s").arg(whole);
}

QString timeOfDay(WallTime time) {
  const auto ofDay = time - std::chrono::floor<std::chrono::days>(time);
  const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(ofDay).count();
  return two(seconds / 3600) + QLatin1Char(':') + two(seconds / 60 % 60) + QLatin1Char(':') + two(seconds % 60);
}

}  // namespace mb::desktop
