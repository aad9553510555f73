#include "procedures/method/recompute.h"

#include "core/evaluation/evaluate.h"
#include "core/evaluation/point_json.h"
#include "core/evaluation/repeats.h"
#include "core/record/set_aside.h"
#include "procedures/engine/run_history.h"
#include "procedures/method/recompute_basis.h"
#include "procedures/method/recompute_bytes.h"
#include "procedures/method/recompute_compare.h"
#include "procedures/method/verification_context.h"

#include <algorithm>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

Expected<std::string> genuine(const LedgerReader& ledger, const std::string& sha256) {
  auto bytes = ledger.segment(sha256);
  if (bytes && sha256Hex(*bytes) != sha256) {
    return fail("the kept bytes do not have their hash", "segment " + sha256, "verify the record");
  }
  return bytes;
}

/// What the record says a meter came to at a point.
struct Counting {
  std::string runOfPoint;
  Verdict verdict = Verdict::notTested;
  bool concluded = false;
};

/// The rows of a run that a check looks at, and which of them are to come out again.
struct RunRows {
  RowsBySeq rows;
  SetAside setAside;
  bool ended = false;
  Seq closed = 0;                       ///< row that finished its last point
  std::map<Seq, std::string> programs;  ///< that wrote the rows from this one on

  /// Not what was broken off and measured again, nor what is still being measured.
  [[nodiscard]] bool counts(const Row& row) const {
    const bool finished = ended || row.seq <= closed;
    return finished && !setAside.contains(row);
  }
  [[nodiscard]] bool writtenBy(Seq seq, std::string_view identity) const {
    const auto after = programs.upper_bound(seq);
    return after != programs.begin() && std::prev(after)->second == identity;
  }
};

/// One run of the record done again, row by row in the order in which it was written.
class RunCheck {
 public:
  RunCheck(const LedgerReader& ledger, const RunBasis& basis, const RunRows& run, std::string_view identity,
           RecomputeReport& report)
      : basis_(basis),
        run_(run),
        rows_(run.rows),
        identity_(identity),
        report_(report),
        bytes_(ledger, basis, rows_, report),
        segments_([&ledger](const std::string& sha256) { return genuine(ledger, sha256); }) {}
  RunCheck(const RunCheck&) = delete;
  RunCheck& operator=(const RunCheck&) = delete;
  ~RunCheck() = default;

  [[nodiscard]] Expected<void> check();

 private:
  [[nodiscard]] Expected<void> checkRow(const Row& row);
  void point(const Row& row);
  void result(const Row& row);
  void compare(const Row& row, const Json& body, const PositionResult& program);
  void givenUp(const Row& row, const Json& body);
  void concluded(const Row& row, const Json& body);
  void verdict(const Row& row);
  void forgotten();
  [[nodiscard]] bool restsOnPoint(const Json& body) const;
  [[nodiscard]] bool decides(const Counting& counting) const;
  void differs(Seq row, std::string what, std::string record, std::string program) {
    report_.differences.push_back(
        RecomputeDifference{row, std::move(what), std::move(record), std::move(program)});
  }

  const RunBasis& basis_;
  const RunRows& run_;
  const RowsBySeq& rows_;
  const std::string_view identity_;
  RecomputeReport& report_;
  ByteCheck bytes_;
  SegmentReader segments_;

  Seq pointRow_ = 0;                        ///< the last one
  std::map<int, PositionResult> expected_;  ///< of the last point, by position: not yet seen in a row
  std::map<std::string, std::map<int, std::vector<PositionResult>>> runs_;  ///< by point and position
  std::map<int, std::map<std::string, Counting>> counting_;                 ///< by position and point
};

Expected<void> RunCheck::check() {
  for (const auto& [seq, row] : rows_) {
    if (auto done = checkRow(row); !done) {
      return done;
    }
  }
  forgotten();
  return {};
}

