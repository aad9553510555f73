#include "devices/instrument/instrument_exchanges.h"
#include "devices/profile/read_value_rule.h"

#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::int64_t kMostCopies = 64;

void readStable(const ConfigTable& table, const MessageTemplate& expect, InstrumentValue& value) {
  value.stableField = table.optionalString("stable_field");
  const FieldEncoding* const encoding = expect.encodingOf(value.stableField);
  if (!value.stableField.empty() && (encoding == nullptr || !encoding->isText())) {
    table.addError("stable_field", fmt::format("`expect` has no text `{}`", value.stableField),
                   "a text is {name:textN}");
  }
  value.stableTexts = table.optionalStrings("stable_texts");
  if (value.stableField.empty() != value.stableTexts.empty()) {
    table.addError("stable_texts", "`stable_field` and `stable_texts` belong together");
  }
}

InstrumentValue readValue(const ConfigTable& table, std::optional<int> first, const MessagePattern& pattern) {
  InstrumentValue value;
  value.name = table.requireString("name");
  value.quantity = table.requireString("quantity");
  value.unit = table.requireString("unit");
  if (table.has("minimum")) {
    value.minimum = table.requireDecimal("minimum");
  }
  if (table.has("maximum")) {
    value.maximum = table.requireDecimal("maximum");
  }
  readValueRule(table, first, pattern.expect, value);
  readStable(table, pattern.expect, value);
  return value;
}

}  // namespace

std::string numbered(std::string name, int number) {
  const std::size_t at = name.find('#');
  return at == std::string::npos ? name : name.replace(at, 1, std::to_string(number));
}

int copiesOf(const ConfigTable& table, const std::string& name) {
  const auto count = static_cast<int>(table.optionalInteger("copies", 1, 1, kMostCopies));
  if (count > 1 && name.find('#') == std::string::npos) {
    table.addError("name", "several need a number in their names", "write # where it is to stand");
  }
  return count;
}

int firstNumber(const ConfigTable& table) {
  return static_cast<int>(table.optionalInteger("numbered_from", 1, 0, 1000));
}

void readValues(const ConfigTable& table, std::optional<int> first, MessagePattern& pattern) {
  std::set<std::string> names;
  for (const auto& each : table.optionalTables("value")) {
    InstrumentValue value = readValue(each, first, pattern);
    const int copies = copiesOf(each, value.name);
    const std::size_t step = readNumberPlace(each, first, pattern.expect, value.name, value);
    if (copies > 1 && step == 0) {
      each.addError("copies", "several values need a place in the message",
                    "give `register`, `coil` or `at`");
      continue;
    }
    for (int i = 0; i < copies; ++i) {
      InstrumentValue one = value;
      one.name = numbered(value.name, firstNumber(each) + i);
      if (one.at) {
        *one.at += static_cast<std::size_t>(i) * step;
      } else if (one.bit) {
        *one.bit += static_cast<std::size_t>(i);
      }
      checkPlace(each, one, pattern.expect);
      if (!one.name.empty() && !names.insert(one.name).second) {
        each.addError("name", fmt::format("the value `{}` is there twice", one.name));
      }
      pattern.values.push_back(std::move(one));
    }
  }
}

}  // namespace mb
