#pragma once

#include "procedures/engine/execute.h"
#include "procedures/engine/run_journal.h"

namespace mb {

/// Writes the `document` rows (with their texts as segments) and the `run` row of a run, and gives the
/// journal its run. Throws StoreFailed.
void openRecord(RunJournal& journal, const RunRequest& request);

/// Body of the `run_ended` row.
void closeRecord(RunJournal& journal, RunStatus status, const std::string& reason);

}  // namespace mb
