#pragma once

#include "core/verification/evidence.h"
#include "reports/paper.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mb {

// What the papers share: letterhead, the meter, standards, conditions, the results at the flow points.

/// What ties a paper to its record, and what it is called.
struct PaperStamp {
  std::string number;  ///< empty: a paper without a number
  int copy = 0;        ///< 0: the original
  std::string ledgerHash;
  std::string ledgerSeq;
  std::string benchUuid;
  std::string program;
  std::string createdUtc;
};

/// "12.5", "–" for nothing; trailing zeros beyond the point go.
[[nodiscard]] std::string briefNumber(double value, int decimals);
/// Fixed decimals, "–" for nothing.
[[nodiscard]] std::string fixedOrDash(const std::optional<double>& value, int decimals);

/// Institute, letterhead, number and code of a paper.
void putFrame(Paper& paper, Term numberLabel, const RunEvidence& run, const PaperStamp& stamp);

/// The lines that keep a paper from being taken for a certificate; empty for a legal one.
[[nodiscard]] std::vector<Text> warningsOf(bool simulated, bool training);

/// "DN20, qp 2.5 m³/h ..." as fields.
[[nodiscard]] std::vector<Field> meterFields(const RunEvidence& run, const std::string& meter);
/// Name of the instrument: a heat meter, or the flow sensor of one where nothing else is verified.
[[nodiscard]] Text instrumentName(const Regulation* regulation);

[[nodiscard]] Text editionText(const Regulation* regulation, const std::string& edition);
[[nodiscard]] TableBlock standardsTable(const std::vector<const RunEvidence*>& runs);
/// Ranges over the runs, of the water at the meter (at all meters, where none is named).
[[nodiscard]] FieldBlock conditionsBlock(const std::vector<const RunEvidence*>& runs,
                                         const std::string& meter);
/// Every run of every point of a meter; `meter` empty: nothing.
[[nodiscard]] TableBlock pointsTable(const RunEvidence& run, const std::string& meter);
/// The row of a point that decided: the last one, the mean where there is one; null when it was not measured.
[[nodiscard]] const ResultEvidence* lastResult(const RunEvidence& run, const std::string& meter,
                                               const std::string& point);
/// How conformity was decided, as notes.
[[nodiscard]] std::vector<Block> decisionNotes(const Regulation& regulation);
[[nodiscard]] Cell verdictCell(const std::string& verdict);

}  // namespace mb
