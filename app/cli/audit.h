#pragma once

#include <filesystem>
#include <ostream>

namespace mb::cli {

/// `meterbench audit verify --db F [--witness F] [--json]`.
struct AuditOptions {
  std::filesystem::path record;
  std::filesystem::path witness;  ///< empty: beside the record
  bool json = false;
};

/// Checks a record whole; runs beside a bench that writes it. Exit code 0 when nothing is wrong, 1 with the
/// findings, 2 when there is no such file.
int runAuditVerify(const AuditOptions& options, std::ostream& out, std::ostream& err);

/// Where the witness file of a record lies unless it is named: beside it.
[[nodiscard]] std::filesystem::path witnessOf(const std::filesystem::path& record);

}  // namespace mb::cli
