#pragma once

#include "core/record/ledger_reader.h"
#include "core/text/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// One thing that does not come out as it stands in the record.
struct RecomputeDifference {
  Seq row = 0;          ///< of the row that differs
  std::string what;     ///< "reading: value", "result: error_percent", ...
  std::string record;   ///< as it stands there; empty: it is not there
  std::string program;  ///< as this program finds it; empty: nothing of the kind comes out
};

struct RecomputeReport {
  int runs = 0;
  int open = 0;       ///< of these, not ended: only their finished points are evaluated again
  int readings = 0;   ///< meter readings decoded again from their bytes
  int taken = 0;      ///< readings of an external adapter that told no encoding: begun with as they stand
  int weighings = 0;  ///< balance samples read again from their bytes
  int points = 0;     ///< runs of points evaluated again
  int results = 0;
  int verdicts = 0;
  bool sameProgram = true;  ///< every row was made by this very program: then every bit must come out again
  std::vector<RecomputeDifference> differences;

  [[nodiscard]] bool ok() const { return differences.empty(); }
};

/// Does the work of the record again, from the bytes on (settled point 16): decodes the answers of the meters
/// with the profiles kept in the ledger (what an external adapter read: in the encoding that it told, where
/// it told one; its bytes must be there in any case), evaluates every point with the regulation and the
/// bench's certificates kept there, concludes repeats and verdicts, and compares. A run made by a program
/// with this `identity` must give the same bits (of a run that went on with another program: the rows of its
/// part); one made by another may differ by 1e-9 relative, in nothing that is printed. Fails when the record
/// cannot be read or keeps no documents to start from.
[[nodiscard]] Expected<RecomputeReport> recompute(const LedgerReader& ledger, std::string_view identity);

}  // namespace mb
