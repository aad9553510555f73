#pragma once

#include "core/record/row.h"
#include "core/text/error.h"

#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace mb {

/// What a connection is for: reading beside a running bench, or writing (one process only).
enum class Access { readOnly, readWrite, create };

/// Opens a connection to a record file with the settings the record rests on: WAL, synchronous=FULL,
/// recursive_triggers=ON (so that REPLACE meets the triggers), no trust in what the file's schema says. `vfs`
/// names the SQLite file layer, empty for the usual one. One thread at a time.
[[nodiscard]] Expected<std::unique_ptr<SQLite::Database>> connect(const std::string& path, Access access,
                                                                  const std::string& vfs);

/// Makes tables, indexes and triggers in an empty file. Throws SQLite::Exception.
void createSchema(SQLite::Database& database);

/// Drops the query tables and makes them empty; the ledger stays. Throws SQLite::Exception.
void recreateProjectionTables(SQLite::Database& database);

/// Drops and makes the triggers of ledger and segment and their indexes. Throws SQLite::Exception.
void recreateGuards(SQLite::Database& database);

/// How the tables, indexes and triggers of a file differ from ours.
struct SchemaDifferences {
  std::vector<std::string> ledger;       ///< of ledger and segment: somebody tampered with the file
  std::vector<std::string> projections;  ///< of the query tables: also by an older program
};
[[nodiscard]] SchemaDifferences compareSchema(SQLite::Database& database);

/// The row under a statement that selects seq, kind, body, prev, hash.
[[nodiscard]] Row rowOf(SQLite::Statement& statement);

/// The number of the last row; 0 for an empty ledger. Throws SQLite::Exception.
[[nodiscard]] Seq lastSeq(SQLite::Database& database);

/// An SQLite failure as an Error about the record file, with what to do for the usual ones.
[[nodiscard]] Error storeError(const std::string& what, int code, const std::string& path);

}  // namespace mb
