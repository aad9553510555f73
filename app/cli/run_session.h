#pragma once

#include "app/cli/clockwork.h"
#include "app/cli/host_faults.h"
#include "app/cli/interrupt.h"
#include "app/cli/load.h"
#include "core/people/authority.h"
#include "core/record/ledger_reader.h"
#include "core/record/record_store.h"
#include "devices/bench/bench.h"
#include "devices/bench/port_provider.h"
#include "devices/simulator/world.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// What a run is to happen with, as numbers.
struct SessionOptions {
  std::filesystem::path record;
  std::optional<double> pace;  ///< empty: real time
  std::uint64_t seed = 1;
  std::vector<std::string> faults;
  VirtualStart start = usualStart();
  bool resumes = false;  ///< a run of this record that has not ended is what it is about
  bool catchSignals = true;  ///< SIGINT and SIGTERM abort the run; false where the process does that itself
};

/// Who follows a run besides the record, all on the bench thread.
struct RunFollowers {
  RunFollowers(RunObserver& observer_, LogPort& log_) : observer(observer_), log(log_) {}
  RunObserver& observer;
  LogPort& log;
  Telemetry* telemetry = nullptr;
  OperatorPort* operatorPort = nullptr;
};

/// One bench process: time, the bench (in its box, or at the ports of this machine), and its record.
/// Everything in the order of its dependence: the record is closed before the time it is written in ends.
class RunSession {
 public:
  /// Builds bench and record; nothing moves yet. Everything that is wrong is named, one a line.
  [[nodiscard]] static Expected<std::unique_ptr<RunSession>> open(const LoadedPlan& plan,
                                                                  const SessionOptions& options);
  RunSession(const RunSession&) = delete;
  RunSession& operator=(const RunSession&) = delete;
  ~RunSession() = default;

  /// Runs the plan to its end, however it ends. SIGINT and SIGTERM abort it and leave the plant safe.
  /// With `resume` the run that was broken off goes on, or is closed.
  [[nodiscard]] RunSummary run(RunObserver& observer, std::ostream& err,
                               const std::optional<ResumeRequest>& resume);
  [[nodiscard]] RunSummary run(const RunFollowers& followers, const std::optional<ResumeRequest>& resume);

  /// Keeps a paper: a `paper` row with its file name and hash. Gives the row.
  [[nodiscard]] Expected<Row> keepPaper(Seq run, const std::string& paper, const std::string& file,
                                        const std::string& content);

  /// Null where the bench does not lie in this process.
  [[nodiscard]] SimulatedWorld* world() { return world_.get(); }
  [[nodiscard]] Bench& bench() { return *bench_; }
  /// The operator's ways out; bench thread only.
  [[nodiscard]] RunControl& control() { return control_; }
  [[nodiscard]] Scheduler& scheduler() { return clockwork_->scheduler(); }
  /// Sees all that was flushed.
  [[nodiscard]] Expected<std::unique_ptr<LedgerReader>> reader() const;
  [[nodiscard]] RecordStore& store() { return *store_; }

 private:
  RunSession(const LoadedPlan& plan, const SessionOptions& options)
      : plan_(plan), options_(options), clockwork_(clockwork(options.pace, options.start)) {
    if (options.catchSignals) {
      interrupt_.emplace(clockwork_->scheduler(), [this] { control_.abort("interrupted by a signal"); });
    }
  }

  [[nodiscard]] Expected<void> buildWorld();
  [[nodiscard]] Expected<void> buildReal();
  [[nodiscard]] Expected<void> buildOn(PortProvider& ports);
  [[nodiscard]] Expected<void> identify(RecordOptions& record) const;
  [[nodiscard]] Expected<void> openRecord();
  [[nodiscard]] Expected<void> noneIsOpen() const;

  const LoadedPlan& plan_;
  const SessionOptions options_;
  Authority authority_ = Authority::demonstration();
  RunControl control_;
  std::unique_ptr<Clockwork> clockwork_;
  std::optional<Interrupt> interrupt_;  // before the record begins a thread of its own
  std::shared_ptr<SimulatedWorld> world_;
  std::unique_ptr<Bench> bench_;
  std::unique_ptr<HostFaults> hostFaults_;
  std::unique_ptr<RecordStore> store_;
};

}  // namespace mb::cli
