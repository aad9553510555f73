#include "procedures/method/ledger_access.h"

#include <nlohmann/json.hpp>

namespace mb {

RowReader rowsOf(const Journal& journal) {
  return [&journal](Seq seq) -> Expected<PointRow> {
    const auto row = journal.read(seq);
    if (!row) {
      return tl::unexpected(row.error());
    }
    PointRow point;
    point.kind = row->kind;
    point.body = row->body;
    return point;
  };
}

SegmentReader segmentsOf(const Journal& journal) {
  return [&journal](const std::string& sha256) { return journal.segment(sha256); };
}

Seq meterRow(const Journal& journal, Seq run, int position) {
  Seq found = 0;
  const std::string wanted = std::to_string(position);
  const auto look = [&](const Row& row) {
    if (row.json().value("position", std::string()) == wanted) {
      found = row.seq;
    }
    return true;
  };
  // A record that cannot be read has said so where its rows were needed; a missing meter row is no number.
  static_cast<void>(journal.visit(RowFilter("meter", run), look));
  return found;
}

Expected<std::vector<PositionResult>> resultsOf(const Journal& journal, Seq run, int position,
                                                const std::string& point) {
  const auto rows = journal.rows(RowFilter("result", run));
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  std::vector<PositionResult> results;
  for (const auto& row : *rows) {
    auto result = resultOf(row.body);
    if (!result) {
      return tl::unexpected(Error(result.error().what, "row " + std::to_string(row.seq)));
    }
    if (result->position == position && (point.empty() || result->point == point)) {
      results.push_back(std::move(*result));
    }
  }
  return results;
}

}  // namespace mb
