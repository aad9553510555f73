#include "core/verification/case_gatherer.h"

#include "core/verification/calendar.h"

#include <algorithm>

namespace mb {
namespace {

/// The flow points of the edition that a run left out for a meter.
std::string missingPoints(const RunEvidence& run, const std::string& meter) {
  std::string missing;
  for (const auto& point : run.regulation->flowPoints) {
    const bool measured = std::ranges::any_of(run.results, [&](const ResultEvidence& result) {
      return result.meter == meter && result.point == point.name;
    });
    if (!measured) {
      missing += (missing.empty() ? "" : ", ") + point.name;
    }
  }
  return missing;
}

bool isQuantity(const std::string& item) {
  return limitedQuantityNamed(item).has_value();
}

}  // namespace

Expected<VerificationCase> CaseGatherer::gather() {
  collect();
  if (found_.empty()) {
    return fail("no part and no item of meter " + question_.meter + " is on record", "",
                "check the serial number, or run a verification first");
  }
  case_.meter = question_.meter;
  if (auto chosen = chooseKind(); !chosen) {
    return tl::unexpected(chosen.error());
  }
  if (auto chosen = chooseEdition(); !chosen) {
    return tl::unexpected(chosen.error());
  }
  findOpening();
  fillEntries();
  findUnfinished();
  findPapers();
  const auto asked = itemsOf(*case_.regulation, case_.kind);
  if (!asked && case_.regulation->missing.empty()) {
    return tl::unexpected(asked.error());
  }
  for (const VerificationItem item : asked.value_or(std::vector<VerificationItem>())) {
    case_.items.push_back(judge(item));
  }
  if (case_.items.empty()) {  // an unfilled form asks for nothing: nothing is complete by it
    CaseItem unknown;
    unknown.missing = "the items that " + case_.edition + " asks for (the form is not filled in)";
    case_.items.push_back(std::move(unknown));
  }
  return std::move(case_);
}

CaseGatherer::Dated CaseGatherer::ofPart(const RunEvidence& run, const PartEvidence& part) {
  Dated dated;
  CaseEntry& entry = dated.entry;
  entry.row = RowId{run.id.bench, part.seq};
  entry.run = &run;
  entry.part = &part;
  entry.item = part.item;
  entry.verdict = verdictNamed(part.verdict).value_or(Verdict::invalid);
  entry.reason = part.reason;
  entry.utc = run.endedUtc;
  entry.bench = run.benchName;
  entry.who = run.operatorName;
  entry.edition = run.edition;
  entry.number = part.number;
  dated.verification = run.verification;
  dated.begun = run.id.seq;
  dated.begunUtc = run.startedUtc;
  return dated;
}

CaseGatherer::Dated CaseGatherer::ofManual(const ManualEvidence& item) {
  Dated dated;
  CaseEntry& entry = dated.entry;
  entry.row = item.id;
  entry.item = item.item;
  entry.verdict = verdictNamed(item.verdict).value_or(Verdict::invalid);
  entry.reason = item.note;
  entry.utc = item.utc;
  entry.bench = item.benchName;
  entry.who = item.who;
  entry.edition = item.edition;
  dated.verification = item.verification;
  dated.begun = item.id.seq;
  dated.begunUtc = item.utc;
  return dated;
}

void CaseGatherer::collectOf(const RecordEvidence& record) {
  std::vector<Dated> here;
  for (const RunEvidence& run : record.runs) {
    for (const PartEvidence& part : run.parts) {
      if (part.meter == question_.meter) {
        here.push_back(ofPart(run, part));
      }
    }
  }
  for (const ManualEvidence& item : record.manual) {
    if (item.meter == question_.meter) {
      here.push_back(ofManual(item));
    }
  }
  std::ranges::sort(here, {}, [](const Dated& dated) { return dated.entry.row.seq; });
  std::string latest;
  for (Dated& dated : here) {
    dated.record = &record;
    latest = std::max(latest, dated.entry.utc);
    dated.sortKey = latest;
  }
  found_.insert(found_.end(), here.begin(), here.end());
}

void CaseGatherer::collect() {
  for (const auto* record : records_) {
    collectOf(*record);
  }
  std::ranges::stable_sort(found_, {}, &Dated::sortKey);
}

Expected<void> CaseGatherer::chooseKind() {
  if (question_.kind) {
    case_.kind = *question_.kind;
  } else {
    const auto kind = verificationKindNamed(found_.back().verification);
    if (!kind) {
      return fail("\"" + found_.back().verification + "\" is no kind of verification", question_.meter,
                  "name the kind");
    }
    case_.kind = *kind;
  }
  std::erase_if(
      found_, [this](const Dated& dated) { return verificationKindNamed(dated.verification) != case_.kind; });
  if (found_.empty()) {
    return fail("no part and no item of a " + std::string(nameOf(case_.kind)) + " verification of meter " +
                    question_.meter + " is on record",
                "", "name another kind of verification");
  }
  return {};
}

Expected<void> CaseGatherer::chooseEdition() {
  for (const Dated& dated : found_) {
    const RunEvidence* run = dated.entry.run;
    const bool wanted = question_.edition.empty() || dated.entry.edition == question_.edition;
    if (run != nullptr && run->regulation != nullptr && wanted) {
      case_.regulation = run->regulation;
      case_.edition = run->edition;
      regulationSha256_ = run->regulationSha256;
    }
  }
  if (case_.regulation == nullptr) {
    return fail("no run of meter " + question_.meter +
                    (question_.edition.empty() ? std::string() : " under " + question_.edition) +
                    " is on record that can be read",
                "", "run a verification first");
  }
  return {};
}

void CaseGatherer::findOpening() {
  const std::string kind(nameOf(case_.kind));
  for (const auto* record : records_) {
    for (const CaseOpening& opening : record->openings) {
      if (opening.meter == question_.meter && opening.verification == kind &&
          (case_.opening == nullptr || opening.utc >= case_.opening->utc)) {
        case_.opening = &opening;
        openedIn_ = record;
      }
    }
  }
}

bool CaseGatherer::inCase(const RecordEvidence& record, Seq begun, const std::string& utc) const {
  if (case_.opening == nullptr) {
    return true;
  }
  return &record == openedIn_ ? begun > case_.opening->id.seq : utc > case_.opening->utc;
}

void CaseGatherer::fillEntries() {
  for (Dated& dated : found_) {
    CaseEntry& entry = dated.entry;
    if (!inCase(*dated.record, dated.begun, dated.begunUtc)) {
      continue;
    }
    const bool factory = entry.run != nullptr && entry.run->regulation != nullptr &&
                         entry.run->regulation->paper == PaperKind::FactoryReport;
    if (factory && entry.edition != case_.edition) {
      continue;  // a factory's test is no verification
    }
    entry.whyNot = whyNot(entry);
    case_.entries.push_back(std::move(entry));
  }
}

void CaseGatherer::findUnfinished() {
  for (const auto* record : records_) {
    for (const RunEvidence& run : record->runs) {
      const bool same = verificationKindNamed(run.verification) == case_.kind && run.has(question_.meter);
      if (same && run.status.empty() && inCase(*record, run.id.seq, run.startedUtc)) {
        case_.unfinished.push_back("the end of run " + std::to_string(run.id.seq) + " of " + run.benchName +
                                   " (resume it, or close it as aborted)");
      }
    }
  }
}

void CaseGatherer::findPapers() {
  const std::string kind(nameOf(case_.kind));
  for (const auto* record : records_) {
    for (const PaperEvidence& paper : record->papers) {
      if (paper.meter != question_.meter || paper.verification != kind ||
          (paper.paper != "certificate" && paper.paper != "notice")) {
        continue;
      }
      auto& into = inCase(*record, paper.id.seq, paper.utc) ? case_.papers : case_.earlier;
      into.push_back(&paper);
    }
  }
}

std::string CaseGatherer::tooOld(const CaseEntry& entry) const {
  const auto within = question_.withinDays ? question_.withinDays : case_.regulation->partsWithinDays;
  if (!within || question_.today.empty()) {
    return {};
  }
  const auto age = daysBetween(entry.utc, question_.today);
  if (age && *age <= *within) {
    return {};
  }
  return "of " + dateOf(entry.utc) + " is older than " + std::to_string(*within) + " days";
}

std::string CaseGatherer::whyNot(const CaseEntry& entry) const {
  if (entry.edition != case_.edition) {
    return "was done under " + entry.edition;
  }
  if (entry.run != nullptr) {
    if (std::string why = whyNotPart(entry); !why.empty()) {
      return why;
    }
  }
  return tooOld(entry);
}

std::string CaseGatherer::whyNotPart(const CaseEntry& entry) const {
  const RunEvidence& run = *entry.run;
  if (run.regulation == nullptr || run.regulationSha256 != regulationSha256_) {
    return "was judged by another text of " + entry.edition;
  }
  if (entry.item == nameOf(LimitedQuantity::FlowSensor)) {
    if (const auto missing = missingPoints(run, question_.meter); !missing.empty()) {
      return "leaves out flow points: " + missing;
    }
  }
  // What keeps the edition or a simulated bench from certificates altogether is not the fault of this part.
  const bool forTraining = run.simulated || run.regulation->status == RegulationStatus::Demonstration ||
                           !mayServeCertificate(*run.regulation, dateOf(run.endedUtc));
  if (entry.verdict == Verdict::pass && !forTraining && !entry.part->certificate) {
    return entry.part->whyNot.empty() ? "may not serve a certificate" : entry.part->whyNot;
  }
  return {};
}

CaseItem CaseGatherer::judge(VerificationItem item) const {
  CaseItem judged;
  judged.item = item;
  if (item == VerificationItem::Errors) {
    judgeErrors(judged);
    return judged;
  }
  const std::string name(nameOf(item));
  std::vector<std::size_t> passed;
  for (std::size_t i = 0; i < case_.entries.size(); ++i) {
    const CaseEntry& entry = case_.entries[i];
    if (entry.item == name && entry.verdict == Verdict::fail) {
      judged.by.push_back(i);
    } else if (entry.item == name && entry.counts()) {
      passed.push_back(i);
    }
  }
  if (!judged.by.empty()) {
    judged.state = ItemState::failed;
  } else if (!passed.empty()) {
    judged.state = ItemState::passed;
    judged.by.push_back(passed.back());
  } else {
    judged.missing = whatIsMissing(name);
  }
  return judged;
}

void CaseGatherer::judgeErrors(CaseItem& item) const {
  std::map<std::string, std::size_t> passed;
  for (std::size_t i = 0; i < case_.entries.size(); ++i) {
    const CaseEntry& entry = case_.entries[i];
    if (isQuantity(entry.item) && entry.verdict == Verdict::fail) {
      item.by.push_back(i);
    } else if (isQuantity(entry.item) && entry.counts()) {
      passed[entry.item] = i;
    }
  }
  if (!item.by.empty()) {
    item.state = ItemState::failed;
    return;
  }
  std::string alternatives;
  for (const auto& method : case_.regulation->errorMethods) {
    std::string lacking;
    std::vector<std::size_t> by;
    for (const LimitedQuantity part : method) {
      const auto found = passed.find(std::string(nameOf(part)));
      if (found != passed.end()) {
        by.push_back(found->second);
      } else {
        lacking += (lacking.empty() ? "" : " + ") + whatIsMissing(std::string(nameOf(part)));
      }
    }
    if (lacking.empty()) {
      item.state = ItemState::passed;
      item.by = std::move(by);
      return;
    }
    alternatives += (alternatives.empty() ? "" : ", or ") + lacking;
  }
  item.missing = "errors (" + alternatives + ")";
}

std::string CaseGatherer::whatIsMissing(const std::string& item) const {
  const CaseEntry* last = nullptr;
  for (const CaseEntry& entry : case_.entries) {
    last = entry.item == item ? &entry : last;
  }
  if (last == nullptr) {
    return item;
  }
  if (!last->whyNot.empty() && last->verdict == Verdict::pass) {
    return item + " (the one on record " + last->whyNot + ")";
  }
  return item + " (" + std::string(nameOf(last->verdict)) +
         (last->reason.empty() ? "" : ": " + last->reason) + ")";
}

}  // namespace mb
