#pragma once

#include "core/record/ledger_reader.h"
#include "core/text/error.h"
#include "core/verification/evidence.h"

#include <string>

namespace mb {

/// The raw record (原始记录) of a flow-sensor item by weighing, as CSV (RFC 4180, UTF-8 with byte order mark
/// so that spreadsheets read the Chinese): a head of two-column lines, then one line a meter and run of a
/// point, in the column order in use at the institutes (facts, regulations 1.14) with the columns of our own
/// behind it. Made from the ledger alone; what is not on record is an empty field, never a zero.
[[nodiscard]] Expected<std::string> rawRecordCsv(const LedgerReader& ledger, Seq run);

/// The same of a run that has been read already.
[[nodiscard]] std::string rawRecordCsv(const RunEvidence& run);

/// Number of the last run on record; an error when there is none.
[[nodiscard]] Expected<Seq> lastRun(const LedgerReader& ledger);

}  // namespace mb