Expected<void> RunCheck::checkRow(const Row& row) {
  if (row.kind == "reading") {
    return bytes_.reading(row);
  }
  if (row.kind == "sample") {
    return bytes_.sample(row);
  }
  if (!run_.counts(row)) {
    return {};
  }
  if (row.kind == "point") {
    point(row);
  } else if (row.kind == "result") {
    result(row);
  } else if (row.kind == "verdict") {
    verdict(row);
  }
  return {};
}

void RunCheck::point(const Row& row) {
  forgotten();
  ++report_.points;
  pointRow_ = row.seq;
  const RowReader reader = [this](Seq seq) -> Expected<PointRow> {
    const auto found = rows_.find(seq);
    if (found == rows_.end()) {
      return fail("there is no such row in the run", "row " + std::to_string(seq), "verify the record");
    }
    PointRow each;
    each.kind = found->second.kind;
    each.body = found->second.body;
    return each;
  };
  const auto record = loadPoint(row.seq, reader, segments_);
  if (!record) {
    differs(row.seq, "point", "", record.error().message());
    return;
  }
  auto results = evaluate(*record, basis_.regulation, basis_.standards);
  if (!results) {
    differs(row.seq, "point", "", results.error().message());
    return;
  }
  for (auto& each : *results) {
    runs_[each.point][each.position].push_back(each);
    expected_.emplace(each.position, std::move(each));
  }
}

/// Results that came out and stand nowhere.
void RunCheck::forgotten() {
  for (const auto& [position, result] : expected_) {
    differs(pointRow_, "point: no result of position " + std::to_string(position), "",
            std::string(nameOf(result.verdict)));
  }
  expected_.clear();
}

void RunCheck::result(const Row& row) {
  ++report_.results;
  const Json body = row.json();
  const int position = static_cast<int>(numberField(body, "position"));
  const std::string point = textField(body, "point");
  const std::string runOfPoint = textField(body, "run_of_point");
  const auto due = expected_.find(position);
  const bool ofThisRun =
      due != expected_.end() && due->second.point == point && due->second.runOfPoint == runOfPoint;
  if (ofThisRun) {
    const PositionResult program = std::move(due->second);
    expected_.erase(due);
    compare(row, body, program);
  } else if (restsOnPoint(body)) {
    concluded(row, body);
  } else {
    givenUp(row, body);
  }
  Counting& counting = counting_[position][point];
  counting.concluded = !ofThisRun && restsOnPoint(body);
  counting.runOfPoint = runOfPoint;
  counting.verdict = verdictNamed(textField(body, "verdict")).value_or(Verdict::notTested);
}

void RunCheck::compare(const Row& row, const Json& body, const PositionResult& program) {
  const auto note = [&](const std::string& field, const std::string& record, const std::string& computed) {
    differs(row.seq, "result: " + field, record, computed);
  };
  const bool exact = run_.writtenBy(row.seq, identity_);
  compareBodies(body, resultBody(numberField(body, "run"), program), exact, note);
}

/// Evaluation and repeats start from `point` rows; a run that was given up never had one.
bool RunCheck::restsOnPoint(const Json& body) const {
  const auto inputs = body.find("inputs");
  return inputs != body.end() && inputs->is_array() && std::ranges::any_of(*inputs, [this](const Json& each) {
           const Json holder = {{"row", each}};
           const auto row = rows_.find(numberField(holder, "row"));
           return row != rows_.end() && row->second.kind == "point";
         });
}

/// A run that stayed without a valid attempt says so and no more: nothing can be computed from it.
void RunCheck::givenUp(const Row& row, const Json& body) {
  const auto verdict = verdictNamed(textField(body, "verdict"));
  const bool open = verdict && *verdict != Verdict::pass && *verdict != Verdict::fail;
  if (!open || body.contains("error_percent")) {
    differs(row.seq, "result: verdict", textField(body, "verdict"), "");
  }
}

