#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/verdict.h"
#include "core/quantity/quantity.h"

#include <optional>
#include <string>
#include <variant>

namespace mb {

/// The volume a meter indicates for a run, with the standard uncertainty that its display leaves.
struct IndicatedVolume {
  Volume volume;            ///< bias of a truncating display corrected
  Volume resolution;        ///< standard uncertainty: a/sqrt(6) of two readings, a/sqrt(12) of one
  bool oneReading = false;  ///< the start is 0 by definition
};

/// Why there is no indicated volume: not-tested without a reading that the start needs, else invalid.
struct NoVolume {
  Verdict verdict = Verdict::invalid;
  Reason reason;
  std::string particulars;
};

/// Register readings to a volume (settled points 3, 5, 6): zeroing kinds, roll-over, the same VIF at start
/// and end, two equal end readings. Looks at the readings only, never at the error.
[[nodiscard]] std::variant<IndicatedVolume, NoVolume> indicatedVolume(const PositionRecord& record);

/// Standard uncertainty of a volume from displays with these resolutions; the first empty for a start that is
/// 0 by definition.
[[nodiscard]] Volume displayUncertainty(std::optional<Volume> startResolution, Volume endResolution);

}  // namespace mb
