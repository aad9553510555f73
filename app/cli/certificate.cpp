#include "app/cli/certificate.h"

#include "app/cli/answer.h"
#include "app/cli/case_question.h"
#include "app/cli/printing.h"
#include "app/cli/record_access.h"
#include "app/cli/resources.h"
#include "app/papers/paper_office.h"
#include "core/identity/program_identity.h"
#include "core/record/fields.h"
#include "core/verification/calendar.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

/// A refusal is a failed check and not wrong use.
int refused(const CertificateOptions& options, const Error& why, std::ostream& out, std::ostream& err) {
  if (options.json) {
    out << OrderedJson({{"issued", false}, {"meter", options.which.meter}, {"reason", why.message()}}).dump()
        << '\n';
  }
  refuse(err, why);
  return kFailed;
}

fs::path targetOf(const CertificateOptions& options, const IssuedPaper& paper) {
  std::error_code error;
  if (options.out.empty()) {
    return options.which.records.front().parent_path() / paper.file;
  }
  return fs::is_directory(options.out, error) ? options.out / paper.file : options.out;
}

void tell(const CertificateOptions& options, const IssuedPaper& paper, const fs::path& file,
          std::ostream& out) {
  if (options.json) {
    out << OrderedJson({{"issued", true},
                        {"meter", paper.meter},
                        {"paper", nameOf(paper.sort)},
                        {"number", paper.number},
                        {"copy", paper.copy},
                        {"file", file.string()},
                        {"sha256", textField(paper.row.json(), "sha256")},
                        {"seq", paper.row.seq}})
               .dump()
        << '\n';
    return;
  }
  out << fmt::format("{} {}{} for meter {}: {}\n", nameOf(paper.sort),
                     paper.number.empty() ? "without a number" : paper.number,
                     paper.copy > 0 ? fmt::format(", copy {}", paper.copy) : std::string(), paper.meter,
                     file.string());
}

int issue(const CertificateOptions& options, const std::vector<RecordEvidence>& records,
          const PaperOffice::CaseOrder& order, const Authority& authority, std::ostream& out,
          std::ostream& err) {
  if (!options.out.empty()) {  // a number is spent before the file is there
    std::error_code ignored;
    const fs::path target = fs::is_directory(options.out, ignored) ? options.out / "paper.pdf" : options.out;
    if (const auto may = mayWrite(target); !may) {
      return refuse(err, may.error());
    }
  }
  ensureApplication();
  auto opened = openForWriting(options.which.records.front(), options.key, records.front());
  if (!opened) {
    return refuse(err, opened.error());
  }
  PaperOffice office(*opened->store, opened->utc, std::string(programIdentity()));
  PaperOffice::CaseOrder named = order;
  std::error_code error;
  if (!options.out.empty() && !fs::is_directory(options.out, error)) {
    named.file = options.out.filename().string();
  }
  const auto papers = office.issue(authority, {named});
  if (!papers) {
    return refused(options, papers.error(), out, err);
  }
  const IssuedPaper& paper = papers->front();
  const fs::path file = targetOf(options, paper);
  if (const auto written = writeFile(file, paper.pdf); !written) {
    return refuse(err, written.error());
  }
  tell(options, paper, file, out);
  if (paper.sort == PaperSort::notice && !options.notice) {
    err << "meter " << paper.meter << " failed: it gets a notice of results and no certificate\n";
    return kFailed;
  }
  return kSuccess;
}

}  // namespace

int runCertificate(const CertificateOptions& options, std::ostream& out, std::ostream& err) {
  if (const auto whole = auditRecords(options.which.records); !whole) {
    return refused(options, whole.error(), out, err);
  }
  const auto asked = findCase(options.which, false);
  if (!asked) {
    return refuse(err, asked.error());
  }
  const VerificationCase& found = asked->verification;
  const Authority authority = Authority::demonstration();
  const auto people = signatories(found, authority, options.checker);
  if (!people) {
    return refuse(err, people.error());
  }
  if (const auto may = PaperOffice::mayIssue(authority, found, *people); !may) {
    return refused(options, may.error(), out, err);
  }
  if (options.notice && found.state() != CaseState::failed) {
    return refused(options,
                   Error("no notice of meter " + found.meter + ": its case is complete and nothing failed",
                         "", "ask for the certificate"),
                   out, err);
  }
  return issue(options, asked->records, PaperOffice::CaseOrder{found, *people, std::string()}, authority, out,
               err);
}

}  // namespace mb::cli
