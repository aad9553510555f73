#include "core/verification/verification_case.h"

#include "core/verification/calendar.h"
#include "core/verification/case_gatherer.h"

#include <algorithm>
#include <set>

namespace mb {

CaseState VerificationCase::state() const {
  const bool failed =
      std::ranges::any_of(entries, [](const CaseEntry& entry) { return entry.verdict == Verdict::fail; });
  if (failed) {
    return CaseState::failed;
  }
  return missing().empty() ? CaseState::complete : CaseState::incomplete;
}

std::vector<std::string> VerificationCase::missing() const {
  std::vector<std::string> all;
  for (const CaseItem& item : items) {
    if (item.state == ItemState::missing) {
      all.push_back(item.missing);
    }
  }
  all.insert(all.end(), unfinished.begin(), unfinished.end());
  return all;
}

std::vector<std::string> VerificationCase::failures() const {
  std::vector<std::string> all;
  for (const CaseEntry& entry : entries) {
    if (entry.verdict == Verdict::fail) {
      all.push_back(entry.item + " on " + dateOf(entry.utc) +
                    (entry.reason.empty() ? "" : ": " + entry.reason));
    }
  }
  return all;
}

const RunEvidence* VerificationCase::decisiveRun() const {
  const RunEvidence* failed = nullptr;
  const RunEvidence* passed = nullptr;
  const RunEvidence* any = nullptr;
  for (const CaseEntry& entry : entries) {
    if (entry.run == nullptr) {
      continue;
    }
    any = entry.run;
    if (entry.verdict == Verdict::fail) {
      failed = entry.run;
    } else if (entry.counts()) {
      passed = entry.run;
    }
  }
  if (failed != nullptr) {
    return failed;
  }
  return passed != nullptr ? passed : any;
}

std::string VerificationCase::date() const {
  std::string last;
  for (const CaseItem& item : items) {
    for (const std::size_t index : item.by) {
      last = std::max(last, dateOf(entries[index].utc));
    }
  }
  if (last.empty()) {  // what failed is not asked of this kind
    for (const CaseEntry& entry : entries) {
      last = entry.verdict == Verdict::fail ? std::max(last, dateOf(entry.utc)) : last;
    }
  }
  return last;
}

namespace {

/// Each record file once: of two copies of one the longer.
Expected<std::vector<const RecordEvidence*>> distinct(const std::vector<RecordEvidence>& records) {
  std::vector<const RecordEvidence*> kept;
  for (const RecordEvidence& record : records) {
    const auto same =
        std::ranges::find(kept, record.genesisHash, [](const auto* one) { return one->genesisHash; });
    if (same == kept.end()) {
      kept.push_back(&record);
      continue;
    }
    for (const auto& [seq, hash] : record.hashes) {
      const auto other = (*same)->hashes.find(seq);
      if (other != (*same)->hashes.end() && other->second != hash) {
        return fail("two records of bench " + record.benchName + " differ in row " + std::to_string(seq), "",
                    "verify both (audit verify): one of them was altered");
      }
    }
    if (record.head.seq > (*same)->head.seq) {
      *same = &record;
    }
  }
  return kept;
}

Expected<void> notMixed(const std::vector<const RecordEvidence*>& records) {
  std::set<bool> kinds;
  for (const auto* record : records) {
    kinds.insert(record->simulated);
  }
  if (kinds.size() > 1) {
    return fail("a simulated bench never serves a real meter: the records are of both kinds", "",
                "leave the simulated record out");
  }
  return {};
}

}  // namespace

Expected<VerificationCase> gatherCase(const std::vector<RecordEvidence>& records,
                                      const CaseQuestion& question) {
  const auto kept = distinct(records);
  if (!kept) {
    return tl::unexpected(kept.error());
  }
  if (const auto pure = notMixed(*kept); !pure) {
    return tl::unexpected(pure.error());
  }
  return CaseGatherer(*kept, question).gather();
}

}  // namespace mb
