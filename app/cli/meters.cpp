#include "app/cli/meters.h"

#include "app/cli/answer.h"
#include "app/cli/clockwork.h"
#include "app/cli/interrupt.h"
#include "app/cli/load.h"
#include "app/cli/resources.h"
#include "core/model/parse.h"
#include "core/quantity/format.h"
#include "devices/bench/line_scan.h"
#include "devices/bench/modbus_registers.h"
#include "devices/bench/port_address.h"
#include "devices/bench/real_ports.h"
#include "devices/bench/replay_ports.h"
#include "devices/bench/simulated_ports.h"
#include "devices/codec/mbus/header.h"
#include "devices/meter/profile_driver.h"
#include "devices/simulator/world.h"

#include <algorithm>
#include <memory>
#include <stop_token>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kAnyHead = "en13757-optical";
constexpr std::string_view kReplay = "replay:";

template <class T>
Expected<T> parsedFile(const std::filesystem::path& path,
                       Expected<T> (*parse)(std::string_view, const std::string&)) {
  const auto text = readFile(path);
  if (!text) {
    return tl::unexpected(text.error());
  }
  return parse(*text, path.string());
}

/// Everything that a try at some lines needs, in the order of its dependence.
class Trial {
 public:
  explicit Trial(const MetersOptions& options) : options_(options) {}

  /// Reads the files and makes ports. Errors: files, ports and options that do not fit.
  Expected<void> prepare() {
    if (options_.bench.empty() == options_.port.empty()) {
      return fail("nothing, or too much, to look at", "--bench, --port", "give one of the two");
    }
    auto profiles = loadProfiles(resourceFolder() / "profiles");
    if (!profiles) {
      return tl::unexpected(profiles.error());
    }
    profiles_ = std::move(*profiles);
    if (!options_.port.empty()) {
      return preparePort();
    }
    auto bench = parsedFile(options_.bench, parseBench);
    if (!bench) {
      return tl::unexpected(bench.error());
    }
    bench_ = std::move(*bench);
    if (!options_.batch.empty()) {
      auto batch = parsedFile(options_.batch, parseBatch);
      if (!batch) {
        return tl::unexpected(batch.error());
      }
      batch_ = std::move(*batch);
    }
    return makePorts();
  }

  /// The profile by which heads, or the port, are asked.
  [[nodiscard]] Expected<std::shared_ptr<const Profile>> profile() const {
    return profiles_.get(options_.profile.empty() ? kAnyHead : options_.profile);
  }

  /// Runs the task until it ends or a signal comes.
  void run(Task<void> (*work)(Trial&, const Context&)) {
    const Context context(clockwork_->scheduler(), stop_.get_token(), Services());
    try {
      clockwork_->run(work(*this, context));
    } catch (const Cancelled&) {
      interrupted_ = true;
    }
  }

  [[nodiscard]] const MetersOptions& options() const { return options_; }
  [[nodiscard]] const BenchDescription& bench() const { return bench_; }
  [[nodiscard]] const Batch& batch() const { return batch_; }
  [[nodiscard]] const ProfileLibrary& profiles() const { return profiles_; }
  [[nodiscard]] PortSet& ports() { return *ports_; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }

  std::unique_ptr<LineScan> scan;
  ScanReport found;
  std::unique_ptr<MeterLines> lines;
  struct Read {
    Expected<MeterIdentity> identity = fail("not read");
    Expected<std::vector<MeterReading>> readings = fail("not read");
  };
  std::map<int, Read> read;

 private:
  [[nodiscard]] bool replays() const { return options_.port.starts_with(kReplay); }

  [[nodiscard]] Expected<void> checkPort() const {
    if (replays()) {
      return {};
    }
    const auto address = PortAddress::parse(options_.port);
    if (!address) {
      return tl::unexpected(address.error());
    }
    if (address->scheme == PortScheme::simulated || address->isModbus()) {
      return fail("\"" + options_.port + "\" is no port of bytes", "--port",
                  "give serial:DEVICE, tcp:HOST:PORT or replay:FILE");
    }
    return {};
  }

