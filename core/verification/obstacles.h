#pragma once

#include "core/people/authority.h"
#include "core/verification/verification_case.h"

#include <string>
#include <vector>

namespace mb {

/// Who puts their names under a paper.
struct Signatories {
  Identity verifier;  ///< 检定员: who ran the verification
  Identity checker;   ///< 核验员: who checked it, another person
};

/// What a paper of a case may be.
enum class PaperStanding {
  legal,     ///< a certificate or notice under a number of its own
  training,  ///< simulated, or under a demonstration edition: watermarked, never for certificates
};

[[nodiscard]] PaperStanding standingOf(const VerificationCase& verification);

/// Why no paper may be made of a case at all, complete or failed: an edition that is superseded, a draft or
/// unverified; a simulated bench with an edition of real verifications; a standard past its due date or
/// unknown; one person twice; stand-ins under a legal paper. One thing an entry; empty: it may.
[[nodiscard]] std::vector<std::string> obstacles(const VerificationCase& verification,
                                                 const Signatories& people);

}  // namespace mb
