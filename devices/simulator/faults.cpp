#include "devices/simulator/faults.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <array>

namespace mb::sim {
namespace {

struct MenuEntry {
  const char* name;
  const char* argument;  ///< what stands after the colon; empty: nothing
};

constexpr std::array<MenuEntry, 9> kMenu = {{{"silent", "POSITION"},
                                             {"garbled", "POSITION"},
                                             {"late", "POSITION"},
                                             {"frozen-balance", ""},
                                             {"unstable-balance", ""},
                                             {"silent-balance", ""},
                                             {"stuck-valve", "ACTUATOR"},
                                             {"pump-trip", ""},
                                             {"drifting-water", ""}}};

}  // namespace

std::string faultMenu() {
  std::string menu;
  for (const auto& entry : kMenu) {
    menu += menu.empty() ? "" : ", ";
    menu += entry.name;
    if (*entry.argument != '\0') {
      menu += std::string(":") + entry.argument;
    }
  }
  return menu;
}

Expected<Faults> Faults::parse(const std::vector<std::string>& texts) {
  Faults faults;
  for (const auto& text : texts) {
    Fault fault;
    std::string rest = text;
    if (const auto at = rest.find('@'); at != std::string::npos) {
      const auto begin = parseDouble(std::string_view(rest).substr(at + 1));
      if (!begin || *begin < 0) {
        return fail("the fault `" + text + "` begins at no number of seconds", "--fault",
                    "write NAME@SECONDS");
      }
      fault.begin = *begin;
      rest.resize(at);
    }
    const auto colon = rest.find(':');
    fault.name = rest.substr(0, colon);
    fault.argument = colon == std::string::npos ? "" : rest.substr(colon + 1);
    const auto known =
        std::ranges::find(kMenu, fault.name, [](const MenuEntry& entry) { return std::string(entry.name); });
    if (known == kMenu.end() || fault.argument.empty() != (*known->argument == '\0')) {
      return fail("there is no fault `" + text + "`", "--fault", "choose from: " + faultMenu());
    }
    faults.faults_.push_back(std::move(fault));
  }
  return faults;
}

bool Faults::active(const std::string& name, const std::string& argument, double seconds) const {
  return std::ranges::any_of(faults_, [&](const Fault& fault) {
    return fault.name == name && fault.argument == argument && seconds >= fault.begin;
  });
}

}  // namespace mb::sim
