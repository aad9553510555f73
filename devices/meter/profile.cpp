#include "devices/meter/profile.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace mb {
namespace {

using mbus::Quantity;

constexpr std::array<QuantityKind, 9> kQuantities = {{
    {"volume", Quantity::volume, "0", "100000000"},
    {"energy", Quantity::energy, "", ""},
    {"mass", Quantity::mass, "0", ""},
    {"power", Quantity::power, "", ""},
    {"volume-flow", Quantity::volumeFlow, "", ""},
    {"flow-temperature", Quantity::flowTemperature, "-50", "300"},
    {"return-temperature", Quantity::returnTemperature, "-50", "300"},
    {"temperature-difference", Quantity::temperatureDifference, "-300", "300"},
    {"operating-time", Quantity::operatingTime, "0", ""},
}};

}  // namespace

std::string_view toWord(Procedure procedure) {
  constexpr std::array<std::string_view, kProcedures.size()> kWords = {
      "identify", "enter", "read", "leave", "freeze", "read_frozen", "simulate", "simulate_end"};
  return kWords[static_cast<std::size_t>(procedure)];
}

const MeterWrite* Profile::write(const std::string& wanted) const {
  const auto found = std::ranges::find(writes, wanted, &MeterWrite::name);
  return found == writes.end() ? nullptr : &*found;
}

const ProfileStep* Profile::stepOf(const ProfileSample& sample) const {
  const MeterWrite* const written = sample.write.empty() ? nullptr : write(sample.write);
  if (!sample.write.empty() && written == nullptr) {
    return nullptr;
  }
  const auto& list = written == nullptr ? of(sample.of)
                     : sample.readBack  ? written->readBack
                                        : written->steps;
  const auto index = static_cast<std::size_t>(sample.step) - 1;
  return index < list.size() ? &list[index] : nullptr;
}

const QuantityKind* quantityKind(std::string_view name) {
  const auto* found = std::ranges::find(kQuantities, name, &QuantityKind::name);
  return found == kQuantities.end() ? nullptr : found;
}

const QuantityKind* quantityKind(mbus::Quantity code) {
  const auto* found = std::ranges::find(kQuantities, code, &QuantityKind::code);
  return found == kQuantities.end() ? nullptr : found;
}

std::string quantityNames() {
  std::vector<std::string_view> names;
  for (const QuantityKind& kind : kQuantities) {
    names.push_back(kind.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

ReadingUnit readingUnit(mbus::Unit unit) {
  switch (unit) {
    case mbus::Unit::cubicMetre:
      return {"m3"};
    case mbus::Unit::wattHour:
      return {"Wh"};
    case mbus::Unit::megawattHour:
      return {"Wh", 6};
    case mbus::Unit::joule:
      return {"J"};
    case mbus::Unit::gigajoule:
      return {"J", 9};
    case mbus::Unit::kilogram:
      return {"kg"};
    case mbus::Unit::tonne:
      return {"kg", 3};
    case mbus::Unit::watt:
      return {"W"};
    case mbus::Unit::megawatt:
      return {"W", 6};
    case mbus::Unit::cubicMetrePerHour:
      return {"m3/h"};
    case mbus::Unit::celsius:
      return {"Cel"};
    case mbus::Unit::kelvin:
      return {"K"};
    case mbus::Unit::hour:
      return {"h"};
    case mbus::Unit::second:
      return {"s"};
    default:
      return {""};
  }
}

bool knownReadingUnit(std::string_view unit) {
  for (int code = 0; code <= static_cast<int>(mbus::Unit::bitTime); ++code) {
    if (!unit.empty() && readingUnit(static_cast<mbus::Unit>(code)).unit == unit) {
      return true;
    }
  }
  return false;
}

ReadingUnit readingUnit(std::string_view unit) {
  return unit == "C" ? ReadingUnit{"Cel"} : knownReadingUnit(unit) ? ReadingUnit{unit} : ReadingUnit{""};
}

}  // namespace mb
