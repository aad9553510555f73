#include "reports/run_papers.h"

#include "core/verification/calendar.h"
#include "core/verification/standards_used.h"
#include "reports/raw_lines.h"

#include <algorithm>
#include <charconv>

namespace mb {
namespace {

Field field(Term label, Text value) {
  return Field{text(label), std::move(value)};
}

/// Whether papers of the run are for training whatever their results: by the bench or by the edition.
bool forTraining(const RunEvidence& run) {
  return run.simulated || run.regulation == nullptr ||
         !mayServeCertificate(*run.regulation, dateOf(run.endedUtc));
}

SignatureBlock signatures(const RunEvidence& run) {
  SignatureBlock block;
  const Text bare = text(Term::unsigned_);
  const Text verifier =
      run.simulated ? Text{run.operatorName + "（" + bare.zh + "）", bare.en} : plain(run.operatorName);
  block.people = {field(Term::verifier, verifier), field(Term::checker, plain(std::string()))};
  block.dates = {field(Term::verificationDate, plain(dateOf(run.endedUtc)))};
  block.seal = false;
  return block;
}

/// "SIM-BAL-01/2026 (2026-07-04); ..."
std::string standardsInShort(const RunEvidence& run) {
  std::string all;
  for (const auto& standard : standardsUsed(run)) {
    all += (all.empty() ? "" : "; ") + (standard.certificate.empty() ? standard.id : standard.certificate) +
           " (" + plain(standard.due).zh + ")";
  }
  return all;
}

/// The one value that all types of the batch have; several are joined.
template <class Get>
std::string ofTypes(const RunEvidence& run, Get get) {
  std::string all;
  if (run.batch != nullptr) {
    for (const MeterType& type : run.batch->types) {
      const std::string one = get(type);
      if (all.find(one) == std::string::npos) {
        all += (all.empty() ? "" : ", ") + one;
      }
    }
  }
  return all;
}

void addRunFields(FieldBlock& block, const RunEvidence& run) {
  block.fields.push_back(field(Term::regulation, editionText(run.regulation.get(), run.edition)));
  block.fields.push_back(field(Term::regulationEdition, plain(run.edition)));
  block.fields.push_back(field(Term::verificationKind, textOfWord(run.verification)));
  block.fields.push_back(field(Term::batchNumber, plain(run.batchNumber)));
  block.fields.push_back(field(Term::run, plain(std::to_string(run.id.seq))));
}

/// 原始记录 head, in the order of the forms in use (facts, regulations 1.14).
FieldBlock rawHead(const RunEvidence& run) {
  const InstituteDescription institute = run.bench == nullptr ? InstituteDescription() : run.bench->onPapers;
  const FieldBlock air = conditionsBlock({&run}, std::string());
  const auto size = [](const MeterType& type) { return type.name; };
  const auto accuracy = [](const MeterType& type) { return std::to_string(type.accuracyClass); };
  const auto maker = [](const MeterType& type) { return type.maker; };
  Text basis = editionText(run.regulation.get(), run.edition);
  if (basis.zh != run.edition) {
    basis.zh += " " + run.edition;
  }
  FieldBlock block;
  block.columns = 4;
  block.fields = {
      field(Term::applicant, plain(run.batch == nullptr ? std::string() : run.batch->customer)),
      field(Term::typeAndSize, plain(ofTypes(run, size))),
      field(Term::accuracyClass, plain(ofTypes(run, accuracy))),
      field(Term::manufacturer, plain(ofTypes(run, maker))),
      field(Term::verificationDate, plain(dateOf(run.endedUtc))),
      field(Term::benchName, plain(run.benchName)),
      field(Term::benchNumber, plain(institute.benchNumber)),
      field(Term::benchUncertainty, plain(institute.benchUncertainty)),
      field(Term::benchRange, plain(institute.benchRange)),
      field(Term::benchCertificate, plain(institute.benchCertificate)),
      field(Term::benchDue, plain(institute.benchDue)),
      field(Term::regulation, basis),
      field(Term::verificationKind, textOfWord(run.verification)),
      air.fields.at(2),
      air.fields.at(3),
      air.fields.at(4),
      field(Term::method, textOfWord(run.method)),
      field(Term::verifier, plain(run.operatorName)),
      field(Term::checker, plain(std::string())),
      field(Term::run, plain(std::to_string(run.id.seq))),
  };
  return block;
}

std::vector<Column> rawColumns() {
  return {{text(Term::serial), "", 0.7},
          {text(Term::recordNumber), "", 1.9},
          {text(Term::meterNumber), "", 1.5},
          {text(Term::position), "", 0.8},
          {text(Term::point), "", 1.5},
          {text(Term::runOfPoint), "", 0.95},
          {text(Term::flowPoint), "m³/h", 1.2},
          {text(Term::meterStart), "L", 1.3},
          {text(Term::meterEnd), "L", 1.3},
          {text(Term::meterIndication), "L", 1.2},
          {text(Term::balanceStart), "kg", 1.1},
          {text(Term::balanceEnd), "kg", 1.1},
          {text(Term::balanceIndication), "kg", 1.1},
          {text(Term::temperature), "°C", 1.15},
          {text(Term::density), "kg/L", 1.2},
          {text(Term::reference), "L", 1.3},
          {text(Term::error), "%", 0.95},
          {text(Term::requirement), "± %", 1.1},
          {text(Term::benchUncertaintyColumn), "%", 0.9},
          {text(Term::resultUncertaintyColumn), "%", 0.9},
          {text(Term::verdict), "", 1.2}};
}

int whole(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// A meter has several rows; number, record and position stand once for all of them.
TableBlock rawTable(const RunEvidence& run) {
  TableBlock table;
  table.columns = rawColumns();
  std::vector<RawLine> lines = rawLines(run);
  std::ranges::stable_sort(lines, {}, [](const RawLine& line) { return whole(line.position); });
  int meters = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const RawLine& line = lines[i];
    const bool first = i == 0 || lines[i - 1].position != line.position;
    int rows = 0;
    if (first) {
      ++meters;
      rows = static_cast<int>(std::ranges::count(lines, line.position, &RawLine::position));
    }
    const auto once = [rows](const std::string& value) { return Cell{plain(value), Tone::normal, rows}; };
    Cell error;
    error.text = plain(line.error);
    error.tone = line.verdict == "fail" ? Tone::failing : Tone::normal;
    table.rows.push_back({once(std::to_string(meters)),
                          once(line.recordNumber),
                          once(line.meter),
                          once(line.position),
                          Cell{textOfWord(line.point)},
                          Cell{textOfWord(line.runOfPoint)},
                          Cell{plain(line.flow)},
                          Cell{plain(line.meterStart)},
                          Cell{plain(line.meterEnd)},
                          Cell{plain(line.indicated)},
                          Cell{plain(line.balanceStart)},
                          Cell{plain(line.balanceEnd)},
                          Cell{plain(line.weighed)},
                          Cell{plain(line.temperature)},
                          Cell{plain(line.density)},
                          Cell{plain(line.reference)},
                          error,
                          Cell{plain(line.limit)},
                          Cell{plain(line.benchUncertainty)},
                          Cell{plain(line.uncertainty)},
                          verdictCell(line.verdict)});
  }
  return table;
}

/// The verdict on each meter, and why it is not a pass.
TableBlock verdictTable(const RunEvidence& run) {
  TableBlock table;
  table.title = text(Term::conclusion);
  table.columns = {{text(Term::position), "", 0.6},
                   {text(Term::meterNumber), "", 1.2},
                   {text(Term::recordNumber), "", 1.6},
                   {text(Term::verdict), "", 1},
                   {text(Term::remarks), "", 6}};
  for (const PartEvidence& part : run.parts) {
    table.rows.push_back({Cell{plain(std::to_string(part.position))}, Cell{plain(part.meter)},
                          Cell{plain(part.number)}, verdictCell(part.verdict),
                          Cell{textOfReason(part.reason)}});
  }
  return table;
}

/// When the run was broken off, who went on, and what does not count since.
void addInterruptions(Paper& paper, const RunEvidence& run) {
  if (run.interruptions.empty()) {
    return;
  }
  TableBlock table;
  table.title = text(Term::interruptions);
  table.columns = {{text(Term::lastTime), "", 2},
                   {text(Term::person), "", 1.5},
                   {text(Term::program), "", 4},
                   {text(Term::setAside), "", 3}};
  for (const InterruptionEvidence& each : run.interruptions) {
    table.rows.push_back({Cell{plain(each.lastUtc)}, Cell{plain(each.operatorName)},
                          Cell{plain(each.program)}, Cell{plain(each.setAside)}});
  }
  paper.blocks.emplace_back(std::move(table));
}

}  // namespace

Expected<Paper> partRecordPaper(const RunEvidence& run, const std::string& meter, const PaperStamp& stamp) {
  const PartEvidence* part = run.part(meter);
  if (part == nullptr) {
    return fail("run " + std::to_string(run.id.seq) + " has no part of meter " + meter);
  }
  Paper paper;
  paper.sort = PaperSort::partRecord;
  const Text item = textOfWord(part->item);
  const Text title = text(Term::partRecord);
  paper.title = Text{item.zh + title.zh, title.en + ": " + item.en};
  PaperStamp own = stamp;
  own.number = part->number;
  putFrame(paper, Term::recordNumber, run, own);
  paper.warnings = warningsOf(run.simulated, forTraining(run));
  FieldBlock head;
  head.columns = 2;
  head.fields = meterFields(run, meter);
  head.fields.push_back(field(Term::position, plain(std::to_string(part->position))));
  addRunFields(head, run);
  paper.blocks.emplace_back(std::move(head));
  ConclusionBlock conclusion;
  conclusion.label = text(Term::conclusion);
  conclusion.value = textOfWord(part->verdict);
  conclusion.tone = part->verdict == "pass" ? Tone::strong : Tone::failing;
  paper.blocks.emplace_back(std::move(conclusion));
  if (!part->reason.empty()) {
    FieldBlock why;
    why.fields = {field(Term::remarks, textOfReason(part->reason))};
    paper.blocks.emplace_back(std::move(why));
  }
  if (TableBlock points = pointsTable(run, meter); !points.rows.empty()) {
    paper.blocks.emplace_back(std::move(points));
    paper.blocks.emplace_back(conditionsBlock({&run}, meter));
  }
  if (TableBlock standards = standardsTable({&run}); !standards.rows.empty()) {
    paper.blocks.emplace_back(std::move(standards));
  }
  if (run.regulation != nullptr) {
    for (Block& note : decisionNotes(*run.regulation)) {
      paper.blocks.push_back(std::move(note));
    }
  }
  addInterruptions(paper, run);
  paper.blocks.emplace_back(NoteBlock{text(Term::partIsNoCertificate)});
  paper.blocks.emplace_back(signatures(run));
  return paper;
}

Paper rawRecordPaper(const RunEvidence& run, const PaperStamp& stamp) {
  Paper paper;
  paper.sort = PaperSort::rawRecord;
  paper.landscape = true;
  const Text item = textOfWord(run.item);
  const Text title = text(Term::rawRecord);
  paper.title = Text{item.zh + title.zh, title.en + ": " + item.en};
  putFrame(paper, Term::recordNumber, run, stamp);
  paper.warnings = warningsOf(run.simulated, forTraining(run));
  paper.blocks.emplace_back(rawHead(run));
  FieldBlock standards;
  standards.fields = {field(Term::standardsInShort, plain(standardsInShort(run)))};
  paper.blocks.emplace_back(std::move(standards));
  paper.blocks.emplace_back(rawTable(run));
  paper.blocks.emplace_back(NoteBlock{text(Term::truncationNote)});
  paper.blocks.emplace_back(NoteBlock{text(Term::referenceNote)});
  paper.blocks.emplace_back(verdictTable(run));
  addInterruptions(paper, run);
  if (run.regulation != nullptr) {
    for (Block& note : decisionNotes(*run.regulation)) {
      paper.blocks.push_back(std::move(note));
    }
  }
  paper.blocks.emplace_back(EndBlock());
  return paper;
}

}  // namespace mb
