#pragma once

#include "app/cli/load.h"
#include "core/record/ledger_reader.h"
#include "procedures/engine/run_history.h"

#include <memory>

namespace mb::cli {

/// What a run of the record rests on, from the texts that the ledger keeps: no file is needed to go on with
/// it. Files that are named in `files` all the same must be the very same texts (SHA-256); the error names
/// the one that is not.
[[nodiscard]] Expected<std::unique_ptr<LoadedPlan>> loadFromRecord(const LedgerReader& ledger,
                                                                   const RunHistory& history,
                                                                   const LoadOptions& files);

}  // namespace mb::cli
