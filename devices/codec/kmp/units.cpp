#include "devices/codec/kmp/units.h"

#include <array>

namespace mb::kmp {
namespace {

// The meter's label, the unit of our records, the power of ten between them, the quantity.
constexpr std::array<UnitEntry, 65> kUnits{{
    {"", "", 0, "dimensionless"},
    {"Wh", "Wh", 0, "energy"},
    {"kWh", "Wh", 3, "energy"},
    {"MWh", "Wh", 6, "energy"},
    {"GWh", "Wh", 9, "energy"},
    {"J", "J", 0, "energy"},
    {"kJ", "J", 3, "energy"},
    {"MJ", "J", 6, "energy"},
    {"GJ", "J", 9, "energy"},
    {"cal", "Mcal", -6, "energy"},
    {"kcal", "Mcal", -3, "energy"},
    {"Mcal", "Mcal", 0, "energy"},
    {"Gcal", "Mcal", 3, "energy"},
    {"varh", "kvarh", -3, "reactive energy"},
    {"kvarh", "kvarh", 0, "reactive energy"},
    {"Mvarh", "kvarh", 3, "reactive energy"},
    {"Gvarh", "kvarh", 6, "reactive energy"},
    {"VAh", "kVAh", -3, "apparent energy"},
    {"kVAh", "kVAh", 0, "apparent energy"},
    {"MVAh", "kVAh", 3, "apparent energy"},
    {"GVAh", "kVAh", 6, "apparent energy"},
    {"W", "W", 0, "power"},
    {"kW", "W", 3, "power"},
    {"MW", "W", 6, "power"},
    {"GW", "W", 9, "power"},
    {"var", "kvar", -3, "reactive power"},
    {"kvar", "kvar", 0, "reactive power"},
    {"Mvar", "kvar", 3, "reactive power"},
    {"Gvar", "kvar", 6, "reactive power"},
    {"VA", "kVA", -3, "apparent power"},
    {"kVA", "kVA", 0, "apparent power"},
    {"MVA", "kVA", 3, "apparent power"},
    {"GVA", "kVA", 6, "apparent power"},
    {"V", "V", 0, "voltage"},
    {"A", "A", 0, "current"},
    {"kV", "V", 3, "voltage"},
    {"kA", "A", 3, "current"},
    {"C", "C", 0, "temperature"},
    {"K", "K", 0, "temp diff"},
    {"l", "m3", -3, "volume"},
    {"m3", "m3", 0, "volume"},
    {"l/h", "m3/h", -3, "vol flow"},
    {"m3/h", "m3/h", 0, "vol flow"},
    {"m3 x C", "m3 C", 0, "volume temperature"},
    {"t", "kg", 3, "mass"},
    {"t/h", "kg/h", 3, "mass flow"},
    {"h", "h", 0, "operating time"},
    {"hh:mm:ss", "", 0, "time"},
    {"yy:mm:dd", "", 0, "date"},
    {"yyyy:mm:dd", "", 0, "date"},
    {"mm:dd", "", 0, "date"},
    {"", "", 0, "dimensionless"},
    {"bar", "bar", 0, "pressure"},
    {"RTC", "", 0, ""},
    {"ASCII", "", 0, "text"},
    {"m3 x 10", "m3", 1, "volume"},
    {"t x 10", "kg", 4, "mass"},
    {"GJ x 10", "J", 10, "energy"},
    {"min", "min", 0, "operating time"},
    {"bits", "", 0, "error flags"},
    {"s", "s", 0, "operating time"},
    {"ms", "s", -3, "operating time"},
    {"d", "d", 0, "operating time"},
    {"RTC-Q", "", 0, ""},
    {"date and time", "", 0, ""},
}};
static_assert(kUnits[kAscii].label == "ASCII");

}  // namespace

const UnitEntry* unitEntry(std::uint8_t code) {
  return code < kUnits.size() ? &kUnits[code] : nullptr;
}

}  // namespace mb::kmp
