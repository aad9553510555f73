#include "devices/instrument/instrument_exchanges.h"

#include "devices/profile/modbus_template.h"
#include "devices/profile/overlay.h"
#include "devices/profile/read_value_rule.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

MessagePattern readOtherwise(const ConfigTable& table, const std::vector<InstrumentValue>& values) {
  MessagePattern pattern;
  pattern.expect = templateField(table, "expect");
  pattern.meaning = table.requireChoice<MessagePattern::Meaning>(
      "means", {{"overload", MessagePattern::Meaning::overload},
                {"underload", MessagePattern::Meaning::underload},
                {"refusal", MessagePattern::Meaning::refusal},
                {"nothing", MessagePattern::Meaning::answer}});
  pattern.says = table.optionalString("says");
  if (pattern.meaning == MessagePattern::Meaning::refusal && pattern.says.empty()) {
    table.addError("says", "a refusal needs what the device means by it");
  }
  if (pattern.meaning == MessagePattern::Meaning::overload ||
      pattern.meaning == MessagePattern::Meaning::underload) {
    pattern.values = values;
  }
  return pattern;
}

std::optional<ScanRule> readScan(const ConfigTable& table, const MessageTemplate& expect) {
  const auto scan = table.optionalTable("scan");
  if (!scan) {
    return std::nullopt;
  }
  ScanRule rule;
  rule.field = scan->requireString("field");
  const FieldEncoding* const encoding = expect.encodingOf(rule.field);
  if (!rule.field.empty() && (encoding == nullptr || !encoding->isText())) {
    scan->addError("field", fmt::format("`expect` has no text `{}`", rule.field));
  }
  rule.minimumLength = static_cast<std::size_t>(scan->optionalInteger("minimum_length", 1, 1, 200));
  rule.maximumLength = static_cast<std::size_t>(scan->optionalInteger("maximum_length", 64, 1, 200));
  rule.digitsOnly = scan->optionalBoolean("digits_only", false);
  rule.checkDigit =
      scan->optionalChoice<std::string>("check_digit", "", {{"none", ""}, {"luhn", "luhn"}, {"ean", "ean"}});
  if (rule.maximumLength < rule.minimumLength) {
    scan->addError("maximum_length", "is below minimum_length");
  }
  return rule;
}

/// Templates of the answer: the first gives values or an acknowledgement, `otherwise` what else may come.
void readAnswers(const ConfigTable& table, MessageTemplate expect, std::optional<int> firstRegister,
                 std::vector<MessagePattern>& patterns) {
  if (!expect.empty()) {
    MessagePattern pattern;
    pattern.expect = std::move(expect);
    readValues(table, firstRegister, pattern);
    pattern.scan = readScan(table, pattern.expect);
    patterns.push_back(std::move(pattern));
  }
  for (const auto& other : table.optionalTables("otherwise")) {
    patterns.push_back(
        readOtherwise(other, patterns.empty() ? std::vector<InstrumentValue>() : patterns.front().values));
  }
}

InstrumentExchange readExchange(const ConfigTable& table, const FrameRule& frame, bool expects) {
  InstrumentExchange exchange;
  MessageTemplate expect;
  const auto first = readModbus(table, frame, 0, exchange.send, expect);
  if (exchange.send.empty()) {
    exchange.send = templateField(table, "send");
    if (exchange.send.hasGaps()) {
      table.addError("send", "bytes of any kind cannot be sent");
    }
    if (expects || table.has("expect")) {
      expect = templateField(table, "expect");
    }
  }
  readAnswers(table, std::move(expect), first, exchange.expect);
  overlayDuration(table, "wait_s", exchange.wait);
  exchange.forbidden = table.optionalString("forbidden");
  if (const auto repeat = table.optionalTable("repeat")) {
    exchange.atMost = static_cast<int>(repeat->requireInteger("at_most", 1, 1000));
    exchange.every = fromSeconds(repeat->requireNumber("every_s", between(0, 600)));
  }
  return exchange;
}

