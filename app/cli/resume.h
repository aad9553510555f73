#pragma once

#include "app/cli/run.h"

#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench resume --db FILE …`: options as they were typed.
struct ResumeOptions {
  RunOptions run;  ///< without a seed of its own; the files are only compared with the record's
  std::optional<std::string> seed;  ///< must be the run's; empty: that of the record
  std::optional<std::string> limitHours;
  bool abort = false;  ///< close the run as aborted
};

/// Goes on with the run of a record that was broken off, or closes it. Exit code as of `run`; with `abort` 0
/// when it is closed and the plant at rest; 1 when it cannot go on yet; 2 when it was refused before anything
/// moved.
int runResume(const ResumeOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli
