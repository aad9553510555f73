#pragma once

#include "core/evaluation/point_json.h"
#include "core/evaluation/verdict.h"
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

/// What a `result` row says for the verdict.
struct StoredResult {
  StoredResult() = default;
  int position = 0;
  std::string point;
  std::string runOfPoint;  ///< "1", "2", "3" or "mean"
  Verdict verdict = Verdict::notTested;
  std::string reason;  ///< in words; empty for a plain pass or fail
};

/// The results of one position in a run that count (core/record/set_aside.h), in the order of their rows.
[[nodiscard]] Expected<std::vector<StoredResult>> resultsOf(const Journal& journal, Seq run, int position);

/// The valid runs of a point that count, each loaded from its `point` row: run 1, then the repeats.
[[nodiscard]] Expected<std::vector<PointRecord>> runsOfPoint(const Journal& journal, Seq run,
                                                             const std::string& point);

}  // namespace mb
