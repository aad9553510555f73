#include "app/cli/audit.h"

#include "app/cli/answer.h"
#include "core/record/audit.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

void printJsonReport(const AuditReport& report, std::ostream& out) {
  nlohmann::ordered_json json = {{"ok", report.ok()},
                                 {"rows", report.rows},
                                 {"segments", report.segments},
                                 {"witnessed", report.witnessed},
                                 {"head_seq", report.head.seq},
                                 {"head_hash", report.head.hash},
                                 {"public_key", report.publicKey},
                                 {"first_bad_row", report.firstBadRow()},
                                 {"findings", nlohmann::ordered_json::array()}};
  for (const auto& finding : report.findings) {
    json["findings"].push_back({{"seq", finding.seq}, {"where", finding.where}, {"what", finding.what}});
  }
  out << json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

void printReport(const AuditReport& report, std::ostream& out) {
  out << fmt::format("{} rows, {} segments, {} witnessed heads\nhead {} {}\n", report.rows, report.segments,
                     report.witnessed, report.head.seq, report.head.hash);
  for (const auto& note : report.notes) {
    out << "note: " << note << '\n';
  }
  for (const auto& finding : report.findings) {
    out << finding.where << ": " << finding.what << '\n';
  }
  if (report.unlisted > 0) {
    out << fmt::format("and {} findings more\n", report.unlisted);
  }
  out << (report.ok() ? "The record is whole.\n" : "The record is NOT whole.\n");
}

}  // namespace

std::filesystem::path witnessOf(const std::filesystem::path& record) {
  return record.string() + ".witness";
}

int runAuditVerify(const AuditOptions& options, std::ostream& out, std::ostream& err) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(options.record, error)) {
    return refuse(err, Error("there is no such record file", options.record.string(), "name it with --db"));
  }
  const auto witness = options.witness.empty() ? witnessOf(options.record) : options.witness;
  const AuditReport report = verifyRecord(options.record, witness);
  if (options.json) {
    printJsonReport(report, out);
  } else {
    printReport(report, out);
  }
  return report.ok() ? kSuccess : kFailed;
}

}  // namespace mb::cli
