#include "app/papers/paper_preview.h"

#include "app/papers/paper_office.h"
#include "reports/case_paper.h"
#include "reports/run_papers.h"

namespace mb {
namespace {

PaperStamp stampOf(const RunEvidence& run, const RecordEvidence& record) {
  PaperStamp stamp;
  stamp.ledgerHash = record.head.hash;
  stamp.ledgerSeq = std::to_string(record.head.seq);
  stamp.benchUuid = run.id.bench;
  stamp.program = run.program;
  stamp.createdUtc = record.lastUtc;
  return stamp;
}

Paper marked(Paper paper) {
  paper.warnings.push_back(text(Term::preview));
  return paper;
}

}  // namespace

Expected<Paper> previewOfCase(const VerificationCase& verification, const Signatories& people,
                              const RecordEvidence& record) {
  const RunEvidence* run = verification.decisiveRun();
  if (run == nullptr || verification.state() == CaseState::incomplete) {
    return fail("the case of meter " + verification.meter + " has not come to a paper yet");
  }
  PaperStamp stamp = stampOf(*run, record);
  if (const PaperEvidence* original = originalOf(verification)) {
    stamp.number = original->number;
  }
  auto paper = casePaper(verification, people, stamp);
  if (!paper) {
    return tl::unexpected(paper.error());
  }
  return marked(std::move(*paper));
}

Expected<Paper> previewOfPart(const RunEvidence& run, const std::string& meter,
                              const RecordEvidence& record) {
  PaperStamp stamp = stampOf(run, record);
  stamp.number = run.batchNumber + "/" + std::to_string(run.id.seq);
  auto paper = partRecordPaper(run, meter, stamp);
  if (!paper) {
    return tl::unexpected(paper.error());
  }
  return marked(std::move(*paper));
}

Paper previewOfRawRecord(const RunEvidence& run, const RecordEvidence& record) {
  PaperStamp stamp = stampOf(run, record);
  stamp.number = run.batchNumber + "/" + std::to_string(run.id.seq);
  return marked(rawRecordPaper(run, stamp));
}

}  // namespace mb
