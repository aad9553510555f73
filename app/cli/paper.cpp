#include "app/cli/paper.h"

#include "app/cli/answer.h"
#include "app/cli/printing.h"
#include "app/cli/record_access.h"
#include "app/cli/resources.h"
#include "app/papers/paper_office.h"
#include "core/identity/program_identity.h"
#include "core/record/fields.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

Expected<const RunEvidence*> runOf(const PaperOptions& options, const RecordEvidence& record) {
  if (record.runs.empty()) {
    return fail("there is no run in this record", options.record.string());
  }
  const RunEvidence* run = options.run == 0 ? &record.runs.back() : record.run(options.run);
  if (run == nullptr) {
    return fail("there is no run " + std::to_string(options.run) + " in this record", options.record.string(),
                "meterbench results lists the runs");
  }
  return run;
}

Expected<IssuedPaper> make(PaperOffice& office, const PaperOptions& options, const RunEvidence& run,
                           const std::string& file) {
  if (options.csv) {
    return office.rawRecordTable(run, file);
  }
  return options.kind == "raw-record" ? office.rawRecord(run, file)
                                      : office.partRecords(run, options.meter, file);
}

void tell(const PaperOptions& options, const RunEvidence& run, const IssuedPaper& paper, const fs::path& file,
          std::ostream& out) {
  if (options.json) {
    out << nlohmann::ordered_json({{"paper", nameOf(paper.sort)},
                                   {"copy", paper.copy},
                                   {"file", file.string()},
                                   {"sha256", textField(paper.row.json(), "sha256")},
                                   {"seq", paper.row.seq}})
               .dump()
        << '\n';
    return;
  }
  out << fmt::format("{} of run {}{}: {}\n", nameOf(paper.sort), run.id.seq,
                     paper.copy > 0 ? fmt::format(", copy {}", paper.copy) : std::string(), file.string());
}

}  // namespace

int runPaper(const PaperOptions& options, std::ostream& out, std::ostream& err) {
  if (options.csv && options.kind != "raw-record") {
    return refuse(err, Error("only the raw record is a table", "--csv", "give --kind raw-record with it"));
  }
  if (const auto whole = auditRecords({options.record}); !whole) {
    refuse(err, whole.error());
    return kFailed;
  }
  const auto records = readRecords({options.record}, false);
  if (!records) {
    return refuse(err, records.error());
  }
  const auto run = runOf(options, records->front());
  if (!run) {
    return refuse(err, run.error());
  }
  const fs::path folder = options.record.parent_path();
  const fs::path file = !options.out.empty()
                            ? options.out
                            : folder / freshPaperName(folder, options.kind, **run, options.meter,
                                                      options.csv ? ".csv" : ".pdf");
  if (const auto may = mayWrite(file); !may) {
    return refuse(err, may.error());
  }
  auto opened = openForWriting(options.record, options.key, records->front());
  if (!opened) {
    return refuse(err, opened.error());
  }
  ensureApplication();
  PaperOffice office(*opened->store, opened->utc, std::string(programIdentity()));
  const auto paper = make(office, options, **run, file.filename().string());
  if (!paper) {
    return refuse(err, paper.error());
  }
  if (const auto written = writeFile(file, paper->pdf); !written) {
    return refuse(err, written.error());
  }
  tell(options, **run, *paper, file, out);
  return kSuccess;
}

}  // namespace mb::cli
