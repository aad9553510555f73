#include "app/cli/carry_out.h"

#include "app/cli/answer.h"
#include "app/cli/expectation.h"
#include "app/cli/resources.h"
#include "app/cli/results.h"
#include "app/cli/run_papers.h"
#include "app/cli/run_printer.h"
#include "app/cli/truth.h"
#include "app/papers/paper_office.h"
#include "core/quantity/format.h"
#include "devices/bench/port_place.h"
#include "reports/raw_record.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

/// What is left to do when the run is over.
class Aftermath {
 public:
  Aftermath(const RunOptions& options, const LoadedPlan& plan, RunSession& session, const RunSummary& summary,
            std::ostream& out)
      : options_(options), plan_(plan), session_(session), summary_(summary), out_(out) {}

  Expected<int> settle(RunObserver& observer) {
    auto reader = session_.reader();
    if (!reader) {
      return tl::unexpected(reader.error());
    }
    if (auto papers = writePapers(**reader, observer); !papers) {
      return tl::unexpected(papers.error());
    }
    if (!options_.truth.empty()) {
      if (auto written = writeTruth(options_.truth, **reader, summary_.run, *session_.world()); !written) {
        return tl::unexpected(written.error());
      }
    }
    if (!options_.json) {
      const auto table = verdictTable(**reader, summary_.run);
      if (!table) {
        return tl::unexpected(table.error());
      }
      out_ << '\n' << *table;
    }
    return exitCode(**reader);
  }

 private:
  Expected<void> writePapers(const LedgerReader& reader, RunObserver& observer) {
    if (options_.out.empty()) {
      return {};
    }
    const auto evidence = readEvidence(reader);
    if (!evidence) {
      return tl::unexpected(evidence.error());
    }
    const RunEvidence* run = evidence->run(summary_.run);
    if (run == nullptr) {
      return fail("run " + std::to_string(summary_.run) + " is not on record");
    }
    const std::string csv = rawRecordCsv(*run);
    const std::string name = fmt::format("raw-record-{}-{}.csv", fileSafe(plan_.batch.number), summary_.run);
    if (auto written = writeFile(options_.out / name, csv); !written) {
      return written;
    }
    const auto row = session_.keepPaper(summary_.run, "raw-record", name, csv);
    if (!row) {
      return tl::unexpected(row.error());
    }
    observer.event(eventOf(*row));
    if (!options_.papers) {
      return {};
    }
    const auto printed = printRunPapers(session_.store(), *evidence, *run, options_.out);
    if (!printed) {
      return tl::unexpected(printed.error());
    }
    for (const Row& each : *printed) {
      observer.event(eventOf(each));
    }
    return {};
  }

  Expected<int> exitCode(const LedgerReader& reader) {
    if (!options_.expect) {
      const auto passed = allPassed(reader, summary_.run);
      if (!passed) {
        return tl::unexpected(passed.error());
      }
      return *passed && summary_.status == RunStatus::completed ? kSuccess : kFailed;
    }
    auto differences = surprises(reader, summary_.run, *plan_.plan.expected);
    if (!differences) {
      return tl::unexpected(differences.error());
    }
    if (summary_.status != RunStatus::completed) {
      differences->push_back("the run did not complete: " + summary_.reason);
    }
    if (options_.json) {
      out_ << nlohmann::ordered_json(
                  {{"event", "expectation"}, {"ok", differences->empty()}, {"differences", *differences}})
                  .dump()
           << '\n';
    } else {
      for (const auto& difference : *differences) {
        out_ << difference << '\n';
      }
      out_ << (differences->empty() ? "As the plan expects.\n" : "Not as the plan expects.\n");
    }
    return differences->empty() ? kSuccess : kFailed;
  }

  const RunOptions& options_;
  const LoadedPlan& plan_;
  RunSession& session_;
  const RunSummary& summary_;
  std::ostream& out_;
};

}  // namespace

Expected<SessionOptions> sessionOptions(const RunOptions& options) {
  SessionOptions session;
  const char* const end = options.seed.data() + options.seed.size();
  const auto [stop, error] = std::from_chars(options.seed.data(), end, session.seed);
  if (error != std::errc() || stop != end) {
    return fail("\"" + options.seed + "\" is no seed", "--seed", "give a whole number from 0 on");
  }
  if (options.pace && !options.virtualTime) {
    return fail("a pace is one of virtual time", "--pace", "add --virtual-time, or leave it out");
  }
  if (options.virtualTime) {
    const auto pace = options.pace ? parseDouble(*options.pace) : 0.0;
    if (!pace || *pace < 0.0) {
      return fail("\"" + *options.pace + "\" is no pace", "--pace", "give 0 (free), 1 (real time), 20 ...");
    }
    session.pace = *pace;
  }
  session.faults = options.faults;
  session.record = options.record.empty() ? options.out / "record.sqlite" : options.record;
  return session;
}

Expected<void> mayDeliver(const RunOptions& options, const LoadedPlan& plan) {
  if (options.expect && !plan.plan.expected) {
    return fail("the plan expects nothing", plan.plan.fileName,
                "write an [expected] table, or leave --expect out");
  }
  std::error_code error;
  if (!options.out.empty() && !fs::create_directories(options.out, error) && error) {
    return fail("cannot be made: " + error.message(), options.out.string());
  }
  if (!options.truth.empty() && !isInProcess(plan.bench)) {
    return fail("nobody knows the truth of devices outside this process", "--truth",
                "leave it out, or use a bench in the box (sim:)");
  }
  return {};
}

int carryOut(const RunOptions& options, const LoadedPlan& plan, RunSession& session,
             const std::optional<ResumeRequest>& resume, std::ostream& out, std::ostream& err) {
  RunPrinter people(out, !options.json && isatty(STDOUT_FILENO) != 0);
  RunJsonPrinter machines(out);
  RunObserver& observer = options.json ? static_cast<RunObserver&>(machines) : people;
  const RunSummary summary = session.run(observer, err, resume);
  people.finish();
  if (summary.storeFailure) {
    err << "the record failed: " << summary.storeFailure->message() << '\n';
    return kFailed;
  }
  if (summary.run == 0) {
    const std::string what = resume ? "the run cannot go on: " : "the run could not begin: ";
    return refuse(err, Error(what + summary.reason));
  }
  if (summary.stillOpen) {
    err << "run " << summary.run << " does not go on yet: " << summary.reason
        << "; mend that and resume it again\n";
    return kFailed;
  }
  const auto code = Aftermath(options, plan, session, summary, out).settle(observer);
  if (!code) {
    refuse(err, code.error());
    return kFailed;
  }
  if (resume && resume->close) {  // that it was to be closed is no failure
    return summary.safeState.safe() ? kSuccess : kFailed;
  }
  return *code;
}

}  // namespace mb::cli
