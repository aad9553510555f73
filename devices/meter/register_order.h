#pragma once

#include "core/quantity/decimal.h"

#include <optional>

namespace mb {

/// A register that goes on shows less than before, and has not merely passed its end: less than half its
/// range
/// (`rollover`, where it is known) forward (settled point 6).
[[nodiscard]] inline bool ranBackwards(Decimal before, Decimal now, std::optional<Decimal> rollover) {
  if (compareValue(now, before) >= 0) {
    return false;
  }
  if (!rollover) {
    return true;
  }
  const double range = rollover->toDouble();
  return now.toDouble() - before.toDouble() + range >= range / 2;
}

}  // namespace mb
