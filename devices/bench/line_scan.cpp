#include "devices/bench/line_scan.h"

#include "devices/meter/profile_driver.h"

#include <algorithm>
#include <tuple>

namespace mb {

LineScan::LineScan(const BenchDescription& description, std::shared_ptr<const Profile> head, PortSet& ports)
    : head_(std::move(head)) {
  for (const MeterLineDescription& line : description.meterLines) {
    BuiltLine built = buildLine(line, ports);
    if (!built.line) {
      continue;
    }
    SerialSettings settings;  // EN 13757-2: 2400 8E1 unless the bench file says otherwise
    const auto port = std::ranges::find(description.ports, line.link, &PortDescription::id);
    if (port != description.ports.end() && !port->settings.empty()) {
      settings = SerialSettings::parse(port->settings).value_or(settings);
    }
    lines_.push_back(std::make_unique<Entry>(std::move(built), &line, settings));
  }
}

Task<ScanReport> LineScan::run(const Context& context) {
  ScanReport report;
  Parallel lines(context);
  for (const auto& entry : lines_) {
    if (const auto opened = entry->line->open(); !opened) {
      report.remarks.push_back("line " + entry->line->id() + ": " + opened.error().message());
      continue;
    }
    lines.add(scan(lines.context(), *entry, report));
  }
  co_await lines.join();
  std::ranges::sort(report.meters, {}, [](const FoundMeter& meter) {
    return std::tie(meter.line, meter.position, meter.identity.number);
  });
  std::ranges::sort(report.remarks);
  co_return report;
}

Task<void> LineScan::scan(const Context& context, Entry& entry, ScanReport& report) {
  if (entry.description->kind == "mbus") {
    co_await search(context, entry, report);
  } else {
    co_await scanHeads(context, entry, report);
  }
}

Task<void> LineScan::scanHeads(const Context& context, Entry& entry, ScanReport& report) {
  for (const int position : entry.description->positions) {
    ProfileDriver driver(head_, *entry.line, position, std::string());
    const Expected<MeterIdentity> identity = co_await driver.identify(context);
    if (identity) {
      report.meters.emplace_back(entry.line->id(), position, *identity);
    } else {
      report.remarks.push_back(identity.error().message());
    }
  }
}

Task<void> LineScan::search(const Context& context, Entry& entry, ScanReport& report) {
  SearchOptions options;
  if (head_) {
    options.makers.push_back(head_->maker);
  }
  Expected<SearchResult> found = co_await searchMbus(context, *entry.line, entry.settings, options);
  const std::string line = entry.line->id();
  if (!found) {
    report.remarks.push_back("line " + line + ": " + found.error().message());
    co_return;
  }
  for (const auto& identity : found->meters) {
    report.meters.emplace_back(line, 0, identity);
  }
  for (const auto& conflict : found->conflicts) {
    report.remarks.push_back("line " + line + ": " + conflict);
  }
  report.searched[line] = found->selections;
}

}  // namespace mb
