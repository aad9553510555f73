#include "core/model/device_claims.h"

#include <fmt/format.h>

namespace mb {

void DeviceClaims::ownPort(const ConfigTable& table, std::string_view field, const std::string& port,
                           const std::string& user) {
  if (port.empty()) {
    return;
  }
  if (const auto other = ports_.find(port); other != ports_.end()) {
    table.addError(field, fmt::format("the port `{}` is used by {} already", port, other->second.user),
                   "give each a port of its own");
  }
  ports_.emplace(port, PortUse{user, std::nullopt, true});
}

void DeviceClaims::sharedPort(const ConfigTable& table, const std::string& port, const std::string& user,
                              std::optional<int> address) {
  if (port.empty()) {
    return;
  }
  const auto [begin, end] = ports_.equal_range(port);
  for (auto other = begin; other != end; ++other) {
    const PortUse& use = other->second;
    if (use.alone) {
      table.addError("port", fmt::format("the port `{}` is used by {} already", port, use.user),
                     "give each a port of its own");
    } else if (!use.address || !address) {
      table.addError(
          "address",
          fmt::format("{} and {} share the port `{}` and have not both an address", use.user, user, port),
          "give both an address of their own, or each a port");
    } else if (*use.address == *address) {
      table.addError("address",
                     fmt::format("{} has the address {} on the port `{}` already", use.user, *address, port),
                     "give each an address of its own");
    }
  }
  ports_.emplace(port, PortUse{user, address, false});
}

void DeviceClaims::registers(const ConfigTable& table, std::string_view field, const RegisterSource& target,
                             const std::string& user) {
  if (target.port.empty()) {
    return;
  }
  for (int i = 0; i < (target.wide ? 2 : 1); ++i) {
    const auto [known, isNew] = registers_.try_emplace({target.port, target.address + i}, user);
    if (!isNew) {
      table.addError(field,
                     fmt::format("register {} of port `{}` is commanded by {} already", target.address + i,
                                 target.port, known->second),
                     "give each a register of its own");
    }
  }
}

void DeviceClaims::setting(const ConfigTable& table, std::string_view field, const std::string& instrument,
                           const std::string& setting, const std::string& user) {
  const auto [known, isNew] = settings_.try_emplace({instrument, setting}, user);
  if (!isNew && !instrument.empty()) {
    table.addError(field,
                   fmt::format("`{}` of the instrument {} is commanded by {} already", setting, instrument,
                               known->second),
                   "give each a setting of its own");
  }
}

}  // namespace mb
