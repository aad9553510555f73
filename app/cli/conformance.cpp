#include "app/cli/conformance.h"

#include "app/cli/answer.h"
#include "app/cli/clockwork.h"
#include "app/cli/interrupt.h"
#include "app/cli/load.h"
#include "app/cli/meters.h"
#include "app/cli/resources.h"
#include "core/model/parse.h"
#include "core/record/memory_journal.h"
#include "devices/bench/build_bench.h"
#include "devices/bench/modbus_registers.h"
#include "devices/bench/port_place.h"
#include "devices/bench/real_ports.h"
#include "devices/bench/simulated_ports.h"
#include "devices/simulator/world.h"
#include "procedures/conformance/conformance.h"

#include <optional>
#include <stop_token>

#include <fmt/format.h>

namespace mb::cli {
namespace {

/// Bench, batch and profile of one trial.
struct Subject {
  Subject() = default;

  BenchDescription bench;
  Batch batch;
  ProfileLibrary profiles;
  std::shared_ptr<const Profile> profile;
  std::string number;
  int position = 1;
};

Expected<void> readBench(const ConformanceCommand& options, Subject& subject) {
  const auto bench = readFile(options.bench);
  const auto batch = bench ? readFile(options.batch) : bench;
  if (!batch) {
    return tl::unexpected(batch.error());
  }
  auto description = parseBench(*bench, options.bench.string());
  auto meters = parseBatch(*batch, options.batch.string());
  if (!description || !meters) {
    return tl::unexpected(description ? meters.error() : description.error());
  }
  subject.bench = std::move(*description);
  subject.batch = std::move(*meters);
  subject.position = options.position;
  return {};
}

/// A port has one meter in its one place.
void readPort(const ConformanceCommand& options, Subject& subject) {
  subject.bench = benchOfPort(options.port, options.settings);
  BatchMeter meter;
  meter.position = 1;
  meter.number = options.meter;
  meter.profile = options.profile;
  subject.batch.meters.push_back(meter);
}

Expected<Subject> subjectOf(const ConformanceCommand& options) {
  Subject subject;
  if (options.port.empty() == options.bench.empty()) {
    return fail("nothing, or too much, to try", "--bench, --port", "give one of the two");
  }
  if (options.port.empty()) {
    if (auto read = readBench(options, subject); !read) {
      return tl::unexpected(read.error());
    }
  } else {
    readPort(options, subject);
  }
  const BatchMeter* meter = subject.batch.at(subject.position);
  if (meter == nullptr) {
    return fail(fmt::format("no meter is clamped in position {}", subject.position), "--position");
  }
  auto profiles = loadProfiles(resourceFolder() / "profiles");
  if (!profiles) {
    return tl::unexpected(profiles.error());
  }
  subject.profiles = std::move(*profiles);
  const std::string name = options.profile.empty() ? meter->profile : options.profile;
  auto profile = subject.profiles.get(name);
  if (!profile) {
    return tl::unexpected(profile.error());
  }
  subject.profile = std::move(*profile);
  subject.number = meter->number;
  if (!options.port.empty() && subject.profile->addressing.kind == Addressing::single) {
    subject.bench.meterLines.front().kind = "optical";  // one head, no selector
  }
  return subject;
}

/// The batch as the drivers see it: this meter alone, by the profile that is tried on it.
Batch aloneOf(const Subject& subject) {
  Batch alone = subject.batch;
  std::erase_if(alone.meters,
                [&subject](const BatchMeter& each) { return each.position != subject.position; });
  alone.meters.front().profile = subject.profile->name;
  return alone;
}

Task<void> tryAll(const Context& context, Bench& bench, const Subject& subject, ConformanceOptions options,
                  Expected<ConformanceReport>& report) {
  const Expected<void> opened = co_await bench.open(context);
  if (!opened) {
    report = tl::unexpected(opened.error());
    co_return;
  }
  Conformance conformance(bench, *meterLine(bench, subject.position), subject.profile, std::move(options));
  ConformanceReport found = co_await conformance.run(context);
  report = std::move(found);
}

Expected<void> deliver(const ConformanceReport& report, const ConformanceCommand& options,
                       std::ostream& out) {
  if (options.out.empty()) {
    out << (options.json ? reportJson(report) : reportText(report));
    return {};
  }
  std::filesystem::path file = options.out;
  if (auto written = writeFile(file.replace_extension(".txt"), reportText(report)); !written) {
    return written;
  }
  if (auto written = writeFile(file.replace_extension(".json"), reportJson(report)); !written) {
    return written;
  }
  for (const Finding& finding : report.findings) {
    out << fmt::format("{:<12} {}: {}\n", nameOf(finding.grade), finding.what, finding.text);
  }
  return {};
}

}  // namespace

int runConformance(const ConformanceCommand& options, std::ostream& out, std::ostream& err) {
  const auto subject = subjectOf(options);
  if (!subject) {
    return refuseEach(err, subject.error());
  }
  const bool inBox = isInProcess(subject->bench);
  const auto clock = clockwork(inBox ? std::optional<double>(0.0) : std::nullopt);
  std::stop_source stop;
  const Interrupt interrupt(clock->scheduler(), [&stop] { stop.request_stop(); });
  std::unique_ptr<SimulatedWorld> world;
  std::unique_ptr<PortProvider> ports;
  if (inBox) {
    auto made = SimulatedWorld::create(subject->bench, subject->batch, clock->scheduler(), options.seed,
                                       options.faults);
    if (!made) {
      return refuseEach(err, made.error());
    }
    world = std::move(*made);
    ports = std::make_unique<SimulatedPorts>(*world);
  } else {
    ports = std::make_unique<RealPorts>(*clock->real(), modbusRegisters);
  }
  auto bench = buildBench(subject->bench, aloneOf(*subject), subject->profiles, *ports);
  if (!bench) {
    return refuseEach(err, bench.error());
  }
  ConformanceOptions asked;
  asked.position = subject->position;
  asked.number = subject->number;
  asked.water = inBox;  // a real plant moves in a recorded run alone, with its interlocks watched
  asked.life = options.life;
  asked.repeats = options.repeats;
  MemoryJournal journal;
  Services services;
  services.journal = &journal;
  const Context context(clock->scheduler(), stop.get_token(), services);
  Expected<ConformanceReport> report = fail("it was not tried");
  try {
    clock->run(tryAll(context, **bench, *subject, asked, report));
  } catch (const Cancelled&) {
    err << "interrupted\n";
    return kFailed;
  }
  if (!report) {
    refuse(err, report.error());
    return kFailed;
  }
  if (const auto delivered = deliver(*report, options, out); !delivered) {
    return refuse(err, delivered.error());
  }
  return report->conforms() ? kSuccess : kFailed;
}

}  // namespace mb::cli
