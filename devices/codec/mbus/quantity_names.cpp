#include "devices/codec/mbus/quantity_names.h"

#include <array>
#include <cstddef>

namespace mb::mbus {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 94> kQuantities = {"",
                                                          "energy",
                                                          "volume",
                                                          "mass",
                                                          "on time",
                                                          "operating time",
                                                          "power",
                                                          "vol flow",
                                                          "mass flow",
                                                          "flow temp",
                                                          "return temp",
                                                          "temp diff",
                                                          "ext temp",
                                                          "pressure",
                                                          "date",
                                                          "datetime",
                                                          "hca",
                                                          "averaging dur",
                                                          "actuality dur",
                                                          "fabrication",
                                                          "enhanced id",
                                                          "bus address",
                                                          "text unit",
                                                          "any",
                                                          "manufacturer",
                                                          "manufacturer data",
                                                          "more follow",
                                                          "global readout",
                                                          "?",
                                                          "reactive energy",
                                                          "apparent energy",
                                                          "reactive power",
                                                          "apparent power",
                                                          "rel humidity",
                                                          "phase U-U",
                                                          "phase U-I",
                                                          "frequency",
                                                          "temp limit",
                                                          "cum max power",
                                                          "credit",
                                                          "debit",
                                                          "access number",
                                                          "medium",
                                                          "manufacturer",
                                                          "parameter set",
                                                          "model",
                                                          "hw version",
                                                          "fw version",
                                                          "sw version",
                                                          "customer location",
                                                          "customer",
                                                          "access code",
                                                          "password",
                                                          "error flags",
                                                          "error mask",
                                                          "digital out",
                                                          "digital in",
                                                          "baud rate",
                                                          "response delay",
                                                          "retries",
                                                          "remote control",
                                                          "first storage",
                                                          "last storage",
                                                          "storage block size",
                                                          "storage interval",
                                                          "operator data",
                                                          "time point second",
                                                          "since readout",
                                                          "tariff start",
                                                          "tariff duration",
                                                          "tariff period",
                                                          "dimensionless",
                                                          "wireless container",
                                                          "voltage",
                                                          "current",
                                                          "reset counter",
                                                          "cumulation counter",
                                                          "control signal",
                                                          "weekday",
                                                          "week",
                                                          "day change",
                                                          "parameter activation",
                                                          "supplier info",
                                                          "since cumulation",
                                                          "battery operating time",
                                                          "battery change",
                                                          "rf level",
                                                          "daylight saving",
                                                          "listening window",
                                                          "battery remaining",
                                                          "stop count",
                                                          "manufacturer container",
                                                          "temperature",
                                                          "time"};
static_assert(kQuantities[static_cast<std::size_t>(Quantity::time)] == "time");

constexpr std::array<std::string_view, 44> kUnits = {
    "",      "",     "Wh",   "J",    "m3",     "kg",   "s",        "min", "h",   "d",   "month",
    "year",  "W",    "J/h",  "m3/h", "m3/min", "m3/s", "kg/h",     "C",   "K",   "bar", "MWh",
    "kvarh", "kVAh", "GJ",   "Mcal", "kvar",   "kVA",  "t",        "%",   "ft3", "gal", "gal/min",
    "gal/h", "MW",   "GJ/h", "deg",  "Hz",     "F",    "currency", "V",   "A",   "dBm", "bit times"};
static_assert(kUnits[static_cast<std::size_t>(Unit::bitTime)] == "bit times");

}  // namespace

std::string_view quantityName(Quantity quantity) {
  return kQuantities[static_cast<std::size_t>(quantity)];
}

std::string_view unitName(Unit unit) {
  return kUnits[static_cast<std::size_t>(unit)];
}

}  // namespace mb::mbus
