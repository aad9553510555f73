#include "app/cli/faults.h"

#include "app/cli/answer.h"
#include "devices/simulator/fault_menu.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;
using sim::FaultEntry;
using sim::FaultKey;

Json keysOf(std::span<const FaultKey> keys) {
  Json list = Json::array();
  for (const auto& key : keys) {
    list.push_back({{"key", key.name}, {"default", key.fallback}, {"what", key.what}});
  }
  return list;
}

Json entryOf(const FaultEntry& entry) {
  return {{"fault", entry.name},        {"what", entry.what},         {"target", nameOf(entry.target)},
          {"keys", keysOf(entry.keys)}, {"kind", nameOf(entry.kind)}, {"reaction", entry.reaction},
          {"words", entry.words},       {"residue", entry.residue}};
}

void printKeys(std::ostream& out, std::span<const FaultKey> keys) {
  for (const auto& key : keys) {
    out << fmt::format("    {}={}  {}\n", key.name, key.fallback, key.what);
  }
}

void printEntry(std::ostream& out, const FaultEntry& entry) {
  const std::string_view target = nameOf(entry.target);
  const bool placed = entry.target == sim::FaultTarget::position ||
                      entry.target == sim::FaultTarget::actuator || entry.target == sim::FaultTarget::port;
  out << entry.name << (placed ? fmt::format(":{}=...", target) : std::string()) << "  ("
      << nameOf(entry.kind) << ")\n    " << entry.what << "\n    " << entry.reaction
      << "\n    Left: " << entry.residue << ".\n";
  printKeys(out, entry.keys);
}

}  // namespace

int runFaults(const FaultsOptions& options, std::ostream& out) {
  if (options.markdown) {
    out << sim::faultTable();
    return kSuccess;
  }
  for (const auto& entry : sim::faultMenu()) {
    if (options.json) {
      out << entryOf(entry).dump() << '\n';
    } else {
      printEntry(out, entry);
    }
  }
  if (!options.json) {
    out << "Each may say when:\n";
    printKeys(out, sim::faultTimes());
    out << "For example: --fault silent:position=3,point=high,step=measure-start-stop,from_s=30\n";
  }
  return kSuccess;
}

}  // namespace mb::cli
