#include "app/cli/run_session.h"

#include "app/cli/audit.h"
#include "app/cli/locate.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/identity/program_identity.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/modbus_registers.h"
#include "devices/bench/port_place.h"
#include "devices/bench/real_ports.h"
#include "devices/bench/simulated_ports.h"
#include "procedures/engine/run_history.h"
#include "procedures/method/flow_sensor_finisher.h"
#include "procedures/method/start_stop_evaluator.h"

#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

/// Until people exist (settled point 18).
constexpr const char* kOperator = "Demo Verifier";

/// Warnings of engine and devices, for whoever looks on.
class WarningPort final : public LogPort {
 public:
  explicit WarningPort(std::ostream& err) : err_(err) {}
  void log(LogLevel level, std::string_view category, std::string_view text) override {
    if (level >= LogLevel::warning) {
      err_ << category << ": " << text << '\n';
    }
  }

 private:
  std::ostream& err_;
};

/// 32 hexadecimal digits as a UUID of this version (RFC 9562: 4 random, 8 of one's own making).
std::string asUuid(std::string hex, char version) {
  hex[12] = version;
  hex[16] = 'a';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

std::string randomUuid() {
  std::random_device random;
  return asUuid(fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random()), '4');
}

/// The identity of a simulated bench comes from its name and the seed, so that two ledgers compare.
std::string uuidOf(const BenchDescription& bench, std::uint64_t seed) {
  if (!bench.uuid.empty()) {
    return bench.uuid;
  }
  return asUuid(sha256Hex("meterbench-bench\n" + bench.name + "\n" + std::to_string(seed)).substr(0, 32),
                '8');
}

/// Real devices know no virtual time, no faults from a menu.
Expected<void> realTimeOnly(const BenchDescription& bench, const SessionOptions& options) {
  const std::string where =
      placeOf(bench.sourceText, bench.fileName, "port", "id", bench.ports.front().id, "address");
  if (options.pace) {
    return fail("devices outside this process (" + bench.ports.front().address + ") know no virtual time",
                where, "leave --virtual-time out, or use a bench in the box (sim:)");
  }
  if (!options.faults.empty()) {
    return fail("faults are on the menu of a bench in the box (sim:) only", where, "leave --fault out");
  }
  return {};
}

Task<void> executeInto(const Context& context, const RunRequest& request, RunSummary& summary) {
  summary = co_await execute(context, request);
}

}  // namespace

Expected<std::unique_ptr<RunSession>> RunSession::open(const LoadedPlan& plan,
                                                       const SessionOptions& options) {
  const bool inProcess = isInProcess(plan.bench);
  if (auto fits = inProcess ? Expected<void>() : realTimeOnly(plan.bench, options); !fits) {
    return tl::unexpected(fits.error());
  }
  std::unique_ptr<RunSession> session(new RunSession(plan, options));
  if (auto built = inProcess ? session->buildWorld() : session->buildReal(); !built) {
    return tl::unexpected(built.error());
  }
  if (auto opened = session->openRecord(); !opened) {
    return tl::unexpected(opened.error());
  }
  return session;
}

Expected<void> RunSession::buildWorld() {
  auto world = SimulatedWorld::create(plan_.bench, plan_.batch, clockwork_->scheduler(), options_.seed,
                                      options_.faults);
  if (!world) {
    return tl::unexpected(world.error());
  }
  world_ = std::move(*world);
  auto faults = HostFaults::create(*clockwork_, *world_);
  if (!faults) {
    return tl::unexpected(faults.error());
  }
  hostFaults_ = std::move(*faults);
  SimulatedPorts ports(*world_);
  return buildOn(ports);
}

Expected<void> RunSession::buildReal() {
  RealPorts ports(*clockwork_->real(), modbusRegisters);
  return buildOn(ports);
}

Expected<void> RunSession::buildOn(PortProvider& ports) {
  auto bench = buildBench(plan_.bench, plan_.batch, plan_.profiles, ports);
  if (!bench) {
    return tl::unexpected(bench.error());
  }
  bench_ = std::move(*bench);
  return {};
}

