#include "app/cli/recompute.h"

#include "app/cli/answer.h"
#include "core/identity/program_identity.h"
#include "procedures/method/recompute.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

void printJsonReport(const RecomputeReport& report, std::ostream& out) {
  for (const auto& difference : report.differences) {
    out << Json({{"kind", "difference"},
                 {"seq", difference.row},
                 {"what", difference.what},
                 {"record", difference.record},
                 {"program", difference.program}})
               .dump(-1, ' ', false, Json::error_handler_t::replace)
        << '\n';
  }
  out << Json({{"kind", "summary"},
               {"ok", report.ok()},
               {"same_program", report.sameProgram},
               {"runs", report.runs},
               {"open_runs", report.open},
               {"readings", report.readings},
               {"adapter_readings_taken", report.taken},
               {"weighings", report.weighings},
               {"points", report.points},
               {"results", report.results},
               {"verdicts", report.verdicts},
               {"differences", report.differences.size()}})
             .dump()
      << '\n';
}

void printReport(const RecomputeReport& report, std::ostream& out) {
  out << fmt::format(
      "{} runs: {} meter readings and {} weighings decoded again from their bytes, {} runs of points "
      "evaluated again, {} results and {} verdicts compared\n",
      report.runs, report.readings, report.weighings, report.points, report.results, report.verdicts);
  if (report.taken > 0) {
    out << fmt::format(
        "note: {} readings of external adapters say no encoding of their bytes: begun with as they stand\n",
        report.taken);
  }
  if (report.open > 0) {
    out << "note: a run has not ended; only its finished points are evaluated\n";
  }
  for (const auto& difference : report.differences) {
    out << fmt::format("row {}: {}: the record says {}, this program finds {}\n", difference.row,
                       difference.what, difference.record.empty() ? "nothing" : difference.record,
                       difference.program.empty() ? "nothing" : difference.program);
  }
  if (!report.ok()) {
    out << fmt::format("{} differences.\n", report.differences.size());
  } else if (report.sameProgram) {
    out << "Every bit comes out again.\n";
  } else {
    out << "Made by another program: everything comes out again within 1e-9, and prints the same.\n";
  }
}

}  // namespace

int runRecompute(const RecomputeOptions& options, std::ostream& out, std::ostream& err) {
  const auto ledger = LedgerReader::open(options.record);
  if (!ledger) {
    return refuse(err, ledger.error());
  }
  const auto report = recompute(**ledger, programIdentity());
  if (!report) {
    return refuse(err, report.error());
  }
  (options.json ? printJsonReport : printReport)(*report, out);
  return report->ok() ? kSuccess : kFailed;
}

}  // namespace mb::cli
