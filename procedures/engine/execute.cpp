#include "procedures/engine/execute.h"

#include "procedures/engine/dry_run.h"
#include "procedures/engine/event_publisher.h"
#include "procedures/engine/interlocks.h"
#include "procedures/engine/progress.h"
#include "procedures/engine/run_context.h"
#include "procedures/engine/run_opening.h"
#include "procedures/engine/safe_state_row.h"
#include "procedures/engine/tree_runner.h"

#include <memory>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr Duration kClockPeriod = std::chrono::hours(1);
/// Plots need no more than this.
constexpr Duration kTelemetryPause = std::chrono::milliseconds(100);

/// The services with the run's journal in the place of the record.
Services servicesOf(const Context& context, RunJournal& journal) {
  Services services = context.services();
  services.journal = &journal;
  return services;
}

/// Stops one source when a token says so, for as long as it lives.
class StopWith {
 public:
  StopWith(const std::stop_token& token, std::stop_source source)
      : source_(std::move(source)), callback_(token, [this] { source_.request_stop(); }) {}

 private:
  std::stop_source source_;
  std::stop_callback<std::function<void()>> callback_;
};

/// One run from its first row to its last.
class Execution {
 public:
  Execution(const Context& context, const RunRequest& request, const DryRun& plan, const RunHistory* history)
      : request_(request),
        history_(history),
        journal_(context.journal()),
        patient_(context.scheduler(), std::stop_token(), servicesOf(context, journal_)),
        run_(Context(context.scheduler(), stop_.get_token(), servicesOf(context, journal_)), stop_,
             request.bench, request.setup, journal_),
        outside_(context.stopToken(), run_.stop),
        progress_(plan, request.observer),
        publisher_(context.scheduler(), journal_, request.observer),
        interlocks_(run_) {
    if (request.control != nullptr) {
      aborted_.emplace(request.control->aborted().get_token(), run_.stop);
      cut_.emplace(request.control->teardownCut().get_token(), run_.cutTeardown);
    }
    if (request.observer != nullptr) {
      run_.onDurable = [observer = request.observer](Seq seq) { observer->durable(seq); };
    }
    run_.onProgress = [this](const std::string& path, double fraction) {
      progress_.update(run_.context.now(), path, fraction);
    };
  }
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution() = default;

  Task<RunSummary> run();

 private:
  Task<void> begin();
  Task<bool> afterCrash();
  Task<bool> openBench();
  Task<bool> prepared();
  Task<void> work();
  Task<void> plan(Parallel& beside);
  Task<void> runTree();
  Task<void> safeState();
  Task<void> end();
  void giveVerdicts();
  void noteTrip();
  void addMissingMeters();
  Task<void> acquire(const Context& context);
  Task<void> clocks(const Context& context);
  Task<void> forward(const Context& context, std::string channel);
  void settle(const NodeResult& result);
  void cancelled();
  void failed(std::string reason);

  const RunRequest& request_;
  const RunHistory* const history_;  ///< of the run that goes on; null: a new one
  RunJournal journal_;
  std::stop_source stop_;
  Context patient_;  ///< nobody can stop it
  RunContext run_;
  StopWith outside_;
  std::optional<StopWith> aborted_;
  std::optional<StopWith> cut_;
  ProgressMeter progress_;
  EventPublisher publisher_;
  Interlocks interlocks_;
  RunSummary summary_;
  bool tripNoted_ = false;
};

void Execution::failed(std::string reason) {
  summary_.status = RunStatus::failed;
  if (summary_.reason.empty()) {
    summary_.reason = std::move(reason);
  } else if (reason != summary_.reason) {
    summary_.reason += "; " + reason;
  }
}

void Execution::settle(const NodeResult& result) {
  summary_.reason = result.reason;
  switch (result.flow) {
    case Flow::goOn:
      summary_.status = RunStatus::completed;
      return;
    case Flow::finish:
      summary_.status = RunStatus::aborted;
      return;
    case Flow::stop:
    case Flow::skipPoint:
      summary_.status = RunStatus::failed;
  }
}

