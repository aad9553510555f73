#pragma once

#include "core/model/plan_description.h"
#include "core/record/ledger_reader.h"

#include <string>
#include <vector>

namespace mb::cli {

/// How the run's verdicts differ from what its plan expects: one sentence a position, none when all came as
/// expected.
[[nodiscard]] Expected<std::vector<std::string>> surprises(const LedgerReader& ledger, Seq run,
                                                           const ExpectedOutcome& expected);

/// Does every meter of the run pass?
[[nodiscard]] Expected<bool> allPassed(const LedgerReader& ledger, Seq run);

}  // namespace mb::cli
