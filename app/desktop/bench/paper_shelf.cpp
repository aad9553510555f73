#include "app/desktop/bench/paper_shelf.h"

#include "app/cli/case_question.h"
#include "app/cli/record_access.h"
#include "app/cli/resources.h"
#include "app/papers/paper_preview.h"
#include "core/identity/program_identity.h"

namespace mb::desktop {
namespace {

namespace fs = std::filesystem;

/// Who checks, until the bench has people of its own (settled point 18).
std::string checker() {
  return cli::CertificateOptions().checker;
}

Expected<const RunEvidence*> runIn(const RecordEvidence& record, qint64 run) {
  if (record.runs.empty()) {
    return fail(kNoRun);
  }
  const RunEvidence* found = run == 0 ? &record.runs.back() : record.run(run);
  if (found == nullptr) {
    return fail("there is no run " + std::to_string(run) + " in this record", "", "choose one of the list");
  }
  return found;
}

cli::CaseOptions caseOf(const RunEvidence& run, const std::string& meter) {
  cli::CaseOptions which;
  which.meter = meter;
  which.verification = run.verification;
  which.edition = run.edition;
  return which;
}

Expected<VerificationCase> gather(const std::vector<RecordEvidence>& records, const RunEvidence& run,
                                  const std::string& meter) {
  const auto question = cli::questionOf(caseOf(run, meter), records.front());
  if (!question) {
    return tl::unexpected(question.error());
  }
  return gatherCase(records, *question);
}

QStringList textsOf(const std::vector<std::string>& texts) {
  QStringList all;
  for (const std::string& text : texts) {
    all << QString::fromStdString(text);
  }
  return all;
}

ShelfEntry runEntry(PaperSort sort) {
  ShelfEntry entry;
  entry.sort = sort;
  return entry;
}

ShelfEntry meterEntry(PaperSort sort, const PartEvidence& part) {
  ShelfEntry entry = runEntry(sort);
  entry.position = part.position;
  entry.meter = QString::fromStdString(part.meter);
  return entry;
}

/// What the case of an entry has come to.
void judge(ShelfEntry& entry, const VerificationCase& verification) {
  const Authority authority = Authority::demonstration();
  const PaperEvidence* original = originalOf(verification);
  entry.number = original == nullptr ? QString() : QString::fromStdString(original->number);
  if (verification.state() == CaseState::incomplete) {
    entry.state = ShelfState::incomplete;
    entry.why = textsOf(verification.missing());
    return;
  }
  const auto people = cli::signatories(verification, authority, checker());
  if (!people) {
    entry.state = ShelfState::refused;
    entry.why << QString::fromStdString(people.error().message());
    return;
  }
  if (const auto may = PaperOffice::mayIssue(authority, verification, *people); !may) {
    entry.state = ShelfState::refused;
    entry.why = textsOf(obstacles(verification, *people));
    if (entry.why.isEmpty()) {
      entry.why << QString::fromStdString(may.error().message());
    }
    return;
  }
  entry.state = original == nullptr ? ShelfState::ready : ShelfState::given;
}

}  // namespace

Expected<std::shared_ptr<const PaperShelf>> PaperShelf::read(const fs::path& record, qint64 run) {
  auto records = cli::readRecords({record}, false);
  if (!records) {
    return tl::unexpected(records.error());
  }
  std::shared_ptr<PaperShelf> shelf(new PaperShelf);
  shelf->records_ = std::move(*records);
  const auto found = runIn(shelf->records_.front(), run);
  if (!found) {
    return tl::unexpected(found.error());
  }
  shelf->run_ = *found;
  shelf->list();
  return std::shared_ptr<const PaperShelf>(std::move(shelf));
}

void PaperShelf::list() {
  const auto& runs = records_.front().runs;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    runs_.push_back(
        {run->id.seq, QString::fromStdString(run->batchNumber), QString::fromStdString(run->startedUtc)});
  }
  for (const PartEvidence& part : run_->parts) {
    addCase(part);
  }
  for (const PartEvidence& part : run_->parts) {
    entries_.push_back(meterEntry(PaperSort::partRecord, part));
  }
  if (!run_->parts.empty()) {
    entries_.push_back(runEntry(PaperSort::partRecord));
  }
  entries_.push_back(runEntry(PaperSort::rawRecord));
}

void PaperShelf::addCase(const PartEvidence& part) {
  auto found = gather(records_, *run_, part.meter);
  ShelfEntry entry = meterEntry(PaperSort::certificate, part);
  if (!found) {
    entry.state = ShelfState::refused;
    entry.why << QString::fromStdString(found.error().message());
  } else {
    cases_.push_back(std::move(*found));
    entry.verification = &cases_.back();
    entry.sort =
        entry.verification->state() == CaseState::failed ? PaperSort::notice : PaperSort::certificate;
    judge(entry, cases_.back());
  }
  entries_.push_back(std::move(entry));
}

Expected<Paper> PaperShelf::preview(const ShelfEntry& entry) const {
  const RecordEvidence& record = records_.front();
  if (entry.sort == PaperSort::rawRecord) {
    return previewOfRawRecord(*run_, record);
  }
  if (entry.sort == PaperSort::partRecord) {
    const std::string meter = entry.meter.isEmpty() ? run_->parts.front().meter : entry.meter.toStdString();
    return previewOfPart(*run_, meter, record);
  }
  if (entry.verification == nullptr) {
    return fail(entry.why.join(QStringLiteral("; ")).toStdString());
  }
  const auto people = cli::signatories(*entry.verification, Authority::demonstration(), checker());
  if (!people) {
    return tl::unexpected(people.error());
  }
  return previewOfCase(*entry.verification, *people, record);
}

namespace {

Expected<IssuedPaper> make(PaperOffice& office, const std::vector<RecordEvidence>& records,
                           const RunEvidence& run, PaperSort sort, const std::string& meter,
                           const fs::path& folder) {
  if (sort == PaperSort::rawRecord) {
    return office.rawRecord(run, freshPaperName(folder, std::string(nameOf(sort)), run, meter));
  }
  if (sort == PaperSort::partRecord) {
    return office.partRecords(run, meter, freshPaperName(folder, std::string(nameOf(sort)), run, meter));
  }
  const Authority authority = Authority::demonstration();
  const auto verification = gather(records, run, meter);
  if (!verification) {
    return tl::unexpected(verification.error());
  }
  const auto people = cli::signatories(*verification, authority, checker());
  if (!people) {
    return tl::unexpected(people.error());
  }
  auto issued = office.issue(authority, {PaperOffice::CaseOrder{*verification, *people, std::string()}});
  if (!issued) {
    return tl::unexpected(issued.error());
  }
  return std::move(issued->front());
}

}  // namespace

Expected<HandedOut> handOut(const fs::path& record, qint64 run, PaperSort sort, const QString& meter) {
  const auto records = cli::readRecords({record}, true);
  if (!records) {
    return tl::unexpected(records.error());
  }
  const auto found = runIn(records->front(), run);
  if (!found) {
    return tl::unexpected(found.error());
  }
  const auto opened = cli::openForWriting(record, {}, records->front());
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  PaperOffice office(*opened->store, opened->utc, std::string(programIdentity()));
  auto paper = make(office, *records, **found, sort, meter.toStdString(), record.parent_path());
  if (!paper) {
    return tl::unexpected(paper.error());
  }
  const fs::path file = record.parent_path() / paper->file;
  if (const auto written = cli::writeFile(file, paper->pdf); !written) {
    return tl::unexpected(written.error());
  }
  return HandedOut{std::move(*paper), QString::fromStdString(file.string())};
}

}  // namespace mb::desktop
