#pragma once

#include "core/record/journal.h"
#include "core/record/ledger_reader.h"

#include <map>
#include <utility>
#include <vector>

namespace mb {

/// Rows that stay in the ledger and do not count any more: what a run had written of a flow point when it was
/// broken off, since that point was repeated whole (settled point 17). A `resumed` row {kept, run} sets aside
/// every row of its run after row `kept` and before itself; each reader of points, results, verdicts and
/// parts asks here.
class SetAside {
 public:
  /// Of one run, or of all runs of the record (run 0).
  [[nodiscard]] static Expected<SetAside> of(const Journal& journal, Seq run);
  [[nodiscard]] static Expected<SetAside> of(const LedgerReader& ledger, Seq run);

  /// Whether row `seq` of this run is set aside.
  [[nodiscard]] bool contains(Seq run, Seq seq) const;
  /// The same for a row that names its run; a row of no run is never set aside.
  [[nodiscard]] bool contains(const Row& row) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

 private:
  template <class Ledger>
  [[nodiscard]] static Expected<SetAside> read(const Ledger& ledger, Seq run);
  void take(const Row& resumed);
  std::map<Seq, std::vector<std::pair<Seq, Seq>>> ranges_;  ///< by run: after the first, before the second
};

}  // namespace mb
