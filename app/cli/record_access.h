#pragma once

#include "core/record/record_store.h"
#include "core/verification/evidence.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mb::cli {

/// Audits every record: nothing is certified or printed from one that is not whole. The error names the first
/// finding. A record that is not there is left to whoever reads it.
[[nodiscard]] Expected<void> auditRecords(const std::vector<std::filesystem::path>& records);

/// Reads what cases and papers are made of. With `verified`, they are audited first.
[[nodiscard]] Expected<std::vector<RecordEvidence>> readRecords(
    const std::vector<std::filesystem::path>& records, bool verified);

/// A record opened for rows outside a run.
struct OpenRecord {
  std::unique_ptr<RecordStore> store;
  std::string utc;  ///< its time now
};

/// Opens an existing record for writing. Its identity comes from the file itself; a real bench's key lies in
/// `key`, empty: beside the record, where a run makes it. A simulated record keeps its own time: that of its
/// last row. An error, too, where rows came to the record after `evidence` was read: what is made of it would
/// not know them, and two papers could be originals of one case.
[[nodiscard]] Expected<OpenRecord> openForWriting(const std::filesystem::path& record,
                                                  const std::filesystem::path& key,
                                                  const RecordEvidence& evidence);

}  // namespace mb::cli