  Expected<void> preparePort() {
    if (auto checked = checkPort(); !checked) {
      return checked;
    }
    if (const auto settings = SerialSettings::parse(options_.settings); !settings) {
      return tl::unexpected(settings.error());
    }
    bench_ = benchOfPort(options_.port, options_.settings);
    if (!options_.profile.empty()) {
      const auto profile = profiles_.get(options_.profile);
      if (!profile) {
        return tl::unexpected(profile.error());
      }
      if ((*profile)->addressing.kind == Addressing::single) {
        bench_.meterLines.front().kind = "optical";  // one head, no selector
      }
      BatchMeter meter;
      meter.position = 1;
      meter.number = options_.meter;
      meter.profile = options_.profile;
      batch_.meters.push_back(meter);
    }
    return makePorts();
  }

  Expected<void> makePorts() {
    const bool simulated = std::ranges::any_of(
        bench_.ports, [](const PortDescription& port) { return port.address.starts_with("sim:"); });
    clockwork_ = simulated || replays() ? clockwork(0.0) : clockwork(std::nullopt);
    interrupt_.emplace(clockwork_->scheduler(), [this] { stop_.request_stop(); });
    if (simulated) {
      if (batch_.meters.empty()) {
        return fail("a simulated bench needs to know what is clamped in", bench_.fileName,
                    "name it with --batch");
      }
      auto world =
          SimulatedWorld::create(bench_, batch_, clockwork_->scheduler(), options_.seed, options_.faults);
      if (!world) {
        return tl::unexpected(world.error());
      }
      world_ = std::move(*world);
      provider_ = std::make_unique<SimulatedPorts>(*world_);
    } else if (replays()) {
      const std::filesystem::path file = options_.port.substr(kReplay.size());
      const auto text = readFile(file);
      if (!text) {
        return tl::unexpected(text.error());
      }
      auto entries = parseTrace(*text, file.string());
      if (!entries) {
        return tl::unexpected(entries.error());
      }
      provider_ = std::make_unique<ReplayPorts>(clockwork_->scheduler(), std::move(*entries));
    } else {
      provider_ = std::make_unique<RealPorts>(*clockwork_->real(), modbusRegisters);
    }
    ports_.emplace(bench_, *provider_);
    return {};
  }

  const MetersOptions& options_;
  std::stop_source stop_;
  BenchDescription bench_;
  Batch batch_;
  ProfileLibrary profiles_;
  std::unique_ptr<Clockwork> clockwork_;
  std::optional<Interrupt> interrupt_;
  std::unique_ptr<SimulatedWorld> world_;
  std::unique_ptr<PortProvider> provider_;
  std::optional<PortSet> ports_;
  bool interrupted_ = false;
};

Json jsonOf(const MeterIdentity& identity) {
  return {{"meter", identity.number},
          {"manufacturer", identity.maker},
          {"version", identity.version},
          {"medium", identity.medium}};
}

std::string inWords(const MeterIdentity& identity) {
  return fmt::format("{}  {}  version {:02X}  {}", identity.number, identity.maker, identity.version,
                     mbus::mediumName(static_cast<std::uint8_t>(identity.medium)));
}

void print(const Trial& trial, std::ostream& out) {
  for (const auto& meter : trial.found.meters) {
    if (trial.options().json) {
      Json line = {{"line", meter.line}, {"position", nullptr}};
      if (meter.position > 0) {
        line["position"] = meter.position;
      }
      line.update(jsonOf(meter.identity));
      out << line.dump() << '\n';
    } else {
      const std::string place = meter.position > 0 ? fmt::format("position {:>2}", meter.position) : "";
      out << fmt::format("line {:<6} {:<12} {}\n", meter.line, place, inWords(meter.identity));
    }
  }
  for (const auto& remark : trial.found.remarks) {
    out << (trial.options().json ? Json({{"remark", remark}}).dump() : "note: " + remark) << '\n';
  }
  if (!trial.options().json) {
    out << fmt::format("{} meters found\n", trial.found.meters.size());
  }
}

Task<void> scanAll(Trial& trial, const Context& context) {
  trial.found = co_await trial.scan->run(context);
}

Task<void> readOne(Trial& trial, const Context& context, int position) {
  MeterDriver& meter = *trial.lines->meter(position);
  Trial::Read& read = trial.read[position];
  read.identity = co_await meter.identify(context);
  if (!read.identity) {
    co_return;
  }
  if (trial.options().verification) {
    const auto entered = co_await meter.enterVerification(context);
    if (!entered) {
      read.readings = tl::unexpected(entered.error());
      co_return;
    }
  }
  read.readings = co_await meter.read(context, ReadPurpose::confirm);
  if (!read.readings && !meter.inVerification(context.now())) {
    read.readings = fail(read.readings.error().message() +
                         "; this make may answer in its verification state only: try --verification");
  }
  if (trial.options().verification) {
    const auto left = co_await meter.leaveVerification(context);
    if (!left && read.readings) {
      read.readings = tl::unexpected(left.error());
    }
  }
}

