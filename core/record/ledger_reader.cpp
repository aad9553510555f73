#include "core/record/ledger_reader.h"

#include "core/record/canonical.h"
#include "core/record/schema.h"

#include <algorithm>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr int kPortion = 512;  // rows

constexpr const char* kAll =
    "SELECT seq, kind, body, prev, hash FROM ledger WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?5";
constexpr const char* kOfKind =
    "SELECT seq, kind, body, prev, hash FROM ledger INDEXED BY ledger_of_kind"
    " WHERE kind = ?3 AND seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?5";
constexpr const char* kOfRun =
    "SELECT l.seq, l.kind, l.body, l.prev, l.hash FROM run_row r CROSS JOIN ledger l ON l.seq = r.seq"
    " WHERE r.run = ?4 AND r.seq BETWEEN ?1 AND ?2 AND (?3 = '' OR l.kind = ?3) ORDER BY r.seq LIMIT ?5";

Error missing(const std::string& what, const std::string& path) {
  return Error("there is no " + what, path);
}

}  // namespace

LedgerReader::LedgerReader(std::string path, std::unique_ptr<SQLite::Database> database)
    : path_(std::move(path)), database_(std::move(database)) {}

LedgerReader::~LedgerReader() = default;

Expected<std::unique_ptr<LedgerReader>> LedgerReader::open(const std::filesystem::path& path,
                                                           const std::string& vfs) {
  auto database = connect(path.string(), Access::readOnly, vfs);
  if (!database) {
    return tl::unexpected(database.error());
  }
  return std::unique_ptr<LedgerReader>(new LedgerReader(path.string(), std::move(*database)));
}

template <class F>
auto LedgerReader::guarded(F&& work) const -> decltype(work()) {
  const std::lock_guard lock(mutex_);
  try {
    return work();
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(
        storeError(std::string("cannot read the record: ") + failure.what(), failure.getErrorCode(), path_));
  }
}

Expected<Row> LedgerReader::row(Seq seq) const {
  return guarded([&]() -> Expected<Row> {
    SQLite::Statement select(*database_, "SELECT seq, kind, body, prev, hash FROM ledger WHERE seq = ?");
    select.bind(1, seq);
    if (!select.executeStep()) {
      return tl::unexpected(missing("row " + std::to_string(seq), path_));
    }
    return rowOf(select);
  });
}

Expected<Seq> LedgerReader::last() const {
  return guarded([&]() -> Expected<Seq> { return lastSeq(*database_); });
}

/// The first rows that are wanted; filter.to is a number.
Expected<std::vector<Row>> LedgerReader::portion(const RowFilter& filter) const {
  return guarded([&]() -> Expected<std::vector<Row>> {
    std::vector<Row> rows;
    const bool ofRun = filter.run != 0;
    if (ofRun && filter.run >= filter.from && filter.run <= filter.to &&
        (filter.kind.empty() || filter.kind == "run")) {
      // The run row itself: it cannot name its own number.
      SQLite::Statement first(*database_, "SELECT seq, kind, body, prev, hash FROM ledger WHERE seq = ?");
      first.bind(1, filter.run);
      if (first.executeStep()) {
        rows.push_back(rowOf(first));
      }
    }
    SQLite::Statement select(*database_, ofRun ? kOfRun : filter.kind.empty() ? kAll : kOfKind);
    select.bind(1, filter.from);
    select.bind(2, filter.to);
    if (ofRun || !filter.kind.empty()) {
      select.bind(3, filter.kind);
    }
    if (ofRun) {
      select.bind(4, std::to_string(filter.run));
    }
    select.bind(5, kPortion);
    while (select.executeStep()) {
      rows.push_back(rowOf(select));
    }
    return rows;
  });
}

Expected<void> LedgerReader::visit(const RowFilter& filter,
                                   const std::function<bool(const Row&)>& visit) const {
  const auto end = last();
  if (!end) {
    return tl::unexpected(end.error());
  }
  RowFilter rest = filter;
  rest.to = filter.to == 0 ? *end : std::min(filter.to, *end);
  while (rest.from <= rest.to) {
    const auto rows = portion(rest);
    if (!rows) {
      return tl::unexpected(rows.error());
    }
    for (const auto& row : *rows) {
      if (!visit(row)) {
        return {};
      }
    }
    if (rows->size() < static_cast<std::size_t>(kPortion)) {
      return {};
    }
    rest.from = rows->back().seq + 1;
  }
  return {};
}

Expected<std::vector<Row>> LedgerReader::rows(const RowFilter& filter) const {
  std::vector<Row> found;
  const auto done = visit(filter, [&found](const Row& row) {
    found.push_back(row);
    return true;
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return found;
}

Expected<std::string> LedgerReader::segment(std::string_view sha256) const {
  return guarded([&]() -> Expected<std::string> {
    SQLite::Statement select(*database_, "SELECT bytes FROM segment WHERE sha256 = ?");
    select.bind(1, std::string(sha256));
    if (!select.executeStep()) {
      return tl::unexpected(missing("segment " + std::string(sha256), path_));
    }
    return select.getColumn(0).getString();
  });
}

Expected<Row> LedgerReader::head() const {
  return guarded([&]() -> Expected<Row> {
    SQLite::Statement select(*database_,
                             "SELECT seq, kind, body, prev, hash FROM ledger ORDER BY seq DESC LIMIT 1");
    if (!select.executeStep()) {
      return tl::unexpected(missing("row in the ledger", path_));
    }
    return rowOf(select);
  });
}

Expected<nlohmann::json> LedgerReader::genesis() const {
  auto first = row(1);
  if (!first) {
    return tl::unexpected(first.error());
  }
  if (first->kind != "genesis") {
    return fail("the first row of the ledger is not its genesis", path_, "run 'audit verify'");
  }
  return parseCanonical(first->body);
}

}  // namespace mb
