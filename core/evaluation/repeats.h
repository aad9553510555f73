#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/position_result.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

#include <vector>

namespace mb {

/// Does this first run of a point call for the extra runs of the regulation? Only a fail does: an invalid run
/// is run again as the same run and does not count, and what passed is not read again (settled point 2).
[[nodiscard]] bool needsRepeat(const PositionResult& first, const Regulation& regulation);

/// The reported result of a meter at a point after its repeats: `runs` are the valid runs, the first one
/// first (those of runs that were invalid and run again are left out). Each run was judged against the limit
/// at its own mean flow; the mean is judged against the limit at the mean flow of the runs. runOfPoint is
/// "mean" where the edition reports the mean, else that of the last run; the verdict is that of the rule
/// either way.
/// A repeat that is missing or could not be judged leaves the point open: invalid (or inconclusive, aborted,
/// as that run is), reason repeat-missing; it neither condemns nor clears the meter. Fails when the runs are
/// not of one meter and point, are none or more than the rule says, or the edition has no limit.
[[nodiscard]] Expected<PositionResult> combineRepeats(const std::vector<PositionResult>& runs,
                                                      const MeterType& type, VerificationKind kind,
                                                      const Regulation& regulation);

}  // namespace mb
