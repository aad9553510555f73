#pragma once

#include "core/record/ledger_reader.h"

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench results --db F [--meter SN] [--batch N] [--format json|csv] [--truth FILE]`.
struct ResultsOptions {
  std::filesystem::path record;
  std::optional<std::string> meter;
  std::optional<std::string> batch;
  std::string format;           ///< "json", "csv" or empty: a table for people
  std::filesystem::path truth;  ///< of a simulated run: adds true_error_percent (settled point 15)
};

/// The results on record, one a line. Exit code 0; 2 when the record cannot be read or a filter matches
/// nothing.
int runResults(const ResultsOptions& options, std::ostream& out, std::ostream& err);

/// The table at the end of a run: a line a position with its error at each point, the limit and the verdict.
[[nodiscard]] Expected<std::string> verdictTable(const LedgerReader& ledger, Seq run);

}  // namespace mb::cli
