#pragma once

#include "core/async/clock.h"

#include <QtCore/QString>

namespace mb::desktop {

/// "0:42", "13:05", "1:08:22".
[[nodiscard]] QString duration(double seconds);
/// "1 h 08 min", "13 min", "42 s": for sentences, in the language of the window.
[[nodiscard]] QString spokenDuration(double seconds);
/// "08:13:04": the time of day in UTC.
[[nodiscard]] QString timeOfDay(WallTime time);

}  // namespace mb::desktop
