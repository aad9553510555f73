#include "app/cli/resume.h"

#include "app/cli/answer.h"
#include "app/cli/carry_out.h"
#include "app/cli/load_record.h"
#include "core/quantity/format.h"

#include <fmt/format.h>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

/// Virtual time goes on so long after the last row: a program is not back at once.
constexpr Duration kRestart = std::chrono::minutes(1);

Expected<ResumeRequest> request(const ResumeOptions& options, const RunHistory& history) {
  ResumeRequest request(history.run);
  request.close = options.abort;
  if (options.limitHours) {
    const auto hours = parseDouble(*options.limitHours);
    constexpr double kLongest = 24.0 * 365.0;
    if (!hours || !(*hours >= 0.0 && *hours <= kLongest)) {
      return fail("\"" + *options.limitHours + "\" is no number of hours", "--limit-h",
                  "give 12, the usual one, or another from 0 to 8760");
    }
    request.limit = fromSeconds(*hours * 3600.0);
  }
  return request;
}

/// The run that is open in the record.
Expected<RunHistory> openRun(const LedgerReader& ledger, const fs::path& record) {
  const auto run = unendedRun(ledger);
  if (!run) {
    return tl::unexpected(run.error());
  }
  if (*run == 0) {
    return fail("there is nothing to resume: every run of this record has ended", record.string(),
                "begin one with `meterbench run`");
  }
  return runHistory(ledger, *run);
}

Expected<SessionOptions> session(const ResumeOptions& options, const RunHistory& history) {
  RunOptions run = options.run;
  if (history.seed.empty()) {
    run.seed =
        options.seed.value_or(run.seed);  // devices outside this process: it makes the key of the record
  } else if (options.seed && *options.seed != history.seed) {
    return fail(
        "run " + std::to_string(history.run) + " has the seed " + history.seed + " and not " + *options.seed,
        "--seed", "leave it out: the record keeps it");
  } else {
    run.seed = history.seed;
  }
  auto session = sessionOptions(run);
  if (!session) {
    return session;
  }
  session->resumes = true;
  if (history.clockStart) {
    session->start.wall = *history.clockStart;
    session->start.first = history.lastInstant + kRestart;
  }
  return session;
}

void announce(const ResumeOptions& options, const LoadedPlan& plan, const RunHistory& history,
              std::ostream& out) {
  out << fmt::format("{}: run {} of batch {}, {} meters, edition {}\nrecord: {}\n", plan.plan.name,
                     history.run, plan.batch.number, plan.batch.meters.size(), plan.regulation.edition,
                     options.run.record.string());
}

int resumeRun(const ResumeOptions& options, const RunHistory& history, const LoadedPlan& plan,
              std::ostream& out, std::ostream& err) {
  const auto wanted = request(options, history);
  if (!wanted) {
    return refuse(err, wanted.error());
  }
  const auto opening = session(options, history);
  if (!opening) {
    return refuse(err, opening.error());
  }
  if (const auto may = mayDeliver(options.run, plan); !may) {
    return refuse(err, may.error());
  }
  auto opened = RunSession::open(plan, *opening);
  if (!opened) {
    return refuseEach(err, opened.error());
  }
  if (!options.run.json) {
    announce(options, plan, history, out);
  }
  return carryOut(options.run, plan, **opened, *wanted, out, err);
}

}  // namespace

int runResume(const ResumeOptions& options, std::ostream& out, std::ostream& err) {
  const auto ledger = LedgerReader::open(options.run.record);
  if (!ledger) {
    return refuse(err, ledger.error());
  }
  const auto history = openRun(**ledger, options.run.record);
  if (!history) {
    return refuse(err, history.error());
  }
  const auto plan = loadFromRecord(**ledger, *history, options.run.load);
  if (!plan) {
    return refuseEach(err, plan.error());
  }
  return resumeRun(options, *history, **plan, out, err);
}

}  // namespace mb::cli
