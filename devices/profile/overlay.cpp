#include "devices/profile/overlay.h"

#include "devices/profile/message_template.h"

namespace mb {

void Overlay::text(std::string_view name, std::string& value) const {
  value = inherits_ ? table_.optionalString(name, value) : table_.requireString(name);
}

void Overlay::seconds(std::string_view name, double& value, NumberRange range) const {
  value = inherits_ ? table_.optionalNumber(name, value, range) : table_.requireNumber(name, range);
}

void Overlay::integer(std::string_view name, int& value, int low, int high) const {
  value = static_cast<int>(inherits_ ? table_.optionalInteger(name, value, low, high)
                                     : table_.requireInteger(name, low, high));
}

void Overlay::decimal(std::string_view name, Decimal& value) const {
  value = inherits_ ? table_.optionalDecimal(name, value) : table_.requireDecimal(name);
}

void Overlay::settings(std::string_view name, SerialSettings& value) const {
  if (inherits_ && !table_.has(name)) {
    return;
  }
  const std::string text = table_.requireString(name);
  if (text.empty()) {
    return;  // noted already
  }
  if (const auto parsed = SerialSettings::parse(text)) {
    value = *parsed;
  } else {
    table_.addError(name, parsed.error().what, parsed.error().remedy);
  }
}

std::optional<Overlay> overlayPart(const ConfigTable& root, std::string_view name, bool inherits) {
  if (!inherits) {
    return Overlay(root.requireTable(name), false);
  }
  const auto table = root.optionalTable(name);
  return table ? std::optional(Overlay(*table, true)) : std::nullopt;
}

void overlayDuration(const ConfigTable& table, std::string_view name, Duration& value) {
  value = fromSeconds(table.optionalNumber(name, toSeconds(value), between(0, 600)));
}

Bytes hexField(const ConfigTable& table, std::string_view name) {
  const auto parsed = MessageTemplate::parse(table.requireString(name));
  if (!parsed || !parsed->fields().empty() || parsed->hasGaps()) {
    table.addError(name, parsed ? "only bytes may stand here" : parsed.error().what,
                   "write bytes as pairs of hex digits");
    return {};
  }
  return parsed->fill(FieldValues()).value_or(Bytes());
}

std::optional<Bytes> optionalHexField(const ConfigTable& table, std::string_view name) {
  return table.has(name) ? std::optional(hexField(table, name)) : std::nullopt;
}

}  // namespace mb
