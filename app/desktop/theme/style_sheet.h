#pragma once

#include "app/desktop/theme/theme.h"

#include <QtCore/QString>

namespace mb::desktop {

/// What ordinary widgets look like; everything else is painted. Lengths in font units.
[[nodiscard]] QString styleSheet(const Colours& colours);

}  // namespace mb::desktop
