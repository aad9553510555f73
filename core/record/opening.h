#pragma once

#include "core/record/ledger_reader.h"
#include "core/record/record_options.h"
#include "core/record/witness.h"

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace SQLite {
class Database;
}

namespace mb {

/// What the end of a record says when it is opened (DESIGN 7).
struct RecordEnd {
  Row head;  ///< the last row as stored
  Seq witnessed =
      0;  ///< number in the last line of the witness file; 0 when there is none or it cannot be read
  std::string locked;     ///< why the record takes no runs until an administrator restores it; empty: it does
  std::string recovered;  ///< why rows beyond the last witnessed head are taken in; empty: there are none
};

/// Checks the chain from the last witnessed head to the last row. The error is for a file that cannot be
/// read.
[[nodiscard]] Expected<RecordEnd> checkEnd(const LedgerReader& reader, const WitnessEnd& witness,
                                           const std::string& publicKey);

/// The key that the options name. A real bench is never signed for with a demonstration key.
[[nodiscard]] Expected<SigningKey> keyOf(const RecordOptions& options);

/// The first row of a new record.
[[nodiscard]] nlohmann::json genesisBody(const RecordOptions& options, const std::string& publicKey,
                                         const std::string& utc);

/// Whether an existing record is the one the options mean: bench, key, simulated or not.
[[nodiscard]] Expected<void> checkGenesis(const nlohmann::json& genesis, const RecordOptions& options,
                                          const std::string& publicKey);

/// A process that was killed while it made the file leaves SQLite's rollback journal beside it, and no reader
/// can look past that: undoes what was begun. (A record has a write-ahead log from its first page on and
/// never such a journal again.)
[[nodiscard]] Expected<void> undoBrokenCreation(const RecordOptions& options);

/// Whether the file is not there or holds no row yet (a program may have ended while it made it).
[[nodiscard]] Expected<bool> isEmptyRecord(const RecordOptions& options);

/// What of an existing file is made again besides query tables of an older program.
enum class Remake { nothing, queryTables, queryTablesAndGuards };

/// Opens the file for writing and makes the tables of a new one.
[[nodiscard]] Expected<std::unique_ptr<SQLite::Database>> connectToWrite(const RecordOptions& options,
                                                                         Remake remake);

/// Makes the query tables again from the ledger, for when the audit finds them wrong. No process may have the
/// record open for writing.
[[nodiscard]] Expected<void> rebuildQueryTables(const RecordOptions& options);

/// How the ledger's own tables and triggers differ from ours; empty: not at all.
[[nodiscard]] Expected<std::string> ledgerDifferences(const RecordOptions& options);

/// Copies the write-ahead log, if there is one, to `<record>-wal.before-<row>`: what a damaged log holds
/// behind the damage is evidence, and writing on would overwrite it.
[[nodiscard]] Expected<void> keepLog(const RecordOptions& options, Seq last);

}  // namespace mb
