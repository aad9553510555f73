#include "devices/codec/cj188/layouts.h"

namespace mb::cj188 {
namespace {

constexpr std::size_t kHeat = 43;
constexpr std::size_t kWater = 19;
constexpr std::size_t kCompact = 24;
constexpr std::size_t kHighResolution = 55;
constexpr std::size_t kMechanical = 58;
constexpr std::size_t kLichuang = 23;
constexpr std::size_t kLichuangCold = 32;

Field field(FieldKind kind, std::string_view name, std::string_view quantity, std::size_t at,
            std::size_t length) {
  Field made;
  made.kind = kind;
  made.name = name;
  made.quantity = quantity;
  made.at = at;
  made.length = length;
  return made;
}

/// A number with a fixed unit.
Field number(FieldKind kind, std::string_view name, std::string_view quantity, std::size_t at,
             std::size_t length, int exponent, std::string_view unit) {
  Field made = field(kind, name, quantity, at, length);
  made.exponent = exponent;
  made.unit = unit;
  return made;
}

/// A BCD number with its unit code behind it.
Field coded(std::string_view name, std::string_view quantity, std::size_t at, std::size_t length,
            int exponent) {
  Field made = number(FieldKind::bcd, name, quantity, at, length, exponent, "");
  made.unitAt = at + length;
  return made;
}

Field temperature(std::string_view name, std::string_view quantity, std::size_t at, std::size_t length = 3) {
  return number(FieldKind::bcd, name, quantity, at, length, -2, "C");
}

/// Value and unit code in five bytes, in the order of the variant.
Field five(const BodyVariant& variant, std::string_view name, std::string_view quantity, std::size_t at,
           int decimals) {
  Field made = coded(name, quantity, variant.unitFirst ? at + 1 : at, 4, variant.integers ? 0 : -decimals);
  made.unitAt = variant.unitFirst ? at : at + 4;
  return made;
}

void addEndOfHeat(Layout& layout) {
  layout.fields.push_back(temperature("t_supply", "flow temp", 25));
  layout.fields.push_back(temperature("t_return", "return temp", 28));
  layout.fields.push_back(number(FieldKind::bcd, "work_time", "operating time", 31, 3, 0, "h"));
  layout.fields.push_back(field(FieldKind::clock, "clock", "datetime", 34, 7));
  layout.fields.push_back(field(FieldKind::status, "status", "error flags", 41, 2));
}

Layout heat(const BodyVariant& variant) {
  Layout layout;
  layout.length = kHeat;
  layout.fields = {five(variant, "settlement_heat", "energy", 0, 2),  // or cold: by the make
                   five(variant, "heat", "energy", 5, 2), five(variant, "power", "power", 10, 2),
                   five(variant, "flow", "vol flow", 15, variant.flowDecimals),
                   five(variant, "volume", "volume", 20, 2)};
  addEndOfHeat(layout);
  return layout;
}

Layout water(const BodyVariant& variant) {
  Layout layout;
  layout.length = kWater;
  layout.fields = {five(variant, "volume", "volume", 0, 2),
                   five(variant, "settlement_volume", "volume", 5, 2),
                   field(FieldKind::clock, "clock", "datetime", 10, 7),
                   field(FieldKind::status, "status", "error flags", 17, 2)};
  return layout;
}

/// Heat and volume are integers; their decimals stand where power and its unit would be.
Layout hiddenDigits() {
  Layout layout;
  layout.length = kHeat;
  Field heat = coded("heat", "energy", 5, 4, 0);
  heat.moreAt = 10;
  heat.moreLength = 2;
  heat.moreExponent = -4;
  Field volume = coded("volume", "volume", 20, 4, 0);
  volume.moreAt = 12;
  volume.moreLength = 3;
  volume.moreExponent = -6;
  // The third byte of the temperatures is not established, so that nothing above 99.99 can be told.
  layout.fields = {coded("cold", "energy", 0, 4, 0),
                   heat,
                   coded("flow", "vol flow", 15, 4, -4),
                   volume,
                   temperature("t_supply", "flow temp", 25, 2),
                   field(FieldKind::bytes, "reserved_1", "", 27, 1),
                   temperature("t_return", "return temp", 28, 2),
                   field(FieldKind::bytes, "reserved_2", "", 30, 1),
                   number(FieldKind::bcd, "work_time", "operating time", 31, 3, 0, "h"),
                   field(FieldKind::clock, "clock", "datetime", 34, 7),
                   field(FieldKind::status, "status", "error flags", 41, 2)};
  return layout;
}

Layout compact() {
  Layout layout;
  layout.length = kCompact;
  // The flow is coded with a unit of volume (2C): its unit is known from the paper.
  Field flow = number(FieldKind::bcd, "flow", "vol flow", 6, 4, -4, "m3/h");
  layout.fields = {temperature("t_supply", "flow temp", 0),
                   temperature("t_return", "return temp", 3),
                   flow,
                   field(FieldKind::bytes, "flow_unit_code", "", 10, 1),
                   coded("volume", "volume", 11, 4, -2),
                   coded("heat", "energy", 16, 4, 0),
                   number(FieldKind::bcd, "work_time", "operating time", 21, 3, 0, "h")};
  return layout;
}

Layout highResolution(bool urtc) {
  Layout layout;
  layout.length = kHighResolution;
  layout.fields = {temperature("t_supply", "flow temp", 0, urtc ? 2 : 3),
                   field(FieldKind::bytes, urtc ? "pulses" : "internal", "", urtc ? 2 : 3, urtc ? 4 : 3),
                   coded("volume", "volume", 6, 4, -6),
                   coded("heat", "energy", 11, 4, -4),
                   number(FieldKind::bcd, "alarm_time", "operating time", 16, 3, 0, "s"),
                   field(FieldKind::bytes, "dn_and_version", "", 19, 2),
                   field(FieldKind::bytes, "zero_difference", "", 21, 4),
                   field(FieldKind::bytes, "pulse_width", "", 25, 3),
                   field(FieldKind::digits, "number", "fabrication", 28, 4),
                   number(FieldKind::binary, "coefficient_large_4096", "dimensionless", 32, 2, 0, ""),
                   number(FieldKind::binary, "coefficient_mid2_4096", "dimensionless", 34, 2, 0, ""),
                   number(FieldKind::binary, "coefficient_mid1_4096", "dimensionless", 36, 2, 0, ""),
                   number(FieldKind::binary, "coefficient_small_4096", "dimensionless", 38, 2, 0, ""),
                   field(FieldKind::bytes, "temperature_parameters", "", 40, 4),
                   field(FieldKind::bytes, "instrument_parameter", "", 44, 2),
                   temperature("t_return", "return temp", 46, urtc ? 2 : 3)};
  if (urtc) {
    layout.fields.push_back(field(FieldKind::bytes, "filler", "", 48, 1));
  }
  layout.fields.push_back(field(FieldKind::date, "date", "date", 49, 4));
  layout.fields.push_back(field(FieldKind::status, "status", "error flags", 53, 2));
  return layout;
}

Layout mechanical() {
  Layout layout;
  layout.length = kMechanical;
  layout.fields = {coded("heat", "energy", 0, 4, -4),
                   coded("volume", "volume", 5, 4, -6),
                   temperature("t_supply", "flow temp", 10),
                   temperature("t_return", "return temp", 13),
                   number(FieldKind::bcd, "alarm_time", "operating time", 16, 3, 0, "s"),
                   field(FieldKind::bytes, "internal", "", 19, 3),
                   field(FieldKind::bytes, "dn_and_version", "", 22, 3),
                   field(FieldKind::bytes, "internal_2", "", 25, 29),
                   field(FieldKind::bytes, "parameters", "", 54, 2),
                   number(FieldKind::bcd, "battery", "voltage", 56, 2, -2, "V")};
  return layout;
}

Layout lichuang(bool cold) {
  const auto wide = [](std::string_view name, std::string_view quantity, std::size_t at) {
    const bool volume = quantity == "volume";
    return number(FieldKind::binary, name, quantity, at, 8, volume ? -8 : -5, volume ? "m3" : "Wh");
  };
  Layout layout;
  layout.length = cold ? kLichuangCold : kLichuang;
  layout.fields = {wide("heat", "energy", 0)};
  if (cold) {
    layout.fields.push_back(wide("cold", "energy", 8));
    layout.fields.push_back(wide("volume", "volume", 16));
    layout.fields.push_back(number(FieldKind::binary, "work_time", "operating time", 24, 4, 0, "h"));
    layout.fields.push_back(field(FieldKind::bytes, "reserve_and_faults", "error flags", 28, 4));
    return layout;
  }
  layout.fields.push_back(wide("volume", "volume", 8));
  layout.fields.push_back(number(FieldKind::binary, "work_time", "operating time", 16, 4, 0, "h"));
  layout.fields.push_back(number(FieldKind::binary, "work_seconds", "operating time", 20, 2, 0, "s"));
  layout.fields.push_back(field(FieldKind::bytes, "status", "error flags", 22, 1));
  return layout;
}

Layout huizhong() {
  Layout layout;
  layout.length = 8;
  layout.fields = {number(FieldKind::real, "heat", "energy", 0, 4, 3, "Wh"),
                   number(FieldKind::real, "volume", "volume", 4, 4, 0, "m3")};
  return layout;
}

Layout yuanda() {
  Layout layout;
  layout.length = 29;
  layout.fields = {coded("cold", "energy", 0, 5, -4), coded("heat", "energy", 6, 5, -4),
                   coded("power", "power", 12, 4, -2), coded("flow", "vol flow", 17, 4, -3),
                   coded("volume", "volume", 22, 6, -3)};
  return layout;
}

Layout wasion() {
  // High word and low word of one number have weights of their own: 0.1 GJ and 1 J, 100 m3 and 1e-6 m3.
  const auto words = [](std::string_view name, std::string_view quantity, std::size_t at, int high, int low,
                        std::string_view unit) {
    Field made = number(FieldKind::binary, name, quantity, at, 4, high, unit);
    made.moreAt = at + 4;
    made.moreLength = 4;
    made.moreExponent = low;
    return made;
  };
  const auto word = [](std::string_view name, std::string_view quantity, std::size_t at, int exponent,
                       std::string_view unit) {
    return number(FieldKind::binary, name, quantity, at, 4, exponent, unit);
  };
  Layout layout;
  layout.length = 40;
  layout.fields = {words("heat", "energy", 0, 8, 0, "J"),      words("cold", "energy", 8, 8, 0, "J"),
                   words("volume", "volume", 16, 2, -6, "m3"), word("flow", "vol flow", 24, -6, "m3/h"),
                   word("t_supply", "flow temp", 28, -2, "C"), word("t_return", "return temp", 32, -2, "C"),
                   word("t_water", "temperature", 36, -2, "C")};
  return layout;
}

Layout anyLayout(const BodyVariant& variant, std::size_t length) {
  switch (variant.layout) {
    case BodyLayout::current:
      return length == kWater ? water(variant) : heat(variant);
    case BodyLayout::hiddenDigits:
      return hiddenDigits();
    case BodyLayout::compact:
      return compact();
    case BodyLayout::highResolution:
      return highResolution(false);
    case BodyLayout::highResolutionUrtc:
      return highResolution(true);
    case BodyLayout::highResolutionMechanical:
      return mechanical();
    case BodyLayout::lichuang:
      return lichuang(length == kLichuangCold);
    case BodyLayout::huizhong:
      return huizhong();
    case BodyLayout::yuanda:
      return yuanda();
    case BodyLayout::wasion:
      return wasion();
  }
  return Layout();
}

}  // namespace

Layout layoutOf(const BodyVariant& variant, std::size_t length) {
  Layout layout = anyLayout(variant, length);
  return layout.length == length ? layout : Layout();
}

std::string_view lengthsOf(BodyLayout layout) {
  switch (layout) {
    case BodyLayout::current:
      return "43 (heat) or 19 (water)";
    case BodyLayout::hiddenDigits:
      return "43";
    case BodyLayout::compact:
      return "24";
    case BodyLayout::highResolution:
    case BodyLayout::highResolutionUrtc:
      return "55";
    case BodyLayout::highResolutionMechanical:
      return "58";
    case BodyLayout::lichuang:
      return "23, or 32 with cold";
    case BodyLayout::huizhong:
      return "8";
    case BodyLayout::yuanda:
      return "29";
    case BodyLayout::wasion:
      return "40";
  }
  return "";
}

}  // namespace mb::cj188
