#include "core/record/opening.h"

#include "core/record/file_lock.h"
#include "core/record/projection.h"
#include "core/record/schema.h"

#include <filesystem>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// Why a witnessed head, signed by the bench, is not in the ledger as it was, or nothing.
Expected<std::string> checkHead(const LedgerReader& reader, const Head& head, Seq last) {
  const std::string number = std::to_string(head.seq);
  if (head.seq > last) {
    return "the last witnessed head, row " + number + ", is missing; the ledger ends with row " +
           std::to_string(last);
  }
  const auto row = reader.row(head.seq);
  if (!row) {
    return tl::unexpected(row.error());
  }
  if (row->hash != head.hash) {
    return "row " + number + " is not the one that was witnessed";
  }
  return std::string();
}

/// The first row from `from` on that does not follow from the one before it, or nothing.
Expected<std::string> checkChain(const LedgerReader& reader, Seq from) {
  std::string wrong;
  std::string prev;
  Seq next = from;
  RowFilter filter;
  filter.from = from;
  const auto done = reader.visit(filter, [&](const Row& row) {
    const bool linked = prev.empty() || row.prev == prev;
    if (row.seq != next || !linked || chainHash(row.prev, row.seq, row.kind, row.body) != row.hash) {
      wrong = "row " + std::to_string(row.seq) + " is altered";
      return false;
    }
    prev = row.hash;
    ++next;
    return true;
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return wrong;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const auto& text : texts) {
    line += (line.empty() ? "" : ", ") + text;
  }
  return line;
}

}  // namespace

Expected<RecordEnd> checkEnd(const LedgerReader& reader, const WitnessEnd& witness,
                             const std::string& publicKey) {
  auto last = reader.head();
  if (!last) {
    return tl::unexpected(last.error());
  }
  RecordEnd end;
  end.head = std::move(*last);
  if (!witness.wrong.empty()) {
    end.locked = "the last line of the witness file is altered: " + witness.wrong;
    return end;
  }
  if (witness.head) {
    const Head& head = *witness.head;
    if (!verifySignature(head.signedMessage(), head.signature, publicKey)) {
      end.locked = "the last line of the witness file is altered: its signature is wrong";
      return end;
    }
    end.witnessed = head.seq;
    auto wrong = checkHead(reader, head, end.head.seq);
    if (!wrong) {
      return tl::unexpected(wrong.error());
    }
    end.locked = std::move(*wrong);
  } else if (end.head.seq > 1) {
    // Only the genesis row is ever written to a record without a witness file.
    end.locked = "the witness file is missing or empty";
  }
  if (!end.locked.empty()) {
    return end;
  }
  auto wrong = checkChain(reader, end.witnessed == 0 ? 1 : end.witnessed);
  if (!wrong) {
    return tl::unexpected(wrong.error());
  }
  end.locked = std::move(*wrong);
  if (end.locked.empty() && end.head.seq > end.witnessed) {
    end.recovered = "the program ended between a commit and its witness line";
    if (!witness.torn.empty()) {
      end.recovered += "; a witness line cut short was dropped";
    }
  }
  return end;
}

Expected<SigningKey> keyOf(const RecordOptions& options) {
  if (options.demonstrationSeed) {
    if (!options.simulated) {
      return fail("the record of a real bench cannot be signed with a demonstration key",
                  options.path.string());
    }
    return SigningKey::demonstration(*options.demonstrationSeed);
  }
  if (options.keyFile.empty()) {
    return fail("no key file is named for the record", options.path.string());
  }
  return SigningKey::loadOrCreate(options.keyFile);
}

nlohmann::json genesisBody(const RecordOptions& options, const std::string& publicKey,
                           const std::string& utc) {
  nlohmann::json body = {{"schema", "1"},
                         {"bench_uuid", options.benchUuid},
                         {"bench_name", options.benchName},
                         {"simulated", options.simulated},
                         {"public_key", publicKey},
                         {"program", options.program},
                         {"created_utc", utc}};
  if (!options.previousHead.empty()) {
    body["previous_head"] = options.previousHead;
  }
  return body;
}