Expected<void> RunSession::openRecord() {
  const std::filesystem::path folder = options_.record.parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::create_directories(folder, error) && error) {
    return fail("the folder of the record cannot be made: " + error.message(), folder.string());
  }
  RecordOptions record(options_.record, witnessOf(options_.record),
                       [&scheduler = clockwork_->scheduler()] { return toIso(scheduler.wall()); });
  if (auto signedBy = identify(record); !signedBy) {
    return signedBy;
  }
  record.benchName = plan_.bench.name;
  record.program = std::string(programIdentity());
  record.vfs = hostFaults_ ? hostFaults_->vfs() : std::string();
  auto store = RecordStore::open(record);
  if (!store) {
    return tl::unexpected(store.error());
  }
  store_ = std::move(*store);
  if (const auto locked = store_->locked()) {
    return tl::unexpected(*locked);
  }
  if (hostFaults_) {
    hostFaults_->follow(*store_);
  }
  return options_.resumes ? Expected<void>() : noneIsOpen();
}

/// Whose record it is, and who signs it.
Expected<void> RunSession::identify(RecordOptions& record) const {
  record.simulated = bench_->isSimulated();
  if (record.simulated) {
    record.demonstrationSeed = options_.seed;
    record.benchUuid = uuidOf(plan_.bench, options_.seed);
    return {};
  }
  if (plan_.bench.uuid.empty()) {
    return fail("the bench is real, but has no identity of its own", plan_.bench.fileName,
                "write uuid = \"" + randomUuid() + "\" into it, once and for all");
  }
  record.benchUuid = plan_.bench.uuid;
  record.keyFile = options_.record.parent_path() / ("bench-" + plan_.bench.uuid + ".key");
  return {};
}

/// A run that was broken off comes first: it is gone on with, or closed.
Expected<void> RunSession::noneIsOpen() const {
  const auto open = unendedRun(*store_);
  if (!open) {
    return tl::unexpected(open.error());
  }
  if (*open == 0) {
    return {};
  }
  const auto history = runHistory(*store_, *open);
  if (!history) {
    return tl::unexpected(history.error());
  }
  const auto last = history->lastWall();
  const std::string db = "meterbench resume --db " + options_.record.string();
  return fail("run " + std::to_string(*open) + " of batch " + history->batchNumber + " was broken off" +
                  (last ? " at " + toIso(*last) : std::string()) + " and has not ended",
              options_.record.string(), "go on with `" + db + "`, or close it with `" + db + " --abort`");
}

RunSummary RunSession::run(RunObserver& observer, std::ostream& err,
                           const std::optional<ResumeRequest>& resume) {
  WarningPort log(err);
  return run(RunFollowers(observer, log), resume);
}

RunSummary RunSession::run(const RunFollowers& followers, const std::optional<ResumeRequest>& resume) {
  RunSummary refused;
  const auto who = authority_.find(kOperator);
  if (const auto may = authority_.permit(*who, Act::startRun); !may) {
    refused.reason = may.error().message();
    return refused;
  }
  const auto standards = standardsSnapshot(plan_.bench);
  if (!standards) {
    refused.reason = standards.error().message();
    return refused;
  }
  StartStopEvaluator evaluator(*standards);
  FlowSensorFinisher finisher;
  RunRequest request(*bench_, *plan_.setup, plan_.method->tree, plan_.steps);
  request.evaluator = &evaluator;
  request.finisher = &finisher;
  request.observer = &followers.observer;
  request.telemetry = followers.telemetry;
  request.control = &control_;
  request.documents = plan_.documents;
  request.operatorName = who->name;
  request.program = std::string(programIdentity());
  request.seed = world_ ? std::to_string(options_.seed) : std::string();
  request.resume = resume;

  Services services;
  services.journal = store_.get();
  services.authority = &authority_;
  services.log = &followers.log;
  services.operatorPort = followers.operatorPort;
  const Context context(clockwork_->scheduler(), std::stop_token(), services);
  RunSummary summary;
  clockwork_->run(executeInto(context, request, summary));
  return summary;
}

Expected<Row> RunSession::keepPaper(Seq run, const std::string& paper, const std::string& file,
                                    const std::string& content) {
  try {
    const Seq seq = store_->append(
        "paper",
        {{"run", std::to_string(run)}, {"paper", paper}, {"file", file}, {"sha256", sha256Hex(content)}});
    if (auto flushed = store_->flush(); !flushed) {
      return tl::unexpected(flushed.error());
    }
    return store_->read(seq);
  } catch (const StoreFailed& lost) {
    return tl::unexpected(lost.error());
  }
}

Expected<std::unique_ptr<LedgerReader>> RunSession::reader() const {
  if (auto flushed = store_->flush(); !flushed) {
    return tl::unexpected(flushed.error());
  }
  return LedgerReader::open(options_.record);
}

}  // namespace mb::cli
