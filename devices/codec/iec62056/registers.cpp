#include "devices/codec/iec62056/data_set.h"

#include <array>
#include <charconv>
#include <utility>

namespace mb::iec62056 {
namespace {

struct Entry {
  int code;
  std::string_view name;
  std::string_view quantity;
};

// EN 1434-3 annex B: "6.UU", and what Landis+Gyr adds to it (6.4, 6.6, 6.33).
constexpr std::array<Entry, 20> kRegisters{{
    {4, "power", "power"},
    {6, "maximum power", "power"},
    {8, "energy", "energy"},
    {26, "volume", "volume"},
    {27, "flow", "vol flow"},
    {28, "return temperature", "return temp"},
    {29, "flow temperature", "flow temp"},
    {30, "temperature difference", "temp diff"},
    {31, "operating time", "operating time"},
    {33, "maximum flow", "vol flow"},
    {69, "pulse value", ""},
    {kTestVolume, "test volume", "volume"},
    {kTestFlow, "test flow", "vol flow"},
    {kTestReturnTemperature, "test return temperature", "return temp"},
    {kTestFlowTemperature, "test flow temperature", "flow temp"},
    {kTestTemperatureDifference, "test temperature difference", "temp diff"},
    {kTestPower, "test power", "power"},
    {kTestEnergy, "test energy", "energy"},
    {kTestMass, "test mass", "mass"},
    {kTestTime, "test time", "operating time"},
}};

// OBIS value group C of heat and cooling (media 5 and 6).
constexpr std::array<Entry, 8> kHeatObis{{
    {1, "energy", "energy"},
    {2, "volume", "volume"},
    {3, "mass", "mass"},
    {8, "power", "power"},
    {9, "flow", "vol flow"},
    {10, "flow temperature", "flow temp"},
    {11, "return temperature", "return temp"},
    {12, "temperature difference", "temp diff"},
}};

// ... and of water (media 8 and 9).
constexpr std::array<Entry, 2> kWaterObis{{{1, "volume", "volume"}, {2, "flow", "vol flow"}}};

template <std::size_t N>
RegisterMeaning lookUp(const std::array<Entry, N>& entries, int code) {
  RegisterMeaning meaning;
  for (const Entry& entry : entries) {
    if (entry.code == code) {
      meaning.name = entry.name;
      meaning.quantity = entry.quantity;
    }
  }
  return meaning;
}

/// A number of up to three digits that makes up all of the text; -1 for anything else.
int wholeNumber(std::string_view text) {
  int number = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() && text.size() <= 3 && number >= 0 ? number
                                                                                                     : -1;
}

RegisterMeaning plainMeaning(std::string_view code) {
  if (code == "F") {
    RegisterMeaning meaning;
    meaning.name = "error code";
    meaning.quantity = "error flags";
    return meaning;
  }
  if (code == "9.20") {
    RegisterMeaning meaning;
    meaning.name = "device number";
    meaning.quantity = "fabrication";
    return meaning;
  }
  return code.starts_with("6.") ? lookUp(kRegisters, wholeNumber(code.substr(2))) : RegisterMeaning();
}

/// A-B:C.D.E
RegisterMeaning obisMeaning(std::string_view code, std::size_t colon) {
  const int medium = wholeNumber(code.substr(0, code.find('-')));
  const std::string_view group = code.substr(colon + 1);
  const int c = wholeNumber(group.substr(0, group.find('.')));
  if (medium == 5 || medium == 6) {
    return lookUp(kHeatObis, c);
  }
  return medium == 8 || medium == 9 ? lookUp(kWaterObis, c) : RegisterMeaning();
}

using UnitEntry = std::pair<std::string_view, UnitMeaning>;

const std::array<UnitEntry, 32>& units() {
  static const std::array<UnitEntry, 32> kUnits{{
      {"Wh", {"Wh", 0}},     {"kWh", {"Wh", 3}},    {"MWh", {"Wh", 6}},    {"GWh", {"Wh", 9}},
      {"J", {"J", 0}},       {"kJ", {"J", 3}},      {"MJ", {"J", 6}},      {"GJ", {"J", 9}},
      {"W", {"W", 0}},       {"kW", {"W", 3}},      {"MW", {"W", 6}},      {"m3", {"m3", 0}},
      {"l", {"m3", -3}},     {"L", {"m3", -3}},     {"ml", {"m3", -6}},    {"m3/h", {"m3/h", 0}},
      {"m3ph", {"m3/h", 0}}, {"l/h", {"m3/h", -3}}, {"lph", {"m3/h", -3}}, {"C", {"C", 0}},
      {"K", {"K", 0}},       {"h", {"h", 0}},       {"m", {"min", 0}},     {"min", {"min", 0}},
      {"s", {"s", 0}},       {"d", {"d", 0}},       {"kg", {"kg", 0}},     {"t", {"kg", 3}},
      {"kg/h", {"kg/h", 0}}, {"bar", {"bar", 0}},   {"V", {"V", 0}},       {"A", {"A", 0}},
  }};
  return kUnits;
}

}  // namespace

RegisterMeaning registerMeaning(std::string_view address) {
  const std::size_t star = address.find('*');
  const std::string_view code = address.substr(0, star);
  const std::size_t colon = code.find(':');
  RegisterMeaning meaning = colon == std::string_view::npos ? plainMeaning(code) : obisMeaning(code, colon);
  meaning.stored = star != std::string_view::npos;
  return meaning;
}

std::string_view errorCodeText(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kCodes{
      {{"0", "no error"},
       {"5", "flow error"},
       {"6", "flow temperature probe open"},
       {"7", "flow temperature probe shorted"},
       {"8", "return temperature probe open"},
       {"9", "return temperature probe shorted"}}};
  for (const auto& entry : kCodes) {
    if (entry.first == code) {
      return entry.second;
    }
  }
  return "";
}

std::optional<UnitMeaning> unitMeaning(std::string_view unit) {
  for (const UnitEntry& entry : units()) {
    if (entry.first == unit) {
      return entry.second;
    }
  }
  return std::nullopt;
}

}  // namespace mb::iec62056
