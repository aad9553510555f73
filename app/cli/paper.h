#pragma once

#include "core/record/row.h"

#include <filesystem>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench paper --db F [--run N] [--kind part-record|raw-record] [--meter SN] [--csv] [--out FILE]
/// [--json]`.
struct PaperOptions {
  std::filesystem::path record;
  Seq run = 0;  ///< 0: the last
  std::string kind = "part-record";
  std::string meter;  ///< of a part record; empty: all meters of the run in one file
  bool csv = false;   ///< the raw record as a table in place of the PDF
  std::filesystem::path out;
  std::filesystem::path key;
  bool json = false;
};

/// Prints a paper of a run. The record is audited first.
int runPaper(const PaperOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli
