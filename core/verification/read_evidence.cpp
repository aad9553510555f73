#include "core/model/parse.h"
#include "core/quantity/decimal.h"
#include "core/quantity/format.h"
#include "core/record/fields.h"
#include "core/record/ledger_reader.h"
#include "core/record/set_aside.h"
#include "core/verification/evidence.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

Json objectField(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_object() ? *found : Json::object();
}

Json arrayField(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_array() ? *found : Json::array();
}

/// What does not say that it is real is taken for simulated.
bool saysSimulated(const Json& body) {
  return !body.contains("simulated") || !body.at("simulated").is_boolean() || flagField(body, "simulated");
}

int position(const Json& body) {
  return static_cast<int>(numberField(body, "position"));
}

/// A register reading in m³ as litres, with the digits it was read with.
std::string litres(const std::string& cubicMetres) {
  const auto value = Decimal::parse(cubicMetres);
  return value ? value->scaled(3).toString() : std::string();
}

MeterEvidence meterOf(const Json& body) {
  MeterEvidence meter;
  meter.position = position(body);
  meter.number = textField(body, "number");
  meter.maker = textField(body, "maker");
  meter.version = textField(body, "version");
  meter.line = textField(body, "line");
  meter.type = textField(body, "type");
  return meter;
}

ResultEvidence resultOf(Seq seq, const Json& body) {
  ResultEvidence result;
  result.seq = seq;
  result.position = position(body);
  result.meter = textField(body, "meter");
  result.point = textField(body, "point");
  result.runOfPoint = textField(body, "run_of_point");
  result.verdict = textField(body, "verdict");
  result.reason = textField(body, "reason");
  result.reasonText = textField(body, "reason_text");
  const std::pair<const char*, std::optional<double>*> numbers[] = {
      {"error_percent", &result.error},
      {"limit_percent", &result.limit},
      {"permissible_percent", &result.permissible},
      {"bench_uncertainty_percent", &result.benchUncertainty},
      {"uncertainty_percent", &result.uncertainty},
      {"bench_coverage_factor", &result.benchCoverage},
      {"coverage_factor", &result.coverage},
      {"flow_m3_h", &result.flow},
      {"reference_volume_l", &result.referenceVolume},
      {"indicated_volume_l", &result.indicatedVolume},
      {"temperature_c", &result.temperature},
      {"pressure_pa", &result.pressure},
      {"density_kg_m3", &result.density},
      {"weighed_kg", &result.weighed},
  };
  for (const auto& [name, into] : numbers) {
    *into = doubleField(body, name);
  }
  std::set<std::string> standards;
  for (const auto& entry : arrayField(body, "budget")) {
    if (entry.is_object() && !textField(entry, "standard").empty()) {
      standards.insert(textField(entry, "standard"));
    }
  }
  result.standards.assign(standards.begin(), standards.end());
  return result;
}

InterruptionEvidence interruptionOf(const Json& body) {
  InterruptionEvidence interruption;
  interruption.lastUtc = textField(body, "last_utc");
  interruption.operatorName = textField(body, "operator");
  interruption.program = textField(body, "program");
  for (const auto& row : arrayField(body, "set_aside")) {
    interruption.setAside +=
        (interruption.setAside.empty() ? "" : " ") + (row.is_string() ? row.get<std::string>() : "");
  }
  return interruption;
}

PartEvidence partOf(Seq seq, const Json& body) {
  PartEvidence part;
  part.seq = seq;
  part.position = position(body);
  part.meter = textField(body, "meter");
  part.item = textField(body, "item");
  part.verdict = textField(body, "verdict");
  part.certificate = flagField(body, "certificate");
  part.whyNot = textField(body, "why_not");
  part.number = textField(body, "number");
  return part;
}

/// Reads a record row by row.
class EvidenceReader {
 public:
  explicit EvidenceReader(const LedgerReader& ledger) : ledger_(ledger) {}

  Expected<RecordEvidence> read();

 private:
  void take(const Row& row);
  void takeOfRun(const Row& row, const Json& body, RunEvidence& run);
  void beginRun(const Row& row, const Json& body);
  void takeOfRecord(const Row& row, const Json& body);
  void takePoint(const Json& body, RunEvidence& run);
  void takeClock(const Json& body, RunEvidence& run);
  void takePaper(const Row& row, const Json& body);
  void readDocuments();
  void readAir();
  void widen(ConditionRange* range, std::string_view segment) const;
  [[nodiscard]] std::string valueOf(const std::string& seq) const;
  [[nodiscard]] RowId idOf(const Row& row) const { return RowId{record_.benchUuid, row.seq}; }
  void passTime(const std::string& utc) { record_.lastUtc = std::max(record_.lastUtc, utc); }

  template <class T, class Parse>
  std::shared_ptr<const T> document(Seq seq, Parse parse,
                                    std::map<std::string, std::shared_ptr<const T>>& known);

  struct Named {
    Seq bench = 0;
    Seq batch = 0;
    Seq regulation = 0;
  };
  struct AirSeries {
    Seq run = 0;
    std::string condition;
    std::string row;
  };

  const LedgerReader& ledger_;
  RecordEvidence record_;
  std::map<Seq, std::size_t> runs_;
  std::map<Seq, Named> named_;
  std::map<Seq, std::string> documents_;  ///< segment
  std::map<Seq, std::string> names_;
  std::map<Seq, std::string> values_;  ///< of readings and samples
  std::map<Seq, std::string> series_;  ///< segment
  std::vector<AirSeries> air_;
  std::map<std::string, std::string> reasons_;  ///< verdict reasons by "run/position"
};

Expected<RecordEvidence> EvidenceReader::read() {
  auto genesis = ledger_.genesis();
  if (!genesis) {
    return tl::unexpected(genesis.error());
  }
  record_.benchUuid = textField(*genesis, "bench_uuid");
  record_.benchName = textField(*genesis, "bench_name");
  record_.simulated = saysSimulated(*genesis);
  passTime(textField(*genesis, "created_utc"));
  const auto setAside = SetAside::of(ledger_, 0);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  const auto visit = [this, &setAside](const Row& row) {
    // A point that was broken off was measured again: its rows stay and do not count (settled point 17).
    if (setAside->empty() || row.kind == "resumed" || !setAside->contains(row)) {
      take(row);
    }
    return true;
  };
  if (auto visited = ledger_.visit(RowFilter(), visit); !visited) {
    return tl::unexpected(visited.error());
  }
  readDocuments();
  readAir();
  for (auto& run : record_.runs) {
    for (auto& part : run.parts) {
      part.reason = reasons_[std::to_string(run.id.seq) + "/" + std::to_string(part.position)];
    }
  }
  return std::move(record_);
}

void EvidenceReader::take(const Row& row) {
  if (row.seq == 1) {
    record_.genesisHash = row.hash;
  }
  record_.head = row;
  static const std::set<std::string, std::less<>> unused = {"exchange", "step", "state", "armed"};
  if (unused.contains(row.kind)) {
    return;
  }
  const Json body = row.json();
  if (row.kind == "run") {
    beginRun(row, body);
    return;
  }
  const auto run = runs_.find(numberField(body, "run"));
  if (run != runs_.end()) {
    takeOfRun(row, body, record_.runs[run->second]);
  }
  takeOfRecord(row, body);
}

void EvidenceReader::beginRun(const Row& row, const Json& body) {
  RunEvidence run;
  run.id = idOf(row);
  run.benchName = record_.benchName;
  run.simulated = saysSimulated(body) || record_.simulated;
  run.method = textField(body, "method");
  run.item = textField(body, "item");
  run.verification = textField(body, "verification");
  run.edition = textField(body, "edition");
  run.operatorName = textField(body, "operator");
  run.program = textField(body, "program");
  run.batchNumber = textField(body, "batch_number");
  named_[row.seq] =
      Named{numberField(body, "bench"), numberField(body, "batch"), numberField(body, "regulation")};
  runs_[row.seq] = record_.runs.size();
  record_.runs.push_back(std::move(run));
  record_.hashes[row.seq] = row.hash;
}

