#include "devices/bench/instrument_set.h"

#include "devices/instrument/decode_again.h"
#include "devices/instrument/parse_instrument_profile.h"
#include "devices/instrument/polled_instrument.h"
#include "devices/instrument/pushed_instrument.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

/// The settings that the bench file gives the port, else the profile's. Error: settings that are none.
Expected<SerialSettings> settingsOf(const BenchDescription& bench, const std::string& port,
                                    const SerialSettings& fallback) {
  const auto found = std::ranges::find(bench.ports, port, &PortDescription::id);
  return found == bench.ports.end() || found->settings.empty() ? Expected<SerialSettings>(fallback)
                                                               : SerialSettings::parse(found->settings);
}

/// Empty: the address is one of the profile's.
std::string badAddress(const InstrumentProfile& profile, std::optional<int> address) {
  if (!profile.address && address) {
    return "devices of this kind have no address";
  }
  if (address && (*address < profile.lowestAddress || *address > profile.highestAddress)) {
    return fmt::format("its address is {}, but this kind has {} to {}", *address, profile.lowestAddress,
                       profile.highestAddress);
  }
  return {};
}

}  // namespace

InstrumentSet::InstrumentSet(const BenchDescription& description, const ProfileTexts& texts, PortSet& ports) {
  for (const InstrumentDescription& instrument : description.instruments) {
    add(instrument, description, texts, ports);
  }
}

void InstrumentSet::add(const InstrumentDescription& description, const BenchDescription& bench,
                        const ProfileTexts& texts, PortSet& ports) {
  const std::string user = "instrument " + description.id;
  auto profile = loadInstrumentProfile(texts, description.profile);
  if (!profile) {
    ports.complain(user, profile.error());
    return;
  }
  const auto settings = settingsOf(bench, description.link, profile->settings);
  if (!settings) {
    ports.complain(user, settings.error());
    return;
  }
  profile->settings = *settings;
  if (std::string why = badAddress(*profile, description.address); !why.empty()) {
    ports.complain(user, Error(std::move(why), std::string(), "correct `address` in the bench file"));
    return;
  }
  if (!profile->language.empty()) {
    ports.complain(user, Error(fmt::format("{} is a balance", description.profile), std::string(),
                               "describe it as [[balance]] with this profile"));
    return;
  }
  const int address = addressOf(description, *profile);
  auto shared = std::make_shared<const InstrumentProfile>(std::move(*profile));
  if (shared->pushes()) {
    if (auto link = ports.link(description.link, user)) {
      instruments_.push_back(
          std::make_unique<PushedInstrument>(description.id, shared, std::move(link), address));
    }
  } else if (Line* const line = lineOf(description.link, *shared, user, ports)) {
    instruments_.push_back(std::make_unique<PolledInstrument>(description.id, shared, *line, address));
  }
}

Line* InstrumentSet::lineOf(const std::string& port, const InstrumentProfile& profile,
                            const std::string& user, PortSet& ports) {
  if (const auto known = lines_.find(port); known != lines_.end()) {
    return known->second.get();
  }
  auto link = ports.link(port, user);
  if (!link) {
    return nullptr;
  }
  auto& line = lines_[port];
  line = std::make_unique<Line>(lineOptionsFor(port, profile), std::move(link));
  return line.get();
}

Instrument* InstrumentSet::find(const std::string& id) const {
  const auto found = std::ranges::find(instruments_, id, [](const auto& each) { return each->id(); });
  return found == instruments_.end() ? nullptr : found->get();
}

Instrument* InstrumentSet::require(const std::string& id, const std::string& user, PortSet& ports) const {
  Instrument* const found = find(id);
  if (found == nullptr && ports.errors().empty()) {
    ports.complain(user, Error(fmt::format("the bench has no instrument {}", id)));
  }
  return found;
}

Task<void> InstrumentSet::open(const Context& context, std::vector<std::string>& errors) {
  for (const auto& [port, line] : lines_) {
    const auto opened = line->open();
    if (!opened) {
      errors.push_back(fmt::format("port {}: {}", port, opened.error().message()));
      co_return;
    }
  }
  for (const auto& instrument : instruments_) {
    const auto opened = co_await instrument->open(context);
    if (!opened) {
      errors.push_back(opened.error().message());
    }
  }
}

void InstrumentSet::addTo(Parallel& parallel, const Context& context) const {
  for (const auto& instrument : instruments_) {
    parallel.add(instrument->run(context));
  }
}

}  // namespace mb
