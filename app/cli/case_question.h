#pragma once

#include "app/cli/certificate.h"
#include "core/people/authority.h"
#include "core/verification/obstacles.h"
#include "core/verification/verification_case.h"

namespace mb::cli {

/// What is asked of the records; `today` is that of the record's own clock where it is simulated.
[[nodiscard]] Expected<CaseQuestion> questionOf(const CaseOptions& options, const RecordEvidence& record);

/// A case with the records it is made of.
struct FoundCase {
  FoundCase() = default;
  FoundCase(FoundCase&&) = default;  // the case refers into the records, which stay where they are
  FoundCase& operator=(FoundCase&&) = default;

  std::vector<RecordEvidence> records;
  VerificationCase verification;
};

/// Reads the records and makes the case; with `verified` the records are audited first.
[[nodiscard]] Expected<FoundCase> findCase(const CaseOptions& options, bool verified);

/// A person who may do an act, and on the strength of which role.
struct Permitted {
  Identity who;
  Role role;
};
[[nodiscard]] Expected<Permitted> permitted(const std::string& name, Act act);

/// Who signs: the operator of the run that decided, and the checker. An error where one is not known.
[[nodiscard]] Expected<Signatories> signatories(const VerificationCase& verification,
                                                const Authority& authority, const std::string& checker);

}  // namespace mb::cli
