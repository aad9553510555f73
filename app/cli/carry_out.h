#pragma once

#include "app/cli/run.h"
#include "app/cli/run_session.h"

#include <optional>
#include <ostream>

namespace mb::cli {

// What `run` and `resume` have in common.

/// Seed and pace as numbers, and where the record is.
[[nodiscard]] Expected<SessionOptions> sessionOptions(const RunOptions& options);

/// Whether what is asked for beside the record can be had: the plan expects something, the folder is there,
/// the truth is known.
[[nodiscard]] Expected<void> mayDeliver(const RunOptions& options, const LoadedPlan& plan);

/// Runs what the session has opened, prints its events, writes papers and truth, and gives the exit code.
[[nodiscard]] int carryOut(const RunOptions& options, const LoadedPlan& plan, RunSession& session,
                           const std::optional<ResumeRequest>& resume, std::ostream& out, std::ostream& err);

}  // namespace mb::cli
