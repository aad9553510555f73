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
  return options.kind == "raw-record" ? office.rawRecord(run, file)
                                      : office.partRecords(run, options.meter, file);
}

}  // namespace

int runPaper(const PaperOptions& options, std::ostream& out, std::ostream& err) {
  const auto records = readRecords({options.record}, false);
  if (!records) {
    return refuse(err, records.error());
  }
  const auto run = runOf(options, records->front());
  if (!run) {
    return refuse(err, run.error());
  }
  auto opened = openForWriting(options.record, options.key, records->front());
  if (!opened) {
    return refuse(err, opened.error());
  }
  ensureApplication();
  const fs::path file = options.out.empty()
                            ? options.record.parent_path() / runPaperName(options.kind, **run, options.meter)
                            : options.out;
  PaperOffice office(*opened->store, opened->utc, std::string(programIdentity()));
  const auto paper = make(office, options, **run, file.filename().string());
  if (!paper) {
    return refuse(err, paper.error());
  }
  if (const auto written = writeFile(file, paper->pdf); !written) {
    return refuse(err, written.error());
  }
  if (options.json) {
    out << nlohmann::ordered_json({{"paper", nameOf(paper->sort)},
                                   {"file", file.string()},
                                   {"sha256", textField(paper->row.json(), "sha256")},
                                   {"seq", paper->row.seq}})
               .dump()
        << '\n';
  } else {
    out << fmt::format("{} of run {}: {}\n", nameOf(paper->sort), (*run)->id.seq, file.string());
  }
  return kSuccess;
}

}  // namespace mb::cli
