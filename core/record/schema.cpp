#include "core/record/schema.h"

#include "core/record/projection.h"

#include <map>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

namespace mb {
namespace {

constexpr int kApplicationId = 0x4D424C31;  // "MBL1": `file` and our own programs know the format by it
constexpr int kBusyMilliseconds = 10000;

constexpr const char* kTables = R"(
CREATE TABLE ledger(
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE segment(sha256 TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT;
)";

// The rules of the record hold for every program that opens the file, not for ours alone. segment refuses a
// name that is there, so that REPLACE is caught also where recursive_triggers is off.
constexpr const char* kGuards = R"(
CREATE INDEX ledger_of_kind ON ledger(kind, seq);
CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
    OR NEW.prev IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1),
      '0000000000000000000000000000000000000000000000000000000000000000')
  BEGIN SELECT RAISE(ABORT, 'a row of the ledger must follow the last one'); END;
CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER segment_insert BEFORE INSERT ON segment
  WHEN EXISTS (SELECT 1 FROM segment WHERE sha256 = NEW.sha256)
  BEGIN SELECT RAISE(ABORT, 'segments are insert-only'); END;
CREATE TRIGGER segment_update BEFORE UPDATE ON segment
  BEGIN SELECT RAISE(ABORT, 'segments are insert-only'); END;
CREATE TRIGGER segment_delete BEFORE DELETE ON segment
  BEGIN SELECT RAISE(ABORT, 'segments are insert-only'); END;
)";

constexpr const char* kDropGuards = R"(
DROP INDEX IF EXISTS ledger_of_kind;
DROP TRIGGER IF EXISTS ledger_insert;
DROP TRIGGER IF EXISTS ledger_update;
DROP TRIGGER IF EXISTS ledger_delete;
DROP TRIGGER IF EXISTS segment_insert;
DROP TRIGGER IF EXISTS segment_update;
DROP TRIGGER IF EXISTS segment_delete;
)";

struct SchemaEntry {
  std::string table;
  std::string sql;
};

using SchemaEntries = std::map<std::string, SchemaEntry>;

SchemaEntries entriesOf(SQLite::Database& database) {
  SchemaEntries entries;
  SQLite::Statement all(database, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema");
  while (all.executeStep()) {
    const std::string key = all.getColumn(0).getString() + " " + all.getColumn(1).getString();
    entries[key] = SchemaEntry{all.getColumn(2).getString(), all.getColumn(3).getString()};
  }
  return entries;
}

const SchemaEntries& expectedEntries() {
  static const SchemaEntries entries = [] {
    SQLite::Database memory(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    createSchema(memory);
    return entriesOf(memory);
  }();
  return entries;
}

void configure(SQLite::Database& database, Access access) {
  // The bytes of the file may be anybody's: no functions with side effects from its schema, no writes to it.
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  database.exec("PRAGMA trusted_schema=OFF");
  database.exec("PRAGMA cell_size_check=ON");
  if (access == Access::readOnly) {
    database.exec("PRAGMA query_only=ON");
    return;
  }
  database.exec("PRAGMA journal_mode=WAL");
  database.exec("PRAGMA synchronous=FULL");
  database.exec("PRAGMA recursive_triggers=ON");
  database.exec("PRAGMA foreign_keys=OFF");
  // The writer makes checkpoints itself: SQLite's automatic ones hide their errors.
  database.exec("PRAGMA wal_autocheckpoint=0");
  SQLite::Statement mode(database, "PRAGMA journal_mode");
  if (!mode.executeStep() || mode.getColumn(0).getString() != "wal") {
    throw SQLite::Exception("the file system does not allow a write-ahead log", SQLITE_IOERR);
  }
}

}  // namespace

Error storeError(const std::string& what, int code, const std::string& path) {
  std::string remedy;
  switch (code & 0xFF) {
    case SQLITE_FULL:
      remedy = "free some space on the disk";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      remedy = "keep the file as it is, run 'audit verify' and restore the record from its backup";
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      remedy = "check that the file and its folder exist and may be written";
      break;
    default:
      break;
  }
  return Error(what, path, remedy);
}

Expected<std::unique_ptr<SQLite::Database>> connect(const std::string& path, Access access,
                                                    const std::string& vfs) {
  int flags = SQLite::OPEN_NOMUTEX;
  switch (access) {
    case Access::readOnly:
      flags |= SQLite::OPEN_READONLY;
      break;
    case Access::readWrite:
      flags |= SQLite::OPEN_READWRITE;
      break;
    case Access::create:
      flags |= SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
      break;
  }
  try {
    auto database = std::make_unique<SQLite::Database>(path, flags, kBusyMilliseconds, vfs);
    configure(*database, access);
    return database;
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(
        storeError(std::string("cannot open the record: ") + failure.what(), failure.getErrorCode(), path));
  }
}

void createSchema(SQLite::Database& database) {
  database.exec("PRAGMA application_id=" + std::to_string(kApplicationId));
  database.exec(kTables);
  database.exec(kGuards);
  recreateProjectionTables(database);
}

void recreateProjectionTables(SQLite::Database& database) {
  for (const auto& table : projectionTables()) {
    database.exec(table.dropSql);
    database.exec(table.createSql);
  }
}

void recreateGuards(SQLite::Database& database) {
  database.exec(kDropGuards);
  database.exec(kGuards);
}

SchemaDifferences compareSchema(SQLite::Database& database) {
  SchemaDifferences differences;
  const auto note = [&differences](const std::string& table, std::string what) {
    (isProjection(table) ? differences.projections : differences.ledger).push_back(std::move(what));
  };
  const auto found = entriesOf(database);
  for (const auto& [key, wanted] : expectedEntries()) {
    const auto at = found.find(key);
    if (at == found.end()) {
      note(wanted.table, key + " is missing");
    } else if (at->second.sql != wanted.sql || at->second.table != wanted.table) {
      note(wanted.table, key + " is altered");
    }
  }
  for (const auto& [key, entry] : found) {
    if (expectedEntries().count(key) == 0) {
      note(entry.table, key + " does not belong into a record");
    }
  }
  return differences;
}

Row rowOf(SQLite::Statement& statement) {
  Row row;
  row.seq = statement.getColumn(0).getInt64();
  row.kind = statement.getColumn(1).getString();
  row.body = statement.getColumn(2).getString();
  row.prev = statement.getColumn(3).getString();
  row.hash = statement.getColumn(4).getString();
  return row;
}

Seq lastSeq(SQLite::Database& database) {
  SQLite::Statement last(database, "SELECT coalesce(max(seq), 0) FROM ledger");
  return last.executeStep() ? last.getColumn(0).getInt64() : 0;
}

}  // namespace mb