void EvidenceReader::takeOfRun(const Row& row, const Json& body, RunEvidence& run) {
  if (row.kind == "meter") {
    run.meters.push_back(meterOf(body));
  } else if (row.kind == "result") {
    run.results.push_back(resultOf(row.seq, body));
  } else if (row.kind == "part") {
    run.parts.push_back(partOf(row.seq, body));
    record_.hashes[row.seq] = row.hash;
  } else if (row.kind == "verdict") {
    reasons_[std::to_string(run.id.seq) + "/" + textField(body, "position")] = textField(body, "reason");
  } else if (row.kind == "point") {
    takePoint(body, run);
  } else if (row.kind == "clock") {
    takeClock(body, run);
  } else if (row.kind == "resumed") {
    run.interruptions.push_back(interruptionOf(body));
  } else if (row.kind == "run_ended") {
    run.status = textField(body, "status");
  } else if (row.kind == "reading" || row.kind == "sample") {
    values_[row.seq] = textField(body, "value");
  } else if (row.kind == "series") {
    series_[row.seq] = textField(body, "segment");
  }
}

std::string EvidenceReader::valueOf(const std::string& seq) const {
  const auto number = parseDouble(seq);
  const auto found = number ? values_.find(static_cast<Seq>(*number)) : values_.end();
  return found == values_.end() ? std::string() : found->second;
}

void EvidenceReader::takePoint(const Json& body, RunEvidence& run) {
  PointEvidence point;
  point.point = textField(body, "point");
  point.runOfPoint = textField(body, "run_of_point");
  const Json balance = objectField(body, "balance");
  point.tare = valueOf(textField(balance, "start"));
  point.gross = valueOf(textField(balance, "end"));
  for (const auto& each : arrayField(body, "positions")) {
    const bool zeroAtStart = textField(objectField(each, "habits"), "zeroing") == "zero_at_start";
    PointEvidence::Position at;
    at.position = position(each);
    at.start = zeroAtStart ? "0" : litres(valueOf(textField(each, "start")));
    at.end = litres(valueOf(textField(each, "end")));
    point.positions.push_back(std::move(at));
  }
  const Json series = objectField(body, "series");
  for (const char* condition : {"temperature", "humidity", "pressure"}) {
    const std::string row = textField(objectField(series, (std::string("air_") + condition).c_str()), "row");
    if (!row.empty()) {
      air_.push_back(AirSeries{run.id.seq, condition, row});
    }
  }
  // A point that was measured again counts with its last row.
  std::erase_if(run.points, [&point](const PointEvidence& older) {
    return older.point == point.point && older.runOfPoint == point.runOfPoint;
  });
  run.points.push_back(std::move(point));
}

void EvidenceReader::takeClock(const Json& body, RunEvidence& run) {
  const std::string utc = textField(body, "utc");
  if (run.startedUtc.empty()) {
    run.startedUtc = utc;
  }
  run.endedUtc = utc;
  passTime(utc);
}

void EvidenceReader::takeOfRecord(const Row& row, const Json& body) {
  if (row.kind == "document") {
    documents_[row.seq] = textField(body, "sha256");
    names_[row.seq] = textField(body, "name");
  } else if (row.kind == "manual_item") {
    ManualEvidence item;
    item.id = idOf(row);
    item.benchName = record_.benchName;
    item.who = textField(body, "who");
    item.meter = textField(body, "meter");
    item.item = textField(body, "item");
    item.verification = textField(body, "verification");
    item.edition = textField(body, "edition");
    item.verdict = textField(body, "verdict");
    item.note = textField(body, "note");
    item.utc = textField(body, "utc");
    passTime(item.utc);
    record_.hashes[row.seq] = row.hash;
    record_.manual.push_back(std::move(item));
  } else if (row.kind == "case") {
    CaseOpening opening;
    opening.id = idOf(row);
    opening.who = textField(body, "who");
    opening.meter = textField(body, "meter");
    opening.verification = textField(body, "verification");
    opening.why = textField(body, "why");
    opening.utc = textField(body, "utc");
    passTime(opening.utc);
    record_.openings.push_back(std::move(opening));
  } else if (row.kind == "paper") {
    takePaper(row, body);
  }
}

