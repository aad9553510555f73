#pragma once

// Internal to parse_bench: nothing is commanded by two, and no link has two masters.

#include "core/config/table.h"
#include "core/model/bench_description.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mb {

/// Who uses which device of a bench file; a second use is noted as an error that names the first.
class DeviceClaims {
 public:
  /// A link for one user alone.
  void ownPort(const ConfigTable& table, std::string_view field, const std::string& port,
               const std::string& user);
  /// A link that several may share if each has an address of its own.
  void sharedPort(const ConfigTable& table, const std::string& port, const std::string& user,
                  std::optional<int> address);

  /// Registers that `user` writes.
  void registers(const ConfigTable& table, std::string_view field, const RegisterSource& target,
                 const std::string& user);
  /// A setting of an instrument that `user` commands.
  void setting(const ConfigTable& table, std::string_view field, const std::string& instrument,
               const std::string& setting, const std::string& user);

 private:
  struct PortUse {
    std::string user;
    std::optional<int> address;
    bool alone = false;
  };

  std::multimap<std::string, PortUse> ports_;
  std::map<std::pair<std::string, int>, std::string> registers_;
  std::map<std::pair<std::string, std::string>, std::string> settings_;
};

}  // namespace mb
