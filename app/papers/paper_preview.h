#pragma once

#include "core/verification/obstacles.h"
#include "reports/paper.h"

#include <string>

namespace mb {

// Papers as they would be given out now, to be looked at: of the record alone, marked as a preview on every
// page, with nothing kept. Numbers are those that a paper was given out under; one that was not yet has none.

/// The certificate or notice of a case. An error where the case is incomplete, or has no run to report.
[[nodiscard]] Expected<Paper> previewOfCase(const VerificationCase& verification, const Signatories& people,
                                            const RecordEvidence& record);
/// The part record of one meter. An error where the run has no part of it.
[[nodiscard]] Expected<Paper> previewOfPart(const RunEvidence& run, const std::string& meter,
                                            const RecordEvidence& record);
[[nodiscard]] Paper previewOfRawRecord(const RunEvidence& run, const RecordEvidence& record);

}  // namespace mb
