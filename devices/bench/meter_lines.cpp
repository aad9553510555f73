#include "devices/bench/meter_lines.h"

#include "core/model/selector_text.h"
#include "devices/adapter/adapter_driver.h"
#include "devices/bus/text_selector.h"
#include "devices/meter/adapter_description.h"
#include "devices/meter/profile_driver.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

/// FEh reaches every meter of a line at once, and two meters of one primary address answer together (settled
/// point 6). Empty: the meter can be told from the others.
std::string whyNotAlone(const Profile& profile, const std::string& lineKind, const BatchMeter& meter,
                        std::map<int, int>& primaryTaken, std::size_t meters) {
  if (lineKind != "mbus") {
    return {};
  }
  if (profile.addressing.kind == Addressing::single && meters > 1) {
    return "its profile addresses the only meter of a line, but the line has " + std::to_string(meters);
  }
  if (profile.addressing.kind == Addressing::primary) {
    const auto [taken, isNew] = primaryTaken.try_emplace(profile.addressing.primary, meter.position);
    if (!isNew) {
      return fmt::format("it has the primary address {} of position {}", profile.addressing.primary,
                         taken->second);
    }
  }
  return {};
}

/// "RTS+DTR", as the parser has checked it.
ControlLines controlLines(const std::string& words) {
  return ControlLines(words.find("RTS") != std::string::npos, words.find("DTR") != std::string::npos);
}

/// By text over a port of its own. Null: complained.
std::unique_ptr<Selector> buildTextSelector(const MeterLineDescription& description, PortSet& ports) {
  const std::string user = "selector of line " + description.id;
  const auto settings = ports.settings(description.selectorPort);
  if (!settings) {
    ports.complain(user, settings.error());
    return nullptr;
  }
  std::map<int, SelectorTexts> texts;
  int channel = 0;
  for (const int position : description.positions) {
    ++channel;
    const auto command = selectorText(description.selectorCommand, position, channel);
    const auto answer = selectorText(description.selectorAnswer, position, channel);
    if (!command || !answer) {
      ports.complain(user, command ? answer.error() : command.error());
      return nullptr;
    }
    texts.emplace(position, SelectorTexts(*command, *answer));
  }
  auto link = ports.link(description.selectorPort, user);
  return link ? std::make_unique<TextSelector>(user, std::move(link), *settings, std::move(texts),
                                               fromSeconds(description.selectorDelay))
              : nullptr;
}

/// Null: complained.
std::unique_ptr<Selector> buildSelector(const MeterLineDescription& description, PortSet& ports,
                                        const std::shared_ptr<Link>& link, BuiltLine& built) {
  const Duration delay = fromSeconds(description.selectorDelay);
  if (description.selector == "text") {
    return buildTextSelector(description, ports);
  }
  if (description.selector == "control-lines") {
    std::map<int, ControlLines> heads;
    for (std::size_t i = 0; i < description.positions.size() && i < description.selectorLines.size(); ++i) {
      heads.emplace(description.positions[i], controlLines(description.selectorLines[i]));
    }
    return std::make_unique<ControlLineSelector>(link, std::move(heads), delay);
  }
  built.selectorPort = ports.registers(description.selectorPort, "line " + description.id);
  return built.selectorPort
             ? std::make_unique<RegisterSelector>(*built.selectorPort, description.selectorAddress, delay)
             : nullptr;
}

}  // namespace

BuiltLine buildLine(const MeterLineDescription& description, PortSet& ports) {
  const std::string user = "line " + description.id;
  BuiltLine built;
  auto link = ports.link(description.link, user);
  std::unique_ptr<Selector> selector;
  if (description.kind == "optical-selector" && link) {
    selector = buildSelector(description, ports, link, built);
    if (!selector) {
      return built;
    }
  }
  if (link) {
    built.line = std::make_unique<Line>(LineOptions(description.id), std::move(link), std::move(selector));
  }
  return built;
}

MeterLines::MeterLines(const BenchDescription& description, const Batch& batch,
                       const ProfileLibrary& profiles, PortSet& ports) {
  std::map<int, const MeterLineDescription*> lineOf;
  for (const MeterLineDescription& line : description.meterLines) {
    for (const int position : line.positions) {
      lineOf[position] = &line;
    }
  }
  std::map<const MeterLineDescription*, std::vector<const BatchMeter*>> metersOf;
  for (const BatchMeter& meter : batch.meters) {
    const auto found = lineOf.find(meter.position);
    if (found == lineOf.end()) {
      ports.complain(fmt::format("position {}", meter.position),
                     Error("no line of the bench reaches it", std::string(),
                           "clamp the meter in elsewhere, or correct the bench file"));
      continue;
    }
    metersOf[found->second].push_back(&meter);
  }
  for (const MeterLineDescription& line : description.meterLines) {
    if (const auto found = metersOf.find(&line); found != metersOf.end()) {
      add(line, found->second, profiles, ports);
    }
  }
}

void MeterLines::add(const MeterLineDescription& description, const std::vector<const BatchMeter*>& meters,
                     const ProfileLibrary& profiles, PortSet& ports) {
  Entry entry(buildLine(description, ports));
  if (!entry.line) {
    return;
  }
  std::map<int, int> primaryTaken;
  for (const BatchMeter* meter : meters) {
    const std::string where = fmt::format("position {} on line {}", meter->position, description.id);
    const auto profile = profiles.get(meter->profile);
    if (!profile) {
      ports.complain(where, profile.error());
      continue;
    }
    const std::string why = whyNotAlone(**profile, description.kind, *meter, primaryTaken, meters.size());
    if (!why.empty()) {
      ports.complain(where, Error(why, std::string(), "use a profile with secondary addressing"));
      continue;
    }
    auto made = driver(*profile, profiles, *entry.line, *meter);
    if (!made) {
      ports.complain(where, made.error());
      continue;
    }
    entry.drivers.push_back(std::move(*made));
    byPosition_[meter->position] = entry.drivers.back().get();
  }
  lines_.push_back(std::move(entry));
}

/// Whoever speaks for a meter: its profile, or the program that its profile names.
Expected<std::unique_ptr<MeterDriver>> MeterLines::driver(const std::shared_ptr<const Profile>& profile,
                                                          const ProfileLibrary& profiles, Line& line,
                                                          const BatchMeter& meter) const {
  if (!profile->adapter) {
    return std::make_unique<ProfileDriver>(profile, line, meter.position, meter.number);
  }
  auto program = locateAdapter(*profile->adapter, profiles.adapterFolder());
  if (!program) {
    return tl::unexpected(program.error());
  }
  return std::make_unique<AdapterDriver>(profile, std::move(*program), line, meter.position, meter.number,
                                         turns_);
}

MeterDriver* MeterLines::meter(int position) const {
  const auto found = byPosition_.find(position);
  return found == byPosition_.end() ? nullptr : found->second;
}

Line* MeterLines::line(int position) const {
  for (const Entry& entry : lines_) {
    for (const auto& driver : entry.drivers) {
      if (driver->position() == position) {
        return entry.line.get();
      }
    }
  }
  return nullptr;
}

void MeterLines::open(std::vector<std::string>& errors) {
  for (const Entry& entry : lines_) {
    const auto opened = entry.line->open();
    if (!opened) {
      errors.push_back(fmt::format("line {}: {}", entry.line->id(), opened.error().message()));
    }
  }
}

}  // namespace mb
