#pragma once

#include "core/verification/obstacles.h"
#include "reports/paper.h"
#include "reports/paper_parts.h"

namespace mb {

/// The paper that a case has come to: a verification certificate (检定证书) of a complete one, a notice of
/// results (检定结果通知书) of a failed one. The caller has asked for the obstacles (core/verification); an
/// error where the case is neither, or has no run to report.
[[nodiscard]] Expected<Paper> casePaper(const VerificationCase& verification, const Signatories& people,
                                        const PaperStamp& stamp);

}  // namespace mb
