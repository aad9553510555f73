#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/record/row.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb {

class LedgerReader;

// What a record says of meters, runs and papers, read once and typed: cases and papers are made of it alone.
// A field that is not on record is empty.

/// Names a ledger row across the record files of several benches (DESIGN 7).
struct RowId {
  std::string bench;  ///< uuid
  Seq seq = 0;
  friend auto operator<=>(const RowId&, const RowId&) = default;
  friend bool operator==(const RowId&, const RowId&) = default;
};

/// A `meter` row: what was in a position.
struct MeterEvidence {
  int position = 0;
  std::string number;
  std::string maker;  ///< as the meter says of itself
  std::string version;
  std::string line;
  std::string type;  ///< name of the type in the batch
};

/// A `result` row. Percentages, m³/h, litres, °C, Pa, kg/m³, kg.
struct ResultEvidence {
  Seq seq = 0;
  int position = 0;
  std::string meter;
  std::string point;
  std::string runOfPoint;  ///< "1", "2", "3", "mean"
  std::string verdict;
  std::string reason;
  std::string reasonText;
  std::optional<double> error;
  std::optional<double> limit;        ///< what the error was judged against
  std::optional<double> permissible;  ///< MPE of the edition
  std::optional<double> benchUncertainty;
  std::optional<double> uncertainty;
  std::optional<double> benchCoverage;  ///< k of U_bench
  std::optional<double> coverage;       ///< k of U_result
  std::optional<double> flow;
  std::optional<double> referenceVolume;
  std::optional<double> indicatedVolume;
  std::optional<double> temperature;
  std::optional<double> pressure;
  std::optional<double> density;
  std::optional<double> weighed;
  std::vector<std::string> standards;  ///< ids in its budget
};

/// A `point` row: a valid run of a point and where its readings stand.
struct PointEvidence {
  std::string point;
  std::string runOfPoint;
  struct Position {
    int position = 0;
    std::string start;  ///< register in L with the digits read; "0" where it is 0 by definition
    std::string end;
  };
  std::vector<Position> positions;
  std::string tare;  ///< kg, with the digits read
  std::string gross;
};

/// Range of what was seen of one condition while points were measured.
struct ConditionRange {
  double low = 0.0;
  double high = 0.0;
};

/// A `part` row: what a run says of one item of one meter.
struct PartEvidence {
  Seq seq = 0;
  int position = 0;
  std::string meter;
  std::string item;
  std::string verdict;
  std::string reason;  ///< of the verdict row
  bool certificate = false;
  std::string whyNot;
  std::string number;
};

/// A `resumed` row: the run was broken off, and went on or was closed.
struct InterruptionEvidence {
  std::string lastUtc;  ///< last time on record before it
  std::string operatorName;
  std::string program;
  std::string setAside;  ///< numbers of the results and verdicts that do not count since
};

/// A run with what counts of it: rows that a resumed run set aside are left out.
struct RunEvidence {
  RowId id;
  std::string benchName;
  bool simulated = true;
  std::string method;
  std::string item;
  std::string verification;  ///< "first", "subsequent", "in-use"
  std::string edition;
  std::string operatorName;
  std::string program;
  std::string batchNumber;
  std::string startedUtc;
  std::string endedUtc;  ///< the last time on record
  std::string status;    ///< of `run_ended`; empty: not ended
  std::string regulationSha256;
  std::shared_ptr<const Regulation> regulation;
  std::shared_ptr<const BenchDescription> bench;
  std::shared_ptr<const Batch> batch;
  std::vector<MeterEvidence> meters;
  std::vector<ResultEvidence> results;
  std::vector<PointEvidence> points;
  std::vector<PartEvidence> parts;
  std::vector<InterruptionEvidence> interruptions;
  std::map<std::string, ConditionRange> air;  ///< "temperature" °C, "humidity" %, "pressure" Pa

  [[nodiscard]] const PartEvidence* part(const std::string& meter) const;
  /// Type of a meter as the batch says; null when it was not in the batch.
  [[nodiscard]] const MeterType* typeOf(const std::string& meter) const;
  [[nodiscard]] bool has(const std::string& meter) const;
};

/// A `manual_item` row: an item that a person looked at.
struct ManualEvidence {
  RowId id;
  std::string benchName;
  std::string who;
  std::string meter;
  std::string item;
  std::string verification;
  std::string edition;
  std::string verdict;
  std::string note;
  std::string utc;
};

/// A `case` row: a person began a new case of a meter, with a reason.
struct CaseOpening {
  RowId id;
  std::string who;
  std::string meter;
  std::string verification;
  std::string why;
  std::string utc;
};

/// A `paper` row of a single meter.
struct PaperEvidence {
  RowId id;
  std::string paper;  ///< "certificate", "notice", ...
  std::string number;
  int copy = 0;  ///< 0: the original
  std::string meter;
  std::string verification;
  std::string edition;
  std::string file;
  std::string utc;
  std::vector<RowId> sources;  ///< rows of the items it stands on
};

struct RecordEvidence {
  std::string benchUuid;
  std::string benchName;
  bool simulated = true;
  std::string genesisHash;  ///< tells record files of one bench apart
  Row head;                 ///< the last row read
  std::string lastUtc;
  std::vector<RunEvidence> runs;
  std::vector<ManualEvidence> manual;
  std::vector<CaseOpening> openings;
  std::vector<PaperEvidence> papers;
  std::map<Seq, std::string> hashes;  ///< of the rows that cases are made of: two copies of a file must agree

  [[nodiscard]] const RunEvidence* run(Seq seq) const;
};

/// Reads a record. Believes the file: verify it first (core/record/audit.h). An error where a document that a
/// run names is missing or cannot be read.
[[nodiscard]] Expected<RecordEvidence> readEvidence(const LedgerReader& ledger);

}  // namespace mb
