#include "devices/bench/port_set.h"

#include "core/record/journal.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace mb {

const PortDescription* PortSet::find(const std::string& id, const std::string& kind,
                                     const std::string& user) {
  const auto found = std::ranges::find(description_.ports, id, &PortDescription::id);
  if (found == description_.ports.end() || found->kind != kind) {
    complain(user, Error(fmt::format("the bench file has no port {} of {}", id, kind)));
    return nullptr;
  }
  return &*found;
}

std::shared_ptr<Link> PortSet::link(const std::string& id, const std::string& user) {
  if (const auto known = links_.find(id); known != links_.end()) {
    // A link has one listener.
    complain(user,
             Error(fmt::format("port {} is in use already", id), std::string(), "give it a port of its own"));
    return nullptr;
  }
  const PortDescription* const port = find(id, "bytes", user);
  if (port == nullptr) {
    return nullptr;
  }
  const auto link = provider_.link(*port);
  if (!link) {
    complain(user, link.error());
    return nullptr;
  }
  simulated_ = simulated_ || provider_.isSimulated(*port);
  links_.emplace(id, *link);
  return *link;
}

std::shared_ptr<RegisterPort> PortSet::registers(const std::string& id, const std::string& user) {
  if (const auto known = registers_.find(id); known != registers_.end()) {
    return known->second;
  }
  const PortDescription* const port = find(id, "registers", user);
  if (port == nullptr) {
    return nullptr;
  }
  const auto registers = provider_.registers(*port);
  if (!registers) {
    complain(user, registers.error());
    return nullptr;
  }
  simulated_ = simulated_ || provider_.isSimulated(*port);
  registers_.emplace(id, *registers);
  return *registers;
}

Expected<SerialSettings> PortSet::settings(const std::string& id) const {
  const auto found = std::ranges::find(description_.ports, id, &PortDescription::id);
  if (found == description_.ports.end() || found->settings.empty()) {
    return SerialSettings(9600, 8, 'N', 1);
  }
  return SerialSettings::parse(found->settings);
}

void PortSet::beginOpening() const {
  for (const auto& [id, link] : links_) {
    link->beginOpening();
  }
}

void PortSet::record(const Context& context) const {
  for (const auto& [id, link] : links_) {
    const std::string remark = link->remark();
    if (remark.empty()) {
      continue;
    }
    context.log(LogLevel::info, "port", fmt::format("port {} at {}: {}", id, link->name(), remark));
    if (Journal* const journal = context.services().journal) {
      nlohmann::json body = {{"port", id}, {"address", link->name()}, {"remark", remark}};
      if (context.services().run != 0) {
        body["run"] = std::to_string(context.services().run);
      }
      journal->append("port", body);
    }
  }
}

void PortSet::complain(const std::string& where, const Error& error) {
  errors_.push_back(where + ": " + error.message());
}

Error joined(const std::string& where, const std::vector<std::string>& errors) {
  return Error(fmt::format("{}", fmt::join(errors, "; ")), where);
}

}  // namespace mb
