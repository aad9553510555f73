#include "app/papers/paper_office.h"

#include "core/record/fields.h"
#include "core/record/paper_numbers.h"
#include "reports/case_paper.h"
#include "reports/print/pdf.h"
#include "reports/raw_record.h"
#include "reports/run_papers.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

/// The rows that a case's paper stands on, in their order.
std::vector<RowId> sourcesOf(const VerificationCase& verification) {
  std::set<RowId> rows;
  for (const auto& item : verification.items) {
    for (const std::size_t index : item.by) {
      rows.insert(verification.entries[index].row);
    }
  }
  for (const auto& entry : verification.entries) {
    if (entry.verdict == Verdict::fail) {
      rows.insert(entry.row);
    }
  }
  return {rows.begin(), rows.end()};
}

PaperSort sortOf(const VerificationCase& verification) {
  return verification.state() == CaseState::failed ? PaperSort::notice : PaperSort::certificate;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) {
    all += (all.empty() ? "" : "; ") + part;
  }
  return all;
}

/// The series a paper is numbered in: simulated ones apart (settled point 18), legal ones with the bench's
/// mark, so that two benches of an institute never give out one number; empty: a paper without a number.
std::string seriesOf(const VerificationCase& verification, const std::string& benchUuid,
                     const std::string& utc) {
  const std::string year = utc.substr(0, 4);
  if (verification.decisiveRun()->simulated) {
    return "SIM-" + year + "-";
  }
  if (standingOf(verification) == PaperStanding::training) {
    return {};
  }
  std::string mark = benchUuid.substr(0, 4);
  std::ranges::transform(mark, mark.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return (sortOf(verification) == PaperSort::notice ? "RN-" : "VC-") + mark + "-" + year + "-";
}

/// A paper of the same sort given out on the same rows, and how many copies of it there are.
struct Predecessor {
  const PaperEvidence* original = nullptr;
  int copies = 0;
};

Predecessor predecessorOf(const VerificationCase& verification) {
  Predecessor found;
  const auto sources = sourcesOf(verification);
  const std::string_view sort = nameOf(sortOf(verification));
  for (const PaperEvidence* paper : verification.papers) {
    if (paper->paper != sort || paper->sources != sources || paper->edition != verification.edition) {
      continue;
    }
    if (paper->copy == 0) {
      found.original = paper;
    }
    found.copies = std::max(found.copies, paper->copy);
  }
  return found;
}

Json bodyOf(const PaperOffice::CaseOrder& order, const IssuedPaper& paper, const std::string& utc,
            const std::string& program) {
  const VerificationCase& verification = order.verification;
  Json sources = Json::array();
  for (const RowId& row : sourcesOf(verification)) {
    sources.push_back({{"bench", row.bench}, {"seq", std::to_string(row.seq)}});
  }
  Json body = {{"paper", nameOf(paper.sort)},
               {"file", paper.file},
               {"sha256", sha256Hex(paper.pdf)},
               {"meter", paper.meter},
               {"verification", nameOf(verification.kind)},
               {"edition", verification.edition},
               {"training", standingOf(verification) == PaperStanding::training},
               {"verifier", order.people.verifier.name},
               {"checker", order.people.checker.name},
               {"utc", utc},
               {"program", program},
               {"sources", std::move(sources)}};
  if (!paper.number.empty()) {
    body["number"] = paper.number;
  }
  if (paper.copy > 0) {
    body["copy"] = std::to_string(paper.copy);
  }
  return body;
}

std::string fileNameOf(const IssuedPaper& paper) {
  std::string name = std::string(nameOf(paper.sort)) + "-" + fileSafe(paper.meter);
  if (!paper.number.empty()) {
    name += "-" + paper.number;
  }
  if (paper.copy > 0) {
    name += "-copy-" + std::to_string(paper.copy);
  }
  return name + ".pdf";
}

}  // namespace

const PaperEvidence* originalOf(const VerificationCase& verification) {
  return predecessorOf(verification).original;
}

std::string fileSafe(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_' && c < 0x80; }, '-');
  return text;
}

std::string runPaperName(const std::string& kind, const RunEvidence& run, const std::string& meter) {
  return kind + "-" + fileSafe(run.batchNumber) + "-" + std::to_string(run.id.seq) +
         (meter.empty() ? std::string() : "-" + fileSafe(meter)) + ".pdf";
}