Expected<void> checkGenesis(const nlohmann::json& genesis, const RecordOptions& options,
                            const std::string& publicKey) {
  const std::string where = options.path.string();
  const auto text = [&](const char* name) {
    const auto field = genesis.find(name);
    return field != genesis.end() && field->is_string() ? field->get<std::string>() : std::string();
  };
  if (text("schema") != "1") {
    return fail("the record has a schema this program does not know ('" + text("schema") + "')", where,
                "use the program that wrote it or a newer one");
  }
  if (text("bench_uuid") != options.benchUuid) {
    return fail("the record is of another bench ('" + text("bench_name") + "')", where,
                "name this bench's own file");
  }
  if (text("public_key") != publicKey) {
    return fail("the record was begun with another key", where,
                "restore the bench's key file, or begin a new record file");
  }
  const auto simulated = genesis.find("simulated");
  if (simulated == genesis.end() || !simulated->is_boolean() || simulated->get<bool>() != options.simulated) {
    return fail(options.simulated ? "the record of a real bench refuses simulated runs"
                                  : "the record of a simulated bench cannot take a real one's runs",
                where, "name another record file");
  }
  return {};
}

Expected<void> undoBrokenCreation(const RecordOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.path.string() + "-journal", error)) {
    return {};
  }
  try {
    // The first read of a connection that may write rolls back; nothing else of the file is touched.
    SQLite::Database database(options.path.string(), SQLite::OPEN_READWRITE, 0, options.vfs);
    SQLite::Statement tables(database, "SELECT count(*) FROM sqlite_schema");
    tables.executeStep();
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("cannot open the record: ") + failure.what(),
                                     failure.getErrorCode(), options.path.string()));
  }
  return {};
}

Expected<bool> isEmptyRecord(const RecordOptions& options) {
  std::error_code error;
  const auto size = std::filesystem::file_size(options.path, error);
  if (error || size == 0) {
    return true;
  }
  auto database = connect(options.path.string(), Access::readOnly, options.vfs);
  if (!database) {
    return tl::unexpected(database.error());
  }
  try {
    SQLite::Statement tables(**database, "SELECT count(*) FROM sqlite_schema");
    tables.executeStep();
    if (tables.getColumn(0).getInt() == 0) {
      return true;
    }
    return lastSeq(**database) == 0;
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("cannot read the record: ") + failure.what(),
                                     failure.getErrorCode(), options.path.string()));
  }
}

Expected<std::unique_ptr<SQLite::Database>> connectToWrite(const RecordOptions& options, Remake remake) {
  auto database = connect(options.path.string(), Access::create, options.vfs);
  if (!database) {
    return database;
  }
  try {
    SQLite::Transaction transaction(**database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement tables(**database, "SELECT count(*) FROM sqlite_schema");
    tables.executeStep();
    const bool isNew = tables.getColumn(0).getInt() == 0;
    tables.reset();
    if (isNew) {
      createSchema(**database);
    } else {
      if (remake == Remake::queryTablesAndGuards) {
        recreateGuards(**database);
      }
      if (remake != Remake::nothing || !compareSchema(**database).projections.empty()) {
        rebuildProjections(**database);
      }
      if (const auto wrong = compareSchema(**database).ledger; !wrong.empty()) {
        return fail("the tables of the ledger are altered: " + joined(wrong), options.path.string(),
                    "keep the file as it is and restore the record from its backup");
      }
    }
    transaction.commit();
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("cannot open the record: ") + failure.what(),
                                     failure.getErrorCode(), options.path.string()));
  }
  return database;
}

Expected<std::string> ledgerDifferences(const RecordOptions& options) {
  auto database = connect(options.path.string(), Access::readOnly, options.vfs);
  if (!database) {
    return tl::unexpected(database.error());
  }
  try {
    return joined(compareSchema(**database).ledger);
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("cannot read the record: ") + failure.what(),
                                     failure.getErrorCode(), options.path.string()));
  }
}

Expected<void> rebuildQueryTables(const RecordOptions& options) {
  auto lock = FileLock::take(options.path);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  auto database = connectToWrite(options, Remake::queryTables);
  if (!database) {
    return tl::unexpected(database.error());
  }
  return {};
}

Expected<void> keepLog(const RecordOptions& options, Seq last) {
  // The log, not the database: closing a descriptor of the database would drop SQLite's locks on it.
  const std::string log = options.path.string() + "-wal";
  std::error_code error;
  const auto size = std::filesystem::file_size(log, error);
  if (error || size == 0) {
    return {};
  }
  const std::string kept = log + ".before-" + std::to_string(last + 1);
  std::filesystem::copy_file(log, kept, std::filesystem::copy_options::overwrite_existing, error);
  if (error) {
    return fail("cannot keep the write-ahead log: " + error.message(), kept);
  }
  return {};
}

}  // namespace mb
