#pragma once

#include "core/evaluation/point_json.h"
#include "core/evaluation/position_result.h"
#include "core/record/journal.h"

#include <string>
#include <vector>

namespace mb {

// What the methods ask of the ledger.

/// Readers for loadPoint(). They refer to the journal.
[[nodiscard]] RowReader rowsOf(const Journal& journal);
[[nodiscard]] SegmentReader segmentsOf(const Journal& journal);

/// Number of the `meter` row of a position in a run; 0 when there is none yet.
[[nodiscard]] Seq meterRow(const Journal& journal, Seq run, int position);

/// The results of one position at one point, in the order of their rows: runs 1, 2, 3, mean. `point` empty:
/// at every point.
[[nodiscard]] Expected<std::vector<PositionResult>> resultsOf(const Journal& journal, Seq run, int position,
                                                              const std::string& point);

}  // namespace mb
