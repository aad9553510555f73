#pragma once

#include "reports/paper.h"
#include "reports/paper_parts.h"

namespace mb {

// The papers of one run: a part record of each meter, and the raw record of all.

/// The part record of a meter (单项检定记录): what one run says of one item, never a certificate. It has the
/// number of its `part` row; one without prints "training". An error where the run has no part of the meter.
[[nodiscard]] Expected<Paper> partRecordPaper(const RunEvidence& run, const std::string& meter,
                                              const PaperStamp& stamp);

/// The raw record (检定原始记录) of a run: a head as the institutes' forms have it, then a line a meter and
/// run of a point, in the order of positions, in their column order.
[[nodiscard]] Paper rawRecordPaper(const RunEvidence& run, const PaperStamp& stamp);

}  // namespace mb
