#pragma once

#include "core/record/record_store.h"
#include "core/verification/evidence.h"

#include <filesystem>
#include <vector>

namespace mb::cli {

/// Prints what a run has come to into a folder: its raw record, the part records of its meters, the
/// certificates of the cases it completed and the notices of those it failed. Cases that are incomplete, or
/// where something is in the way, get no paper. Gives the `paper` rows.
[[nodiscard]] Expected<std::vector<Row>> printRunPapers(RecordStore& store, const RecordEvidence& record,
                                                        const RunEvidence& run,
                                                        const std::filesystem::path& folder);

}  // namespace mb::cli
