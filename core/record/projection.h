#pragma once

#include "core/record/row.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace mb {

/// A query table: one line for every ledger row of one kind, named like the kind, with `seq` and a TEXT
/// column for each field of docs/ledger.md. Texts (and numbers, which are texts) stand as in the ledger,
/// booleans as 'true' or 'false', lists and objects as canonical JSON, a field that is left out as NULL.
/// Proves nothing: it can be rebuilt from the ledger at any time, and the audit compares.
struct ProjectionTable {
  std::string name;
  std::string kind;                  ///< empty: every row that has a run
  std::vector<std::string> columns;  ///< besides seq
  std::string dropSql;
  std::string createSql;
  std::string insertSql;
  std::string selectSql;  ///< the columns of the line with a number
  std::string countSql;
};

[[nodiscard]] const std::vector<ProjectionTable>& projectionTables();

[[nodiscard]] bool isProjection(std::string_view table);

/// Whether a ledger row has a line in a table.
[[nodiscard]] bool concerns(const ProjectionTable& table, std::string_view kind, const nlohmann::json& body);

/// The values of a ledger row in the columns of a table.
[[nodiscard]] std::vector<std::optional<std::string>> project(const ProjectionTable& table,
                                                              const nlohmann::json& body);

/// Writes ledger rows into their query tables over one connection. Throws SQLite::Exception.
class Projector {
 public:
  explicit Projector(SQLite::Database& database);
  ~Projector();
  Projector(const Projector&) = delete;
  Projector& operator=(const Projector&) = delete;

  /// Adds the lines of a row. A body that is not canonical has none: only a tampered ledger holds it, and the
  /// audit names it.
  void add(const Row& row);

 private:
  std::vector<std::unique_ptr<SQLite::Statement>> inserts_;  // in the order of projectionTables()
};

/// Compares query tables with what the ledger gives, row by row.
class ProjectionComparer {
 public:
  explicit ProjectionComparer(SQLite::Database& database);
  ~ProjectionComparer();
  ProjectionComparer(const ProjectionComparer&) = delete;
  ProjectionComparer& operator=(const ProjectionComparer&) = delete;

  /// What is wrong with the lines of this ledger row; nothing when they are right.
  [[nodiscard]] std::optional<std::string> compare(const Row& row, const nlohmann::json& body);

  /// The tables with more lines than rows were compared: lines that no ledger row made.
  [[nodiscard]] std::vector<std::string> surplus();

 private:
  SQLite::Database& database_;
  std::vector<std::unique_ptr<SQLite::Statement>> selects_;
  std::vector<std::int64_t> counted_;
};

/// Empties the query tables and fills them again from the ledger, in the transaction the caller began. Throws
/// SQLite::Exception.
void rebuildProjections(SQLite::Database& database);

}  // namespace mb