Task<void> readAll(Trial& trial, const Context& context) {
  Parallel meters(context);
  for (const auto& meter : trial.batch().meters) {
    meters.add(readOne(trial, meters.context(), meter.position));
  }
  co_await meters.join();
}

void print(const Trial& trial, int position, const Trial::Read& read, std::ostream& out) {
  const Error* error = !read.identity ? &read.identity.error() : nullptr;
  error = error == nullptr && !read.readings ? &read.readings.error() : error;
  if (trial.options().json) {
    Json line = {{"position", position}};
    if (read.identity) {
      line.update(jsonOf(*read.identity));
    }
    Json values = Json::array();
    for (const auto& reading : read.readings.value_or(std::vector<MeterReading>())) {
      values.push_back({{"quantity", reading.quantity},
                        {"unit", reading.unit},
                        {"value", reading.value.toString()},
                        {"dib", reading.dib},
                        {"vib", reading.vib}});
    }
    line["readings"] = std::move(values);
    line["error"] = error != nullptr ? Json(error->message()) : Json(nullptr);
    out << line.dump() << '\n';
    return;
  }
  out << fmt::format("position {:>2}  {}\n", position,
                     read.identity ? inWords(*read.identity) : std::string("no answer"));
  for (const auto& reading : read.readings.value_or(std::vector<MeterReading>())) {
    out << fmt::format("    {:<20} {:>16} {}\n", reading.quantity, reading.value.toString(), reading.unit);
  }
  if (error != nullptr) {
    out << "    " << error->message() << '\n';
  }
}

/// Refuses what the making of lines complained about; 0 when nothing was.
int refused(Trial& trial, std::ostream& err) {
  for (const auto& complaint : trial.ports().errors()) {
    refuse(err, Error(complaint));
  }
  return trial.ports().errors().empty() ? kSuccess : kWrongUse;
}

int interrupted(std::ostream& err) {
  err << "interrupted\n";
  return kFailed;
}

}  // namespace

BenchDescription benchOfPort(const std::string& address, const std::string& settings) {
  BenchDescription bench;
  bench.fileName = "--port";
  PortDescription port;
  port.id = "port";
  port.address = address;
  port.kind = "bytes";
  port.settings = settings;
  bench.ports.push_back(port);
  MeterLineDescription line;
  line.id = "port";
  line.kind = "mbus";
  line.link = "port";
  line.positions.push_back(1);
  bench.meterLines.push_back(line);
  return bench;
}

int runScan(const MetersOptions& options, std::ostream& out, std::ostream& err) {
  Trial trial(options);
  if (const auto prepared = trial.prepare(); !prepared) {
    return refuseEach(err, prepared.error());
  }
  const auto head = trial.profile();
  if (!head) {
    return refuse(err, head.error());
  }
  trial.scan = std::make_unique<LineScan>(trial.bench(), *head, trial.ports());
  if (const int code = refused(trial, err); code != kSuccess) {
    return code;
  }
  trial.run(scanAll);
  if (trial.interrupted()) {
    return interrupted(err);
  }
  print(trial, out);
  return trial.found.meters.empty() ? kFailed : kSuccess;
}

int runRead(const MetersOptions& options, std::ostream& out, std::ostream& err) {
  Trial trial(options);
  if (const auto prepared = trial.prepare(); !prepared) {
    return refuseEach(err, prepared.error());
  }
  if (trial.batch().meters.empty()) {
    return refuse(err,
                  Error("nobody knows which meters are to be read", "read",
                        "name the batch with --batch, or the make of the meter on a port with --profile"));
  }
  trial.lines = std::make_unique<MeterLines>(trial.bench(), trial.batch(), trial.profiles(), trial.ports());
  if (const int code = refused(trial, err); code != kSuccess) {
    return code;
  }
  std::vector<std::string> closed;
  trial.lines->open(closed);
  for (const auto& error : closed) {
    err << error << '\n';
  }
  trial.run(readAll);
  if (trial.interrupted()) {
    return interrupted(err);
  }
  bool all = true;
  for (const auto& [position, read] : trial.read) {
    print(trial, position, read, out);
    all = all && read.identity && read.readings;
  }
  return all ? kSuccess : kFailed;
}

}  // namespace mb::cli
