#include "procedures/method/ledger_access.h"

#include "core/record/set_aside.h"

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

Expected<std::vector<StoredResult>> resultsOf(const Journal& journal, Seq run, int position) {
  const auto rows = journal.rows(RowFilter("result", run));
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  const auto setAside = SetAside::of(journal, run);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  std::vector<StoredResult> results;
  for (const auto& row : *rows) {
    if (setAside->contains(run, row.seq)) {
      continue;
    }
    const nlohmann::json body = row.json();
    if (body.value("position", std::string()) != std::to_string(position)) {
      continue;
    }
    const auto verdict = verdictNamed(body.value("verdict", std::string()));
    if (!verdict) {
      return fail("a result without a verdict", "row " + std::to_string(row.seq));
    }
    StoredResult result;
    result.position = position;
    result.point = body.value("point", std::string());
    result.runOfPoint = body.value("run_of_point", std::string());
    result.verdict = *verdict;
    result.reason = body.value("reason_text", body.value("reason", std::string()));
    results.push_back(std::move(result));
  }
  return results;
}

Expected<std::vector<PointRecord>> runsOfPoint(const Journal& journal, Seq run, const std::string& point) {
  const auto rows = journal.rows(RowFilter("point", run));
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  const auto setAside = SetAside::of(journal, run);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  std::vector<PointRecord> runs;
  for (const auto& row : *rows) {
    if (setAside->contains(run, row.seq) || row.json().value("point", std::string()) != point) {
      continue;
    }
    auto record = loadPoint(row.seq, rowsOf(journal), segmentsOf(journal));
    if (!record) {
      return tl::unexpected(record.error());
    }
    runs.push_back(std::move(*record));
  }
  return runs;
}

}  // namespace mb