std::string freshPaperName(const std::filesystem::path& folder, const std::string& kind,
                           const RunEvidence& run, const std::string& meter, const std::string& extension) {
  const std::string stem = std::filesystem::path(runPaperName(kind, run, meter)).stem().string();
  std::string fresh = stem + extension;
  std::error_code error;
  for (int copy = 1; std::filesystem::exists(folder / fresh, error); ++copy) {
    fresh = stem + "-copy-" + std::to_string(copy) + extension;
  }
  return fresh;
}

Expected<void> PaperOffice::mayIssue(const Authority& authority, const VerificationCase& verification,
                                     const Signatories& people) {
  if (const auto may = authority.permit(people.checker, Act::decideConformity); !may) {
    return tl::unexpected(may.error());
  }
  std::vector<std::string> wrong = obstacles(verification, people);
  if (verification.state() == CaseState::incomplete) {
    const auto missing = verification.missing();
    wrong.insert(wrong.begin(), "missing: " + joined(missing));
  }
  if (!wrong.empty()) {
    return fail("no paper of meter " + verification.meter + ": " + joined(wrong));
  }
  return {};
}

Expected<IssuedPaper> PaperOffice::make(const CaseOrder& order, const Head& head, IssuedPaper paper) const {
  PaperStamp stamp;
  stamp.number = paper.number;
  stamp.copy = paper.copy;
  stamp.ledgerHash = head.hash;
  stamp.ledgerSeq = std::to_string(head.seq);
  stamp.benchUuid = textField(store_.genesis(), "bench_uuid");
  stamp.program = order.verification.decisiveRun()->program;
  stamp.createdUtc = utc_;
  auto drawn = casePaper(order.verification, order.people, stamp);
  if (!drawn) {
    return tl::unexpected(drawn.error());
  }
  auto printed = PrintedPaper::layOut(std::move(*drawn));
  if (!printed) {
    return tl::unexpected(printed.error());
  }
  auto pdf = pdfOf(*printed);
  if (!pdf) {
    return tl::unexpected(pdf.error());
  }
  paper.pdf = std::move(*pdf);
  paper.printed.push_back(std::move(*printed));
  paper.file = order.file.empty() ? fileNameOf(paper) : order.file;
  return paper;
}

Expected<void> PaperOffice::keepDurably(std::vector<IssuedPaper>& papers, const std::vector<Json>& bodies) {
  try {
    std::vector<Seq> rows;
    rows.reserve(bodies.size());
    for (const Json& body : bodies) {
      rows.push_back(store_.append("paper", body));
    }
    if (auto flushed = store_.flush(); !flushed) {
      return tl::unexpected(flushed.error());
    }
    for (std::size_t i = 0; i < papers.size(); ++i) {
      auto row = store_.read(rows[i]);
      if (!row) {
        return tl::unexpected(row.error());
      }
      papers[i].row = std::move(*row);
    }
  } catch (const StoreFailed& lost) {
    return tl::unexpected(lost.error());
  }
  return {};
}

Expected<std::vector<IssuedPaper>> PaperOffice::issue(const Authority& authority,
                                                      const std::vector<CaseOrder>& orders) {
  for (const CaseOrder& order : orders) {
    if (auto may = mayIssue(authority, order.verification, order.people); !may) {
      return tl::unexpected(may.error());
    }
  }
  const auto head = store_.signedHead();
  if (!head) {
    return tl::unexpected(head.error());
  }
  const std::string uuid = textField(store_.genesis(), "bench_uuid");
  std::map<std::string, PaperNumbers> series;
  std::vector<IssuedPaper> issued;
  std::vector<Json> bodies;
  for (const CaseOrder& order : orders) {
    IssuedPaper paper;
    paper.sort = sortOf(order.verification);
    paper.meter = order.verification.meter;
    if (const Predecessor before = predecessorOf(order.verification); before.original != nullptr) {
      paper.number = before.original->number;
      paper.copy = before.copies + 1;
    } else {
      const std::string name = seriesOf(order.verification, uuid, utc_);
      if (!series.contains(name)) {
        auto numbers = PaperNumbers::of(store_, name);
        if (!numbers) {
          return tl::unexpected(numbers.error());
        }
        series.emplace(name, std::move(*numbers));
      }
      paper.number = series.at(name).next();
    }
    auto made = make(order, *head, std::move(paper));
    if (!made) {
      return tl::unexpected(made.error());
    }
    bodies.push_back(bodyOf(order, *made, utc_, program_));
    issued.push_back(std::move(*made));
  }
  if (auto kept = keepDurably(issued, bodies); !kept) {
    return tl::unexpected(kept.error());
  }
  return issued;
}