void Execution::cancelled() {
  if (run_.tripped()) {
    return;  // named when the run is settled
  }
  summary_.status = RunStatus::aborted;
  const std::string who = request_.control == nullptr ? std::string() : request_.control->reason();
  summary_.reason = who.empty() ? "stopped from outside" : who;
}

Task<void> Execution::runTree() {
  std::string bug;
  try {
    TreeRunner runner(run_, request_.registry, request_.evaluator, request_.control);
    Scope root(run_.context, std::string());
    const NodeResult result = co_await runner.run(request_.tree, root);
    settle(result);
  } catch (const Cancelled&) {
    cancelled();
  } catch (const StoreFailed& lost) {
    journal_.setFailure(lost.error());
  } catch (const std::exception& error) {
    failed(std::string("bug: ") + error.what());
  }
  noteTrip();
}

void Execution::noteTrip() {
  if (run_.tripped() && !tripNoted_) {
    tripNoted_ = true;
    failed("interlock " + *run_.tripped() + " tripped");
  }
}

Task<void> Execution::safeState() {
  co_await interlocks_.settled(patient_);
  summary_.safeState = co_await rest(patient_, request_.bench, run_.armed());
  noteTrip();
  if (!summary_.safeState.safe()) {
    failed("not at rest: " + summary_.safeState.problems());
  }
  if (!journal_.failure()) {
    try {
      const std::string why = summary_.reason.empty() ? std::string("end of the run") : summary_.reason;
      journal_.append("safe_state", safeStateRow(summary_.safeState, why));
    } catch (const StoreFailed&) {
      // The plant is at rest all the same; the journal remembers the failure.
    }
  }
}

Task<void> Execution::plan(Parallel& beside) {
  // Acquisition that breaks down takes the plan with it.
  const StopWith broken(beside.context().stopToken(), run_.stop);
  co_await runTree();
  co_await safeState();
  beside.stop();
}

Task<void> Execution::acquire(const Context& context) {
  co_await request_.bench.acquire(context);
}

Task<void> Execution::clocks(const Context& context) {
  for (;;) {
    co_await context.sleep(kClockPeriod);
    run_.recordClock("hourly");
  }
}

Task<void> Execution::forward(const Context& context, std::string id) {
  Channel& channel = request_.bench.channel(id);
  for (;;) {
    co_await context.notified(channel.changed(), kNever);
    if (const auto sample = channel.fresh(context.now())) {
      request_.telemetry->sample(channel, *sample);
    }
    co_await context.sleep(kTelemetryPause);
  }
}

Task<void> Execution::work() {
  Parallel beside(patient_);
  beside.add(acquire(beside.context()));
  interlocks_.addTo(beside);
  beside.add(clocks(beside.context()));
  if (request_.telemetry != nullptr) {
    for (const auto& channel : request_.bench.description().channels) {
      beside.add(forward(beside.context(), channel.id));
    }
    for (const auto& balance : request_.bench.description().balances) {
      beside.add(forward(beside.context(), balance.id));
    }
  }
  beside.add(plan(beside));
  try {
    co_await beside.join();
  } catch (const Cancelled&) {
    // How those beside the plan end.
  } catch (const StoreFailed& lost) {
    journal_.setFailure(lost.error());
  } catch (const std::exception& error) {
    failed(std::string("bug beside the plan: ") + error.what());
  }
}

Task<void> Execution::begin() {
  if (history_ == nullptr) {
    openRecord(journal_, request_);
    summary_.run = journal_.run();
    run_.recordClock("start");
    co_await run_.durable(run_.context);
  } else {
    resumeRecord(journal_, *history_, request_, patient_.scheduler().wall());
    summary_.run = journal_.run();
    run_.recordClock("resumed");
    run_.goOnFrom(*history_);
    co_await run_.durable(patient_);  // the plant is put to rest whoever asks for an end
  }
}

