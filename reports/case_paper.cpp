#include "reports/case_paper.h"

#include "core/verification/calendar.h"

#include <algorithm>

namespace mb {
namespace {

class CasePaper {
 public:
  CasePaper(const VerificationCase& verification, const Signatories& people, const PaperStamp& stamp)
      : case_(verification), people_(people), stamp_(stamp), run_(*verification.decisiveRun()) {}

  Paper make();

 private:
  [[nodiscard]] bool failed() const { return case_.state() == CaseState::failed; }
  void addFirstPage();
  void addConclusion();
  void addSignatures();
  void addItems();
  void addPoints();
  void addFailures();
  void addEarlier();
  void addEntry(TableBlock& table, const Text& name, const CaseEntry& entry) const;
  [[nodiscard]] std::vector<const RunEvidence*> runs() const;
  [[nodiscard]] Text validity() const;
  [[nodiscard]] Text signature(const Identity& who) const;

  template <class B>
  void add(B block) {
    paper_.blocks.emplace_back(std::move(block));
  }

  const VerificationCase& case_;
  const Signatories& people_;
  const PaperStamp& stamp_;
  const RunEvidence& run_;
  Paper paper_;
};

Paper CasePaper::make() {
  paper_.sort = failed() ? PaperSort::notice : PaperSort::certificate;
  paper_.title = text(failed() ? Term::notice : Term::certificate);
  putFrame(paper_, failed() ? Term::noticeNumber : Term::certificateNumber, run_, stamp_);
  paper_.warnings = warningsOf(run_.simulated, standingOf(case_) == PaperStanding::training);
  addFirstPage();
  add(PageBreak());
  add(standardsTable(runs()));
  add(conditionsBlock(runs(), case_.meter));
  addItems();
  addPoints();
  if (failed()) {
    addFailures();
  }
  addEarlier();
  add(EndBlock());
  return std::move(paper_);
}

std::vector<const RunEvidence*> CasePaper::runs() const {
  std::vector<const RunEvidence*> all;
  for (const auto& entry : case_.entries) {
    const bool counts = entry.counts() || entry.verdict == Verdict::fail;
    if (entry.run != nullptr && counts && std::ranges::count(all, entry.run) == 0) {
      all.push_back(entry.run);
    }
  }
  return all;
}

void CasePaper::addFirstPage() {
  FieldBlock block;
  block.columns = 1;
  block.fields.push_back(
      {text(Term::applicant), plain(run_.batch == nullptr ? std::string() : run_.batch->customer)});
  block.fields.push_back({text(Term::instrument), instrumentName(case_.regulation.get())});
  const MeterType* type = run_.typeOf(case_.meter);
  block.fields.push_back({text(Term::typeAndSize), plain(type == nullptr ? std::string() : type->name)});
  add(std::move(block));
  FieldBlock meter;
  meter.columns = 2;
  meter.fields = meterFields(run_, case_.meter);
  meter.fields.push_back({text(Term::verificationKind), textOfWord(std::string(nameOf(case_.kind)))});
  add(std::move(meter));
  FieldBlock basis;
  basis.columns = 1;
  basis.fields = {{text(Term::regulation), editionText(case_.regulation.get(), case_.edition)},
                  {text(Term::regulationEdition), plain(case_.edition)}};
  add(std::move(basis));
  addConclusion();
  addSignatures();
  add(NoteBlock{text(Term::notInPart)});
  add(NoteBlock{text(Term::checkByCode)});
}

void CasePaper::addConclusion() {
  ConclusionBlock conclusion;
  conclusion.label = text(Term::conclusion);
  if (failed()) {
    conclusion.value = text(Term::fail);
    conclusion.tone = Tone::failing;
  } else {
    const MeterType* type = run_.typeOf(case_.meter);
    conclusion.value =
        type == nullptr ? text(Term::pass) : text(Term::passClass, {std::to_string(type->accuracyClass)});
  }
  add(std::move(conclusion));
}

Text CasePaper::signature(const Identity& who) const {
  if (!who.demonstration) {
    return plain(who.name);
  }
  const Text unsignedText = text(Term::unsigned_);
  return Text{who.name + "（" + unsignedText.zh + "）", unsignedText.en};
}

Text CasePaper::validity() const {
  const MeterType* type = run_.typeOf(case_.meter);
  if (failed() || standingOf(case_) == PaperStanding::training || type == nullptr) {
    return plain(std::string());
  }
  if (const auto months = validityMonths(*case_.regulation, type->nominalDiameter)) {
    return plain(lastDayOfPeriod(case_.date(), *months));
  }
  return plain(case_.regulation->validityBy);
}

void CasePaper::addSignatures() {
  SignatureBlock block;
  block.people = {{text(Term::checker), signature(people_.checker)},
                  {text(Term::verifier), signature(people_.verifier)}};
  block.dates = {{text(Term::verificationDate), plain(case_.date())}};
  if (!failed()) {
    block.dates.push_back({text(Term::validUntil), validity()});
  }
  add(std::move(block));
}

void CasePaper::addEntry(TableBlock& table, const Text& name, const CaseEntry& entry) const {
  table.rows.push_back({Cell{name}, verdictCell(std::string(nameOf(entry.verdict))),
                        Cell{plain(dateOf(entry.utc))}, Cell{plain(entry.bench)},
                        Cell{text(entry.run == nullptr ? Term::byHand : Term::byBench)},
                        Cell{plain(entry.who)}, Cell{plain(entry.number)}});
}

void CasePaper::addItems() {
  TableBlock table;
  table.title = text(Term::items);
  table.columns = {{text(Term::item), "", 2.6},        {text(Term::result), "", 1.1},
                   {text(Term::date), "", 1.4},        {text(Term::place), "", 2.0},
                   {text(Term::how), "", 1.4},         {text(Term::person), "", 1.5},
                   {text(Term::recordNumber), "", 2.2}};
  for (const CaseItem& item : case_.items) {
    const Text name = textOfWord(std::string(nameOf(item.item)));
    for (const std::size_t index : item.by) {
      const CaseEntry& entry = case_.entries[index];
      const Text part = textOfWord(entry.item);
      addEntry(table, part == name ? name : Text{name.zh + "：" + part.zh, name.en + ": " + part.en}, entry);
    }
    if (item.by.empty()) {
      table.rows.push_back({Cell{name}, verdictCell("not-tested"), Cell{plain("")}, Cell{plain("")},
                            Cell{plain("")}, Cell{plain("")}, Cell{plain("")}});
    }
  }
  add(std::move(table));
}

void CasePaper::addPoints() {
  for (const RunEvidence* run : runs()) {
    TableBlock table = pointsTable(*run, case_.meter);
    if (!table.rows.empty()) {
      // Several runs have a table each: say which is which.
      table.title.zh +=
          "　" + dateOf(run->endedUtc) + "　" + text(Term::run).zh + " " + std::to_string(run->id.seq);
      add(std::move(table));
    }
  }
  for (Block& note : decisionNotes(*case_.regulation)) {
    paper_.blocks.push_back(std::move(note));
  }
  add(NoteBlock{text(Term::notTheWholeMeter)});
}

/// Why it failed: the items, and of a measured one the points whose last row decided.
void CasePaper::addFailures() {
  TableBlock table;
  table.title = text(Term::failedItems);
  table.columns = {{text(Term::item), "", 2}, {text(Term::point), "", 1}, {text(Term::remarks), "", 4}};
  for (const CaseEntry& entry : case_.entries) {
    if (entry.verdict != Verdict::fail) {
      continue;
    }
    const std::size_t before = table.rows.size();
    const std::vector<ResultEvidence> none;
    for (const auto& result : entry.run == nullptr ? none : entry.run->results) {
      const bool decided = result.meter == case_.meter && result.verdict == "fail" &&
                           &result == lastResult(*entry.run, case_.meter, result.point);
      if (decided) {
        const Text why = result.reason.empty() ? text(Term::outsideLimit) : textOfWord(result.reason);
        table.rows.push_back({Cell{textOfWord(entry.item)}, Cell{textOfWord(result.point)}, Cell{why}});
      }
    }
    if (table.rows.size() == before) {
      table.rows.push_back({Cell{textOfWord(entry.item)}, Cell{plain("")}, Cell{textOfReason(entry.reason)}});
    }
  }
  add(std::move(table));
}

/// Certificates and notices given out before, of earlier cases and of other rows of this one.
void CasePaper::addEarlier() {
  TableBlock table;
  table.title = text(Term::earlierPapers);
  table.columns = {{text(Term::recordNumber), "", 2}, {text(Term::result), "", 2}, {text(Term::date), "", 1}};
  for (const auto* papers : {&case_.earlier, &case_.papers}) {
    for (const PaperEvidence* paper : *papers) {
      if (paper->copy == 0 && paper->number != stamp_.number) {
        table.rows.push_back({Cell{plain(paper->number)},
                              Cell{text(paper->paper == "notice" ? Term::notice : Term::certificate)},
                              Cell{plain(dateOf(paper->utc))}});
      }
    }
  }
  if (!table.rows.empty()) {
    add(std::move(table));
  }
}

}  // namespace

Expected<Paper> casePaper(const VerificationCase& verification, const Signatories& people,
                          const PaperStamp& stamp) {
  if (verification.state() == CaseState::incomplete) {
    return fail("the case of meter " + verification.meter + " is not complete");
  }
  if (verification.decisiveRun() == nullptr) {
    return fail("no run of meter " + verification.meter + " bears on its case");
  }
  return CasePaper(verification, people, stamp).make();
}

}  // namespace mb