void RunCheck::concluded(const Row& row, const Json& body) {
  const int position = static_cast<int>(numberField(body, "position"));
  const BatchMeter* meter = basis_.batch.at(position);
  if (meter == nullptr) {
    differs(row.seq, "result: position", textField(body, "position"), "");
    return;
  }
  const auto combined = combineRepeats(runs_[textField(body, "point")][position], basis_.batch.typeOf(*meter),
                                       kindOf(basis_.batch), basis_.regulation);
  if (!combined) {
    differs(row.seq, "result", textField(body, "verdict"), combined.error().message());
    return;
  }
  compare(row, body, *combined);
}

/// Does this settle the point? A first run outside the limit and a repeat do not where the edition has
/// repeats.
bool RunCheck::decides(const Counting& counting) const {
  const bool judged = counting.verdict == Verdict::pass || counting.verdict == Verdict::fail;
  if (counting.concluded || !judged || basis_.regulation.repeat.extraRuns <= 0) {
    return true;
  }
  return counting.runOfPoint == "1" && counting.verdict == Verdict::pass;
}

/// The verdict is that of the worst point; where a point is open, it is neither a pass nor made better.
void RunCheck::verdict(const Row& row) {
  ++report_.verdicts;
  const Json body = row.json();
  const auto& points = counting_[static_cast<int>(numberField(body, "position"))];
  Verdict expected = Verdict::pass;
  bool open = false;
  for (const auto& point : basis_.plan.points) {
    const auto found = points.find(point.name);
    if (found == points.end() || !decides(found->second)) {
      open = true;
    } else {
      expected = worst(expected, found->second.verdict);
    }
  }
  const std::string recorded = textField(body, "verdict");
  const auto verdict = verdictNamed(recorded);
  const bool right = verdict && (open ? *verdict != Verdict::pass && worst(*verdict, expected) == *verdict
                                      : *verdict == expected);
  if (!right) {
    differs(row.seq, "verdict: verdict", recorded, open ? "a point is open" : std::string(nameOf(expected)));
  }
}

/// What a row says of the run as a whole.
void note(RunRows& rows, const Row& row) {
  if (row.kind == "run" || row.kind == "resumed") {
    rows.programs[row.seq] = textField(row.json(), "program");
  } else if (row.kind == "run_ended") {
    rows.ended = true;
  } else if (row.kind == "state" && isClosedKey(textField(row.json(), "key"))) {
    rows.closed = row.seq;
  }
}

Expected<RunRows> rowsOfRun(const LedgerReader& ledger, Seq run) {
  static const std::set<std::string> kWanted = {"meter",     "exchange", "reading", "sample", "series",
                                                "condition", "point",    "result",  "verdict"};
  RunRows rows;
  const auto keep = [&rows](const Row& row) {
    note(rows, row);
    if (kWanted.contains(row.kind)) {
      rows.rows.emplace(row.seq, row);
    }
    return true;
  };
  if (auto visited = ledger.visit(RowFilter(std::string(), run), keep); !visited) {
    return tl::unexpected(visited.error());
  }
  auto setAside = SetAside::of(ledger, run);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  rows.setAside = std::move(*setAside);
  return rows;
}

}  // namespace

Expected<RecomputeReport> recompute(const LedgerReader& ledger, std::string_view identity) {
  const auto runs = ledger.rows(RowFilter("run"));
  if (!runs) {
    return tl::unexpected(runs.error());
  }
  if (runs->empty()) {
    return fail("there is no run in this record");
  }
  RecomputeReport report;
  for (const auto& run : *runs) {
    ++report.runs;
    const auto basis = runBasis(ledger, run);
    if (!basis) {
      return tl::unexpected(basis.error());
    }
    const auto rows = rowsOfRun(ledger, run.seq);
    if (!rows) {
      return tl::unexpected(rows.error());
    }
    for (const auto& [from, program] : rows->programs) {
      report.sameProgram = report.sameProgram && program == identity;
    }
    report.open += rows->ended ? 0 : 1;
    RunCheck check(ledger, *basis, *rows, identity, report);
    if (auto done = check.check(); !done) {
      return tl::unexpected(done.error());
    }
  }
  return report;
}

}  // namespace mb
