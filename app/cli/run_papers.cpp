#include "app/cli/run_papers.h"

#include "app/cli/case_question.h"
#include "app/cli/printing.h"
#include "app/cli/resources.h"
#include "app/papers/paper_office.h"
#include "core/identity/program_identity.h"
#include "core/verification/calendar.h"

#include <list>

namespace mb::cli {
namespace {

constexpr const char* kChecker = "Demo Checker";  // until people exist (settled point 18)

/// The cases of a run's meters that may get a paper, with who signs it.
struct Ready {
  VerificationCase verification;
  Signatories people;
};

Expected<std::list<Ready>> readyCases(const std::vector<RecordEvidence>& records, const RunEvidence& run,
                                      const Authority& authority) {
  std::list<Ready> ready;
  for (const PartEvidence& part : run.parts) {
    CaseOptions which;
    which.meter = part.meter;
    which.verification = run.verification;
    which.edition = run.edition;
    const auto question = questionOf(which, records.front());
    if (!question) {
      return tl::unexpected(question.error());
    }
    auto found = gatherCase(records, *question);
    if (!found) {
      return tl::unexpected(found.error());
    }
    const auto people = signatories(*found, authority, kChecker);
    if (people && PaperOffice::mayIssue(authority, *found, *people)) {
      ready.push_back(Ready{std::move(*found), *people});
    }
  }
  return ready;
}

Expected<void> handOut(const std::vector<IssuedPaper>& papers, const std::filesystem::path& folder,
                       std::vector<Row>& rows) {
  // Each has its row and number already: one that cannot be written must not keep the others from being
  // there.
  Expected<void> all;
  for (const IssuedPaper& paper : papers) {
    auto written = writeFile(folder / paper.file, paper.pdf);
    if (all) {
      all = std::move(written);
    }
    rows.push_back(paper.row);
  }
  return all;
}

}  // namespace

Expected<std::vector<Row>> printRunPapers(RecordStore& store, const RecordEvidence& record,
                                          const RunEvidence& run, const std::filesystem::path& folder) {
  ensureApplication();
  PaperOffice office(store, record.lastUtc, std::string(programIdentity()));
  std::vector<IssuedPaper> papers;
  auto raw = office.rawRecord(run, runPaperName("raw-record", run, std::string()));
  if (!raw) {
    return tl::unexpected(raw.error());
  }
  papers.push_back(std::move(*raw));
  if (!run.parts.empty()) {
    auto parts = office.partRecords(run, std::string(), runPaperName("part-record", run, std::string()));
    if (!parts) {
      return tl::unexpected(parts.error());
    }
    papers.push_back(std::move(*parts));
  }
  const std::vector<RecordEvidence> records = {record};
  const Authority authority = Authority::demonstration();
  const auto ready = readyCases(records, *records.front().run(run.id.seq), authority);
  if (!ready) {
    return tl::unexpected(ready.error());
  }
  std::vector<PaperOffice::CaseOrder> orders;
  for (const Ready& one : *ready) {
    orders.push_back({one.verification, one.people, std::string()});
  }
  if (!orders.empty()) {
    auto issued = office.issue(authority, orders);
    if (!issued) {
      return tl::unexpected(issued.error());
    }
    for (IssuedPaper& paper : *issued) {
      papers.push_back(std::move(paper));
    }
  }
  std::vector<Row> rows;
  if (auto given = handOut(papers, folder, rows); !given) {
    return tl::unexpected(given.error());
  }
  return rows;
}

}  // namespace mb::cli