void EvidenceReader::takePaper(const Row& row, const Json& body) {
  PaperEvidence paper;
  paper.id = idOf(row);
  paper.paper = textField(body, "paper");
  paper.number = textField(body, "number");
  paper.copy = static_cast<int>(numberField(body, "copy"));
  paper.meter = textField(body, "meter");
  paper.verification = textField(body, "verification");
  paper.edition = textField(body, "edition");
  paper.file = textField(body, "file");
  paper.utc = textField(body, "utc");
  for (const auto& source : arrayField(body, "sources")) {
    paper.sources.push_back(RowId{textField(source, "bench"), numberField(source, "seq")});
  }
  passTime(paper.utc);
  record_.papers.push_back(std::move(paper));
}

template <class T, class Parse>
std::shared_ptr<const T> EvidenceReader::document(Seq seq, Parse parse,
                                                  std::map<std::string, std::shared_ptr<const T>>& known) {
  const auto sha = documents_.find(seq);
  if (sha == documents_.end()) {
    return nullptr;
  }
  const auto [at, added] = known.emplace(sha->second, nullptr);
  if (added) {
    const auto text = ledger_.segment(sha->second);
    if (text) {
      if (auto parsed = parse(*text, names_[seq])) {
        at->second = std::make_shared<const T>(std::move(*parsed));
      }
    }
  }
  return at->second;
}

void EvidenceReader::readDocuments() {
  std::map<std::string, std::shared_ptr<const Regulation>> regulations;
  std::map<std::string, std::shared_ptr<const BenchDescription>> benches;
  std::map<std::string, std::shared_ptr<const Batch>> batches;
  for (auto& run : record_.runs) {
    const Named& named = named_[run.id.seq];
    run.regulation = document<Regulation>(named.regulation, parseRegulation, regulations);
    run.bench = document<BenchDescription>(named.bench, parseBench, benches);
    run.batch = document<Batch>(named.batch, parseBatch, batches);
    run.regulationSha256 = documents_[named.regulation];
  }
}

/// Samples of a segment: one "instant value" a line.
void EvidenceReader::widen(ConditionRange* range, std::string_view segment) const {
  while (!segment.empty()) {
    const auto end = std::min(segment.find('\n'), segment.size());
    const std::string_view line = segment.substr(0, end);
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos) {
      if (const auto value = parseDouble(line.substr(blank + 1))) {
        range->low = std::min(range->low, *value);
        range->high = std::max(range->high, *value);
      }
    }
    segment.remove_prefix(std::min(end + 1, segment.size()));
  }
}

void EvidenceReader::readAir() {
  for (const auto& series : air_) {
    const auto row = parseDouble(series.row);
    const auto named = row ? series_.find(static_cast<Seq>(*row)) : series_.end();
    if (named == series_.end()) {
      continue;
    }
    const auto samples = ledger_.segment(named->second);
    if (!samples) {
      continue;
    }
    constexpr double kWide = 1e300;
    ConditionRange range{kWide, -kWide};
    widen(&range, *samples);
    if (range.low > range.high) {
      continue;
    }
    auto& air = record_.runs[runs_[series.run]].air;
    const auto [at, added] = air.emplace(series.condition, range);
    at->second.low = std::min(at->second.low, range.low);
    at->second.high = std::max(at->second.high, range.high);
  }
}

}  // namespace

Expected<RecordEvidence> readEvidence(const LedgerReader& ledger) {
  return EvidenceReader(ledger).read();
}

}  // namespace mb
