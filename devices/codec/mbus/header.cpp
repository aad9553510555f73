#include "devices/codec/mbus/header.h"

#include "devices/codec/mbus/hex.h"

#include <array>
#include <cstddef>

namespace mb::mbus {
namespace {

constexpr std::array<std::string_view, 0x38> makeMedia() {
  std::array<std::string_view, 0x38> names{};
  names.fill("reserved");
  constexpr std::array<std::string_view, 0x10> first = {"other",
                                                        "oil",
                                                        "electricity",
                                                        "gas",
                                                        "heat (outlet)",
                                                        "steam",
                                                        "warm water",
                                                        "water",
                                                        "heat cost allocator",
                                                        "compressed air",
                                                        "cooling (outlet)",
                                                        "cooling (inlet)",
                                                        "heat (inlet)",
                                                        "heat/cooling",
                                                        "bus/system",
                                                        "unknown"};
  for (std::size_t i = 0; i < first.size(); ++i) {
    names[i] = first[i];
  }
  names[0x14] = "calorific value";
  names[0x15] = "hot water";
  names[0x16] = "cold water";
  names[0x17] = "dual-register water";
  names[0x18] = "pressure";
  names[0x19] = "A/D converter";
  names[0x1A] = "smoke detector";
  names[0x1B] = "room sensor";
  names[0x1C] = "gas detector";
  names[0x20] = "breaker";
  names[0x21] = "valve";
  names[0x25] = "customer unit";
  names[0x28] = "waste water";
  names[0x29] = "garbage";
  names[0x2A] = "carbon dioxide";
  names[0x31] = "communication controller";
  names[0x32] = "unidirectional repeater";
  names[0x33] = "bidirectional repeater";
  names[0x36] = "radio converter (system side)";
  names[0x37] = "radio converter (meter side)";
  return names;
}

constexpr std::array<std::string_view, 0x38> kMedia = makeMedia();

}  // namespace

std::string Header::identificationText() const {
  std::string text;
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    text += hexByte(static_cast<std::uint8_t>(identification >> (shift - 8)));
  }
  return text;
}

std::string Header::manufacturerText() const {
  std::string text;
  for (const unsigned shift : {10U, 5U, 0U}) {
    text += static_cast<char>(64U + ((manufacturer >> shift) & 0x1FU));
  }
  return text;
}

std::string_view mediumName(std::uint8_t medium) {
  return medium < kMedia.size() ? kMedia[medium] : "reserved";
}

std::uint16_t manufacturerCode(std::string_view letters) {
  if (letters.size() != 3) {
    return 0;
  }
  unsigned code = 0;
  for (const char c : letters) {
    if (c < 'A' || c > 'Z') {
      return 0;
    }
    code = code << 5U | static_cast<unsigned>(c - 64);
  }
  return static_cast<std::uint16_t>(code);
}

std::string statusText(std::uint8_t status) {
  constexpr std::array<std::string_view, 4> application = {"", "busy", "application error",
                                                           "abnormal condition"};
  std::string text(application[status & 3U]);
  const auto add = [&text](bool set, std::string_view what) {
    if (set) {
      text += text.empty() ? "" : ", ";
      text += what;
    }
  };
  add((status & 0x04U) != 0, "power low");
  add((status & 0x08U) != 0, "permanent error");
  add((status & 0x10U) != 0, "temporary error");
  add((status & 0xE0U) != 0, "manufacturer's bits " + hexByte(status & 0xE0U));
  return text;
}

}  // namespace mb::mbus
