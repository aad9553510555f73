#include "devices/meter/mbus_population.h"

#include "devices/codec/mbus/header.h"

#include <algorithm>

namespace mb {

std::vector<std::uint8_t> usualMedia() {
  std::vector<std::uint8_t> all = {0x04, 0x0C, 0x0D, 0x06, 0x07, 0x15, 0x16, 0x0A, 0x0B};
  for (std::uint8_t code = 0; code < 0x40; ++code) {
    if (mbus::mediumName(code) != "reserved" && std::ranges::find(all, code) == all.end()) {
      all.push_back(code);
    }
  }
  return all;
}

std::vector<std::uint16_t> makersToTry(const std::vector<std::string>& callers,
                                       const std::vector<std::uint16_t>& seen) {
  std::vector<std::uint16_t> once;
  const auto add = [&once](std::uint16_t maker) {
    if (maker != 0 && std::ranges::find(once, maker) == once.end()) {
      once.push_back(maker);
    }
  };
  for (const std::string& letters : callers) {
    add(mbus::manufacturerCode(letters));
  }
  std::ranges::for_each(seen, add);
  for (const char* const letters :
       {"KAM", "LUG", "HYD", "DME", "SEN", "ITW", "ACW", "ZRI", "ZRM", "ELS", "QDS", "SON",
        "TCH", "EFE", "SLB", "ABB", "SIE", "REL", "GWF", "EWT", "ELV", "PLO", "ADE", "SDM"}) {
    add(mbus::manufacturerCode(letters));
  }
  return once;
}

}  // namespace mb
