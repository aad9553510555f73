#include "devices/profile/read_value_rule.h"

#include "devices/profile/modbus_template.h"

#include <fmt/format.h>

namespace mb {
namespace {

std::vector<Decimal> decimalsOf(const ConfigTable& table, std::string_view name) {
  std::vector<Decimal> all;
  for (const std::string& text : table.optionalStrings(name)) {
    if (const auto one = Decimal::parse(text)) {
      all.push_back(*one);
    } else {
      table.addError(name, fmt::format("`{}` is no decimal", text));
    }
  }
  return all;
}

void readEncoding(const ConfigTable& table, NumberPlace& place) {
  const auto parsed = FieldEncoding::parse(table.requireString("encoding"));
  if (!parsed) {
    table.addError("encoding", parsed.error().what, parsed.error().remedy);
    return;
  }
  place.encoding = *parsed;
  if (!parsed->size()) {
    table.addError("encoding", "a value at a place needs an encoding of a known length");
  }
}

/// A unit is said by a text, or by a code of one byte.
void readUnits(const ConfigTable& table, const MessageTemplate& expect, ValueRule& rule) {
  rule.unitField = table.optionalString("unit_field");
  const FieldEncoding* const encoding = expect.encodingOf(rule.unitField);
  const bool says =
      encoding != nullptr && (encoding->isText() || encoding->kind() == FieldEncoding::Kind::integer);
  if (!rule.unitField.empty() && !says) {
    table.addError("unit_field", fmt::format("`expect` has no text or code `{}`", rule.unitField),
                   "a text is {name:textN}, a code {name:u8}");
  }
  if (const auto units = table.optionalTable("units")) {
    rule.units.clear();
    for (const std::string& unit : units->names()) {
      rule.units[unit] = static_cast<int>(units->requireInteger(unit, -12, 12));
    }
  }
  if (rule.unitField.empty() != rule.units.empty()) {
    table.addError("units", "`unit_field` and `units` belong together",
                   "units = { kg = 0, g = -3 }: the powers of ten to `unit`");
  }
}

void readParts(const ConfigTable& table, std::optional<int> first, const MessageTemplate& expect,
               ValueRule& rule) {
  const std::string fraction = table.optionalString("fraction_field");
  if (!fraction.empty()) {
    const FieldEncoding* const encoding = expect.encodingOf(fraction);
    if (encoding == nullptr || encoding->isText()) {
      table.addError("fraction_field", fmt::format("`expect` has no number `{}`", fraction));
    }
    ValueRule::Part part;
    part.place.field = fraction;
    part.scale = table.requireDecimal("fraction_scale");
    rule.parts.push_back(part);
  }
  for (const auto& each : table.optionalTables("parts")) {
    ValueRule::Part part;
    readNumberPlace(each, first, expect, std::string(), part.place);
    part.scale = each.requireDecimal("scale");
    checkPlace(each, part.place, expect);
    rule.parts.push_back(part);
  }
}

}  // namespace

std::size_t readNumberPlace(const ConfigTable& table, std::optional<int> first, const MessageTemplate& expect,
                            const std::string& name, NumberPlace& place) {
  if (first && table.has("coil")) {
    const auto coil = table.requireInteger("coil", *first, 65535);
    place.bit = 8 * kModbusHead + static_cast<std::size_t>(coil - *first);
    return 1;
  }
  if (first && table.has("register")) {
    readEncoding(table, place);
    const auto at = table.requireInteger("register", *first, 65535);
    place.at = kModbusHead + 2 * static_cast<std::size_t>(at - *first);
    return place.encoding.size().value_or(2);
  }
  if (table.has("at")) {
    readEncoding(table, place);
    place.at = static_cast<std::size_t>(table.requireInteger("at", 0, 1000));
    return place.encoding.size().value_or(1);
  }
  place.field = table.optionalString("field", name);
  const FieldEncoding* const found = expect.encodingOf(place.field);
  if (found == nullptr || found->isText()) {
    table.addError("field", fmt::format("`expect` has no number `{}`", place.field),
                   first ? "give `register` or `coil`" : "a number is {name:ENCODING}");
  }
  return 0;
}

void readValueRule(const ConfigTable& table, std::optional<int> first, const MessageTemplate& expect,
                   ValueRule& rule) {
  rule.scale = table.optionalDecimal("scale", rule.scale);
  rule.offset = table.optionalDecimal("offset", rule.offset);
  if (rule.scale.mantissa == 0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
  readParts(table, first, expect, rule);
  rule.none = decimalsOf(table, "none");
  readUnits(table, expect, rule);
}

void checkPlace(const ConfigTable& table, const NumberPlace& place, const MessageTemplate& expect) {
  const auto length = expect.length();
  if (length && place.end() > *length) {
    table.addError(place.bit ? "coil" : "at", "lies behind the end of the message");
  }
}

MessageTemplate templateField(const ConfigTable& table, std::string_view name,
                              const MessageTemplate::Defaults& defaults) {
  const std::string text = table.requireString(name);
  auto parsed = MessageTemplate::parse(text, defaults);
  if (!parsed) {
    table.addError(name, parsed.error().what, parsed.error().remedy);
    return {};
  }
  return std::move(*parsed);
}

}  // namespace mb
