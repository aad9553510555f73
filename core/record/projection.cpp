#include "core/record/projection.h"

#include "core/record/canonical.h"
#include "core/record/schema.h"

#include <algorithm>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr const char* kRunRow = "run_row";

/// The statements of a table, from names that stand in this file alone.
ProjectionTable makeTable(std::string name, std::vector<std::string> columns) {
  ProjectionTable table;
  std::string declared;
  std::string listed;
  std::string marks;
  for (const auto& column : columns) {
    declared += ", \"" + column + "\" TEXT";
    listed += std::string(listed.empty() ? "" : ", ") + "\"" + column + "\"";
    marks += ", ?";
  }
  const std::string quoted = "\"" + name + "\"";
  table.dropSql = "DROP TABLE IF EXISTS " + quoted;
  table.createSql = "CREATE TABLE " + quoted + "(seq INTEGER PRIMARY KEY" + declared + ") STRICT";
  if (std::find(columns.begin(), columns.end(), "run") != columns.end()) {
    table.createSql += "; CREATE INDEX \"" + name + "_of_run\" ON " + quoted + "(run, seq)";
  }
  table.insertSql = "INSERT INTO " + quoted + "(seq, " + listed + ") VALUES (?" + marks + ")";
  table.selectSql = "SELECT " + listed + " FROM " + quoted + " WHERE seq = ?";
  table.countSql = "SELECT count(*) FROM " + quoted;
  table.kind = name == kRunRow ? std::string() : name;
  table.name = std::move(name);
  table.columns = std::move(columns);
  return table;
}

std::string textOf(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

const std::vector<ProjectionTable>& projectionTables() {
  static const std::vector<ProjectionTable> tables = {
      makeTable(kRunRow, {"run"}),
      makeTable("run", {"plan", "bench", "batch", "regulation", "profiles", "method", "item", "verification",
                        "edition", "simulated", "seed", "operator", "program", "batch_number"}),
      makeTable("meter", {"run", "position", "number", "maker", "version", "medium", "line", "profile",
                          "type", "identified"}),
      makeTable("exchange", {"run", "line", "position", "purpose", "sent", "received", "tx_start_ns",
                             "tx_end_ns", "rx_first_ns", "rx_last_ns", "outcome", "attempt", "why"}),
      makeTable("reading", {"run", "position", "point", "run_of_point", "purpose", "quantity", "unit",
                            "value", "resolution", "dib", "vib", "exchange", "offset", "length", "at_ns"}),
      makeTable("result",
                {"run", "position", "meter", "point", "run_of_point", "method", "error_percent",
                 "limit_percent", "bench_uncertainty_percent", "uncertainty_percent", "flow_m3_h",
                 "reference_volume_l", "indicated_volume_l", "verdict", "reason", "inputs", "budget"}),
      makeTable("verdict", {"run", "position", "meter", "verdict", "reason"}),
      makeTable("part", {"run", "position", "meter", "item", "edition", "verdict", "certificate", "why_not",
                         "number"}),
      makeTable("run_ended", {"run", "status", "reason"}),
  };
  return tables;
}

bool isProjection(std::string_view table) {
  const auto& tables = projectionTables();
  return std::any_of(tables.begin(), tables.end(), [&](const auto& known) { return known.name == table; });
}

bool concerns(const ProjectionTable& table, std::string_view kind, const nlohmann::json& body) {
  return table.kind.empty() ? body.contains("run") : table.kind == kind;
}

std::vector<std::optional<std::string>> project(const ProjectionTable& table, const nlohmann::json& body) {
  std::vector<std::optional<std::string>> values;
  values.reserve(table.columns.size());
  for (const auto& column : table.columns) {
    const auto field = body.find(column);
    if (field == body.end()) {
      values.emplace_back();
    } else {
      values.emplace_back(textOf(*field));
    }
  }
  return values;
}

Projector::Projector(SQLite::Database& database) {
  for (const auto& table : projectionTables()) {
    inserts_.push_back(std::make_unique<SQLite::Statement>(database, table.insertSql));
  }
}

Projector::~Projector() = default;

void Projector::add(const Row& row) {
  const auto body = parseCanonical(row.body);
  if (!body) {
    return;
  }
  for (std::size_t i = 0; i < inserts_.size(); ++i) {
    const auto& table = projectionTables()[i];
    if (!concerns(table, row.kind, *body)) {
      continue;
    }
    auto& insert = *inserts_[i];
    const auto values = project(table, *body);
    insert.bind(1, row.seq);
    int parameter = 2;
    for (const auto& value : values) {
      if (value) {
        insert.bindNoCopy(parameter, *value);
      } else {
        insert.bind(parameter);
      }
      ++parameter;
    }
    insert.exec();
    insert.reset();
  }
}

ProjectionComparer::ProjectionComparer(SQLite::Database& database)
    : database_(database), counted_(projectionTables().size(), 0) {
  for (const auto& table : projectionTables()) {
    selects_.push_back(std::make_unique<SQLite::Statement>(database, table.selectSql));
  }
}

ProjectionComparer::~ProjectionComparer() = default;

std::optional<std::string> ProjectionComparer::compare(const Row& row, const nlohmann::json& body) {
  for (std::size_t i = 0; i < selects_.size(); ++i) {
    const auto& table = projectionTables()[i];
    if (!concerns(table, row.kind, body)) {
      continue;
    }
    auto& select = *selects_[i];
    select.reset();
    select.bind(1, row.seq);
    if (!select.executeStep()) {
      return "its line in the table " + table.name + " is missing";
    }
    ++counted_[i];
    const auto values = project(table, body);
    for (std::size_t column = 0; column < values.size(); ++column) {
      const auto stored = select.getColumn(static_cast<int>(column));
      const auto& value = values[column];
      if (stored.isNull() != !value.has_value() || (value && stored.getString() != *value)) {
        return "its line in the table " + table.name + " has another " + table.columns[column] +
               " than the ledger";
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string> ProjectionComparer::surplus() {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    const auto& table = projectionTables()[i];
    SQLite::Statement count(database_, table.countSql);
    if (count.executeStep() && count.getColumn(0).getInt64() > counted_[i]) {
      found.push_back(table.name);
    }
  }
  return found;
}

void rebuildProjections(SQLite::Database& database) {
  recreateProjectionTables(database);
  Projector projector(database);
  SQLite::Statement all(database, "SELECT seq, kind, body, prev, hash FROM ledger ORDER BY seq");
  while (all.executeStep()) {
    projector.add(rowOf(all));
  }
}

}  // namespace mb