Expected<PaperStamp> PaperOffice::runStamp(const RunEvidence& run) {
  const auto head = store_.signedHead();
  if (!head) {
    return tl::unexpected(head.error());
  }
  PaperStamp stamp;
  stamp.number = run.batchNumber + "/" + std::to_string(run.id.seq);
  stamp.ledgerHash = head->hash;
  stamp.ledgerSeq = std::to_string(head->seq);
  stamp.benchUuid = run.id.bench;
  stamp.program = run.program;
  stamp.createdUtc = utc_;
  return stamp;
}

Expected<int> PaperOffice::printedBefore(const RunEvidence& run, PaperSort sort,
                                         const std::string& meter) const {
  int count = 0;
  const auto look = [&](const Row& row) {
    const Json body = row.json();
    const std::string of = textField(body, "meter");
    const bool same = textField(body, "paper") == nameOf(sort) && (of.empty() || of == meter);
    count += same && textField(body, "file").ends_with(".pdf") ? 1 : 0;
    return true;
  };
  if (const auto visited = store_.visit(RowFilter("paper", run.id.seq), look); !visited) {
    return tl::unexpected(visited.error());
  }
  return count;
}

Expected<IssuedPaper> PaperOffice::ofRun(const RunEvidence& run, std::vector<Paper> papers,
                                         const std::string& meter, const std::string& file) {
  IssuedPaper issued;
  issued.sort = papers.front().sort;
  issued.meter = meter;
  issued.copy = papers.front().copy;
  for (Paper& paper : papers) {
    auto laidOut = PrintedPaper::layOut(std::move(paper));
    if (!laidOut) {
      return tl::unexpected(laidOut.error());
    }
    issued.printed.push_back(std::move(*laidOut));
  }
  auto pdf = pdfOf(issued.printed);
  if (!pdf) {
    return tl::unexpected(pdf.error());
  }
  issued.pdf = std::move(*pdf);
  issued.file = file;
  return keepOfRun(run, std::move(issued));
}

Expected<IssuedPaper> PaperOffice::keepOfRun(const RunEvidence& run, IssuedPaper issued) {
  Json body = {{"run", std::to_string(run.id.seq)},
               {"paper", nameOf(issued.sort)},
               {"file", issued.file},
               {"sha256", sha256Hex(issued.pdf)},
               {"utc", utc_},
               {"program", program_}};
  if (!issued.meter.empty()) {
    body["meter"] = issued.meter;
  }
  if (issued.copy > 0) {
    body["copy"] = std::to_string(issued.copy);
  }
  std::vector<IssuedPaper> all = {std::move(issued)};
  if (auto kept = keepDurably(all, {std::move(body)}); !kept) {
    return tl::unexpected(kept.error());
  }
  return std::move(all.front());
}

Expected<IssuedPaper> PaperOffice::partRecords(const RunEvidence& run, const std::string& meter,
                                               const std::string& file) {
  auto stamp = runStamp(run);
  if (!stamp) {
    return tl::unexpected(stamp.error());
  }
  std::vector<Paper> papers;
  for (const PartEvidence& part : run.parts) {
    if (!meter.empty() && part.meter != meter) {
      continue;
    }
    const auto before = printedBefore(run, PaperSort::partRecord, part.meter);
    if (!before) {
      return tl::unexpected(before.error());
    }
    stamp->copy = *before;
    auto paper = partRecordPaper(run, part.meter, *stamp);
    if (!paper) {
      return tl::unexpected(paper.error());
    }
    papers.push_back(std::move(*paper));
  }
  if (papers.empty()) {
    return fail("run " + std::to_string(run.id.seq) + " has no part" +
                (meter.empty() ? std::string() : " of meter " + meter));
  }
  return ofRun(run, std::move(papers), meter, file);
}

Expected<IssuedPaper> PaperOffice::rawRecordTable(const RunEvidence& run, const std::string& file) {
  IssuedPaper issued;
  issued.sort = PaperSort::rawRecord;
  issued.file = file;
  issued.pdf = rawRecordCsv(run);
  return keepOfRun(run, std::move(issued));
}

Expected<IssuedPaper> PaperOffice::rawRecord(const RunEvidence& run, const std::string& file) {
  auto stamp = runStamp(run);
  if (!stamp) {
    return tl::unexpected(stamp.error());
  }
  const auto before = printedBefore(run, PaperSort::rawRecord, std::string());
  if (!before) {
    return tl::unexpected(before.error());
  }
  stamp->copy = *before;
  std::vector<Paper> papers;
  papers.push_back(rawRecordPaper(run, *stamp));
  return ofRun(run, std::move(papers), std::string(), file);
}

}  // namespace mb
