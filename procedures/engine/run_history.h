#pragma once

#include "core/async/clock.h"
#include "core/record/journal.h"
#include "core/record/ledger_reader.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mb {

/// A run goes on at the first point that was not finished: the keys of the `state` rows that say so.
/// "closed " and the path of a repeat rule or of one round of a forEach; the value says how it ended.
[[nodiscard]] std::string closedKey(const std::string& path);
[[nodiscard]] bool isClosedKey(const std::string& key);

/// Who answered at a position, as its last `meter` row says.
struct IdentityBefore {
  std::string number;
  std::string maker;
  std::string version;
  std::string medium;
};

/// A document a run rests on, as its `document` row names it.
struct DocumentBefore {
  std::string name;
  std::string sha256;
};

/// What the record holds of one run: everything that crosses a point, and where the run ends.
struct RunHistory {
  Seq run = 0;
  bool ended = false;
  std::string batchNumber;
  std::string seed;                                 ///< of a simulated run
  std::string program;                              ///< that wrote the last rows
  std::map<std::string, DocumentBefore> documents;  ///< by role: plan, bench, batch, tree, regulation

  Seq last = 0;  ///< its last row
  std::string lastHash;
  Seq kept = 0;  ///< the row that finished its last point, else the `run` row: what comes after is broken
  int interruptions = 0;  ///< `resumed` rows so far

  // Its clock, as the last process kept it. Instants of two processes do not compare.
  std::optional<WallTime> clockStart;  ///< UTC at instant 0; empty: not even a `clock` row is there
  Instant lastInstant{};               ///< the latest that any row names

  std::map<std::string, std::string> remembered;        ///< the blackboard: last value of every key
  std::map<std::pair<std::string, int>, int> attempts;  ///< by point and run of it: how often it was begun
  std::map<int, std::string> dropped;                   ///< positions that are out, and why
  std::map<int, std::optional<IdentityBefore>> meters;  ///< positions with a `meter` row; empty: silent
  std::vector<Seq> openResults;  ///< results of the broken point (and verdicts of a broken end)

  /// UTC of the last row; empty without a clock row.
  [[nodiscard]] std::optional<WallTime> lastWall() const;
};

/// The `run` row of the run that has begun and not ended; 0 when there is none. A record has one at most.
[[nodiscard]] Expected<Seq> unendedRun(const Journal& journal);
[[nodiscard]] Expected<Seq> unendedRun(const LedgerReader& ledger);

/// Reads a run back. An error when there is no such run, or the record cannot be read.
[[nodiscard]] Expected<RunHistory> runHistory(const Journal& journal, Seq run);
[[nodiscard]] Expected<RunHistory> runHistory(const LedgerReader& ledger, Seq run);

}  // namespace mb
