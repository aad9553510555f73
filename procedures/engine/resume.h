#pragma once

#include "core/async/clock.h"
#include "procedures/engine/run_history.h"
#include "procedures/engine/run_journal.h"

#include <optional>
#include <string>

namespace mb {

struct RunRequest;

/// Past this a broken run can only be closed (settled point 17).
inline constexpr Duration kResumeLimit = std::chrono::hours(12);

/// What is to become of a run that was broken off.
struct ResumeRequest {
  explicit ResumeRequest(Seq run_) : run(run_) {}
  Seq run = 0;                    ///< its `run` row
  bool close = false;             ///< close it as aborted, and measure nothing
  Duration limit = kResumeLimit;  ///< how long it may have lain
};

/// Why the run cannot go on, or cannot be closed, with this request; nothing is written. A run goes on with
/// the very documents it began with (by SHA-256), on a clock that stands after its last row, and not after
/// the limit; it can be closed whatever became of files and clocks.
[[nodiscard]] Expected<void> mayResume(const RunHistory& history, const RunRequest& request, WallTime now);

/// The history of the run that `request` resumes; nothing for a new run. An error when it may not be resumed,
/// or when a new run finds one that has not ended.
[[nodiscard]] Expected<std::optional<RunHistory>> historyFor(const Journal& journal,
                                                             const RunRequest& request, WallTime now);

/// How long the run has lain; empty when it has no clock row.
[[nodiscard]] std::optional<Duration> ageOf(const RunHistory& history, WallTime now);

/// Writes the `resumed` row: from here on the rows of the broken point are set aside.
void resumeRecord(RunJournal& journal, const RunHistory& history, const RunRequest& request, WallTime now);

}  // namespace mb
