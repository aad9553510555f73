#pragma once

#include "core/evaluation/verdict.h"
#include "core/verification/evidence.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

// The verification case of a meter (settled point 1): the items that the regulation asks for this kind of
// verification, and what is on record of each, from any day, bench or hand.

/// One thing on record of an item: a part that a run measured, or what a person entered.
struct CaseEntry {
  RowId row;                         ///< of the `part` or `manual_item` row
  const RunEvidence* run = nullptr;  ///< empty: entered by a person
  const PartEvidence* part = nullptr;
  std::string item;  ///< "flow-sensor", "appearance", ...
  Verdict verdict = Verdict::notTested;
  std::string reason;
  std::string utc;    ///< when
  std::string bench;  ///< where
  std::string who;
  std::string edition;
  std::string number;  ///< of the part record
  std::string whyNot;  ///< why a pass does not count; empty: it does
  [[nodiscard]] bool counts() const { return whyNot.empty() && verdict == Verdict::pass; }
};

enum class ItemState { passed, failed, missing };

struct CaseItem {
  VerificationItem item = VerificationItem::Errors;
  ItemState state = ItemState::missing;
  std::vector<std::size_t> by;  ///< entries that it passed or failed by, oldest first
  std::string missing;          ///< what is missing, in words
};

enum class CaseState { complete, incomplete, failed };

/// What is asked of the records.
struct CaseQuestion {
  explicit CaseQuestion(std::string meter_) : meter(std::move(meter_)) {}

  std::string meter;                     ///< serial number
  std::optional<VerificationKind> kind;  ///< empty: that of the last entry of the meter
  std::string edition;                   ///< empty: that of the last entry with a regulation
  std::string today;              ///< ISO date on which the case is looked at; empty: ages are not looked at
  std::optional<int> withinDays;  ///< an item older than this does not count; empty: as the edition says
};

struct VerificationCase {
  std::string meter;
  VerificationKind kind = VerificationKind::First;
  std::string edition;
  std::shared_ptr<const Regulation> regulation;
  std::vector<CaseEntry> entries;       ///< all of the meter and this kind since the case began, oldest first
  std::vector<CaseItem> items;          ///< as the edition lists them
  std::vector<std::string> unfinished;  ///< runs with this meter that have not ended
  std::vector<const PaperEvidence*> papers;   ///< given out in this case
  std::vector<const PaperEvidence*> earlier;  ///< certificates and notices of earlier cases
  const CaseOpening* opening = nullptr;       ///< empty: the meter's first case of this kind

  [[nodiscard]] CaseState state() const;
  /// What keeps the case from being complete, one thing an entry; empty when it is complete.
  [[nodiscard]] std::vector<std::string> missing() const;
  /// The items that failed, in words.
  [[nodiscard]] std::vector<std::string> failures() const;
  /// The run whose bench, operator and program stand on the paper: the last that failed, else the last that
  /// counts, else the last; null when no run is in the case.
  [[nodiscard]] const RunEvidence* decisiveRun() const;
  /// Day of the last item that decided the case (检定日期).
  [[nodiscard]] std::string date() const;
};

/// Makes the case of a meter of the rows of one or several records, which must outlive it. Entries of the
/// case are all those of this meter and kind of verification, whatever the edition, since a person last
/// opened a case (`case` row): a failed item stays, later passes do not hide it. Editions for factory tests
/// are no verification. An error where the records know no such meter, contradict each other, or mix a
/// simulated bench with a real one.
[[nodiscard]] Expected<VerificationCase> gatherCase(const std::vector<RecordEvidence>& records,
                                                    const CaseQuestion& question);

}  // namespace mb