void readPolls(const ConfigTable& root, InstrumentProfile& profile) {
  profile.poll.clear();
  int number = 0;
  for (const auto& table : root.optionalTables("poll")) {
    auto exchange = readExchange(table, profile.frame, true);
    exchange.name = table.optionalString("name", fmt::format("poll-{}", ++number));
    if (exchange.expect.empty() || exchange.expect.front().values.empty()) {
      table.addError("value", "a poll without a value asks for nothing", "write [[poll.value]]");
    }
    profile.poll.push_back(std::move(exchange));
  }
}

void readPushes(const ConfigTable& root, InstrumentProfile& profile) {
  profile.push.clear();
  for (const auto& table : root.optionalTables("push")) {
    readAnswers(table, templateField(table, "expect"), std::nullopt, profile.push);
  }
}

void readLimits(const ConfigTable& table, InstrumentSetting& setting) {
  setting.quantity = table.requireString("quantity");
  setting.unit = table.requireString("unit");
  setting.minimum = table.requireNumber("minimum");
  setting.maximum = table.requireNumber("maximum");
  setting.offset = table.optionalNumber("offset", 0.0);
  setting.decimals = static_cast<int>(table.optionalInteger("decimals", 0, 0, 9));
  if (setting.maximum <= setting.minimum) {
    table.addError("maximum", "is not above the minimum");
  }
  if (table.has("raw_at_maximum")) {
    setting.scale = (setting.maximum - setting.offset) / table.requireNumber("raw_at_maximum", above(0));
  } else {
    setting.scale = table.optionalNumber("scale", 1.0);
  }
  if (setting.scale == 0.0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
}

/// The setting of the next coil or register.
InstrumentSetting copyOf(const InstrumentSetting& first, const ConfigTable& table, const FrameRule& frame,
                         int number) {
  InstrumentSetting copy = first;
  copy.exchange.name = numbered(first.exchange.name, firstNumber(table) + number);
  if (number > 0) {
    static_cast<void>(
        readModbus(table, frame, number, copy.exchange.send, copy.exchange.expect.front().expect));
  }
  return copy;
}

void readSettings(const ConfigTable& root, InstrumentProfile& profile) {
  profile.settable.clear();
  std::set<std::string> names;
  for (const auto& table : root.optionalTables("set")) {
    InstrumentSetting setting;
    const std::string name = table.requireString("name");
    const int count = copiesOf(table, name);
    setting.exchange = readExchange(table, profile.frame, false);
    setting.exchange.name = name;
    setting.family = name;
    readLimits(table, setting);
    const bool filled = !setting.exchange.send.empty();
    if (filled && setting.exchange.send.encodingOf("value") == nullptr) {
      table.addError("send", "the value is not in what is sent", "put {value:ENCODING} where it belongs");
    }
    if (count > 1 && !table.has("write")) {
      table.addError("copies", "only coils and registers follow each other");
      continue;
    }
    for (int i = 0; i < (filled ? count : 0); ++i) {
      profile.settable.push_back(copyOf(setting, table, profile.frame, i));
      if (!names.insert(profile.settable.back().exchange.name).second) {
        table.addError("name", fmt::format("the setting `{}` is there twice", name));
      }
    }
  }
}

void readList(const ConfigTable& root, std::string_view name, InstrumentProfile& profile,
              std::vector<InstrumentExchange>& list) {
  list.clear();
  std::set<std::string> names;
  for (const auto& table : root.optionalTables(name)) {
    auto exchange = readExchange(table, profile.frame, false);
    exchange.name = table.requireString("name");
    if (!exchange.name.empty() && !names.insert(exchange.name).second) {
      table.addError("name", fmt::format("`{}` is there twice", exchange.name));
    }
    list.push_back(std::move(exchange));
  }
}

}  // namespace

void readExchanges(const ConfigTable& root, InstrumentProfile& profile) {
  if (root.has("start")) {
    readList(root, "start", profile, profile.start);
  }
  if (root.has("poll")) {
    readPolls(root, profile);
  }
  if (root.has("push")) {
    readPushes(root, profile);
  }
  if (root.has("set")) {
    readSettings(root, profile);
  }
  if (root.has("command")) {
    readList(root, "command", profile, profile.commands);
  }
}

}  // namespace mb