/// Nobody knows what moved before the crash: every actuator goes to rest before anything else. False when the
/// run may not go on.
Task<bool> Execution::afterCrash() {
  summary_.safeState = co_await restAll(patient_, request_.bench, "crash");
  const bool safe = summary_.safeState.safe();
  if (request_.resume->close) {
    summary_.status = RunStatus::aborted;
    summary_.reason = "closed after it was broken off, by " + request_.operatorName;
    if (!safe) {
      summary_.reason += "; not at rest: " + summary_.safeState.problems();
    }
    co_return false;
  }
  if (!safe) {
    summary_.stillOpen = true;
    failed("not at rest: " + summary_.safeState.problems());
  }
  co_return safe;
}

Task<bool> Execution::openBench() {
  const auto open = co_await request_.bench.open(run_.context);
  if (!open) {
    failed("the bench does not open: " + open.error().message());
    summary_.stillOpen = history_ != nullptr;
  }
  co_return open.has_value();
}

/// Everything before the first step; false when none may follow.
Task<bool> Execution::prepared() {
  bool ready = false;
  try {
    co_await begin();
    ready = history_ == nullptr || co_await afterCrash();
    if (ready) {
      ready = co_await openBench();
    }
  } catch (const Cancelled&) {
    ready = false;
    cancelled();
  } catch (const StoreFailed&) {
    throw;
  } catch (const std::exception& error) {
    ready = false;
    summary_.stillOpen = history_ != nullptr;
    failed(std::string("bug while the bench opens: ") + error.what());
  }
  co_return ready;
}

void Execution::addMissingMeters() {
  const StepContext context(run_, patient_, std::string(), nullptr);
  for (const int position : request_.setup.positions()) {
    if (!run_.hasMeterRow(position)) {
      context.recordMeter(position, std::nullopt, false);
    }
  }
}

void Execution::giveVerdicts() {
  if (request_.finisher == nullptr) {
    return;
  }
  StepContext context(run_, patient_, std::string(), nullptr);
  try {
    const auto finished = request_.finisher->finish(context, summary_.status, summary_.reason);
    if (!finished) {
      failed("no verdicts: " + finished.error().message());
    }
  } catch (const StoreFailed&) {
    throw;
  } catch (const std::exception& error) {
    failed(std::string("bug in the verdicts: ") + error.what());
  }
}

Task<void> Execution::end() {
  addMissingMeters();
  co_await run_.durable(patient_);
  giveVerdicts();
  co_await run_.durable(patient_);
  run_.recordClock("end");
  closeRecord(journal_, summary_.status, summary_.reason);
  co_await run_.durable(patient_);
}

Task<RunSummary> Execution::run() {
  try {
    const bool ready = co_await prepared();
    if (ready) {
      co_await work();
    }
    if (!journal_.failure() && !summary_.stillOpen) {
      co_await end();
    }
  } catch (const StoreFailed& lost) {
    journal_.setFailure(lost.error());
  }
  if (journal_.failure()) {
    summary_.storeFailure = journal_.failure();
    failed("the record failed: " + journal_.failure()->message());
  }
  co_await publisher_.drained(patient_);
  co_return summary_;
}

}  // namespace

std::string_view nameOf(RunStatus status) {
  switch (status) {
    case RunStatus::completed:
      return "completed";
    case RunStatus::aborted:
      return "aborted";
    case RunStatus::failed:
      break;
  }
  return "failed";
}

Task<RunSummary> execute(const Context& context, const RunRequest& request) {
  const DryRun plan = dryRun(request.tree, request.setup, request.registry);
  if (!plan.ok()) {
    RunSummary refused;
    refused.reason = "the dry run refuses the plan: " + plan.errors.front().message();
    co_return refused;
  }
  const auto history = historyFor(context.journal(), request, context.scheduler().wall());
  if (!history) {
    RunSummary refused;
    refused.reason = history.error().message();
    co_return refused;
  }
  Execution execution(context, request, plan, history->has_value() ? &**history : nullptr);
  co_return co_await execution.run();
}

}  // namespace mb
