#pragma once

#include "core/record/row.h"
#include "core/text/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mb {

/// One thing that is wrong with a record.
struct AuditFinding {
  Seq seq = 0;        ///< the ledger row it is about; 0: none
  std::string where;  ///< "ledger row 12", "segment 4f…", "witness line 3", "tables", "file"
  std::string what;
};

/// What `audit verify` found.
struct AuditReport {
  Seq rows = 0;                ///< rows of the ledger that were read
  std::int64_t segments = 0;   ///< segments that were read
  std::int64_t witnessed = 0;  ///< lines of the witness file
  Row head;                    ///< the last row that was read
  std::string publicKey;  ///< the key the record was begun with; trust it when it is known from elsewhere
  std::vector<AuditFinding> findings;  ///< what is wrong: the ledger's rows first, each kind in its own order
  std::int64_t unlisted = 0;           ///< how many more findings than the list takes
  std::vector<std::string> notes;      ///< what an auditor should know and is not wrong

  [[nodiscard]] bool ok() const { return findings.empty(); }
  /// The lowest row that a finding is about; 0: none.
  [[nodiscard]] Seq firstBadRow() const;
};

/// A head of the ledger known from elsewhere: printed on a paper, in an evidence pack, from another archive.
struct KnownHead {
  KnownHead(Seq seq_, std::string hash_) : seq(seq_), hash(std::move(hash_)) {}

  Seq seq;
  std::string hash;
};

/// What is known of a record from elsewhere. Without it the holder of the key could have rewritten everything
/// (DESIGN 7); with it, nothing up to those heads.
struct AuditKnowledge {
  AuditKnowledge() {}

  std::string publicKey;  ///< empty: believe the record's own
  std::vector<KnownHead> heads;
  std::string vfs;  ///< SQLite's file layer; empty: the usual one
};

/// Checks a record whole, also while a bench writes it: every hash and number of the ledger, that each body
/// is canonical, the hash of every segment and that none that a row names is missing, the query tables
/// against the ledger, tables and triggers against ours, SQLite's own check of the file, and every line of
/// the witness file (signature, and its head in the ledger). Reads row by row, whatever the size. Never
/// fails: a file that cannot be read is a finding.
[[nodiscard]] AuditReport verifyRecord(const std::filesystem::path& path,
                                       const std::filesystem::path& witness,
                                       const AuditKnowledge& knowledge = AuditKnowledge());

}  // namespace mb
