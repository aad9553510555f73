#include "devices/codec/cj188/units.h"

#include <array>

namespace mb::cj188 {
namespace {

constexpr std::array<UnitCode, 0x38> kUnits{{
    {"", "", "", 0},
    {"J", "J", "energy", 0},
    {"Wh", "Wh", "energy", 0},
    {"10 Wh", "Wh", "energy", 1},
    {"100 Wh", "Wh", "energy", 2},
    {"kWh", "Wh", "energy", 3},
    {"10 kWh", "Wh", "energy", 4},
    {"100 kWh", "Wh", "energy", 5},
    {"MWh", "Wh", "energy", 6},
    {"10 MWh", "Wh", "energy", 7},
    {"100 MWh", "Wh", "energy", 8},
    {"kJ", "J", "energy", 3},
    {"10 kJ", "J", "energy", 4},
    {"100 kJ", "J", "energy", 5},
    {"MJ", "J", "energy", 6},
    {"10 MJ", "J", "energy", 7},
    {"100 MJ", "J", "energy", 8},
    {"GJ", "J", "energy", 9},
    {"10 GJ", "J", "energy", 10},
    {"100 GJ", "J", "energy", 11},
    {"W", "W", "power", 0},
    {"10 W", "W", "power", 1},
    {"100 W", "W", "power", 2},
    {"kW", "W", "power", 3},
    {"10 kW", "W", "power", 4},
    {"100 kW", "W", "power", 5},
    {"MW", "W", "power", 6},
    {"10 MW", "W", "power", 7},
    {"100 MW", "W", "power", 8},
    {"kJ/h", "J/h", "power", 3},
    {"10 kJ/h", "J/h", "power", 4},
    {"100 kJ/h", "J/h", "power", 5},
    {"MJ/h", "J/h", "power", 6},
    {"10 MJ/h", "J/h", "power", 7},
    {"100 MJ/h", "J/h", "power", 8},
    {"GJ/h", "J/h", "power", 9},
    {"10 GJ/h", "J/h", "power", 10},
    {"100 GJ/h", "J/h", "power", 11},
    {"mL", "m3", "volume", -6},
    {"10 mL", "m3", "volume", -5},
    {"100 mL", "m3", "volume", -4},
    {"L", "m3", "volume", -3},
    {"10 L", "m3", "volume", -2},
    {"100 L", "m3", "volume", -1},
    {"m3", "m3", "volume", 0},
    {"10 m3", "m3", "volume", 1},
    {"100 m3", "m3", "volume", 2},
    {"mL/h", "m3/h", "vol flow", -6},
    {"10 mL/h", "m3/h", "vol flow", -5},
    {"100 mL/h", "m3/h", "vol flow", -4},
    {"L/h", "m3/h", "vol flow", -3},
    {"10 L/h", "m3/h", "vol flow", -2},
    {"100 L/h", "m3/h", "vol flow", -1},
    {"m3/h", "m3/h", "vol flow", 0},
    {"10 m3/h", "m3/h", "vol flow", 1},
    {"100 m3/h", "m3/h", "vol flow", 2},
}};
static_assert(kUnits[0x14].label == "W" && kUnits[0x29].label == "L" && kUnits[0x2C].label == "m3" &&
              kUnits[0x35].label == "m3/h");

}  // namespace

std::optional<UnitCode> unitCode(std::uint8_t code) {
  return code == 0 || code >= kUnits.size() ? std::nullopt : std::optional(kUnits[code]);
}

}  // namespace mb::cj188
