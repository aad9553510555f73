#include "devices/codec/modbus/rtu_frame.h"
#include "devices/instrument/instrument_exchanges.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::int64_t kMostCopies = 64;
constexpr std::size_t kModbusData = 2;  // function and byte count stand before the data of an answer

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

void readUnits(const ConfigTable& table, const MessageTemplate& expect, InstrumentValue& value) {
  const auto text = [&](std::string_view name) {
    std::string field = table.optionalString(name);
    const FieldEncoding* const encoding = expect.encodingOf(field);
    if (!field.empty() && (encoding == nullptr || !encoding->isText())) {
      table.addError(name, fmt::format("`expect` has no text `{}`", field), "a text is {name:textN}");
    }
    return field;
  };
  value.unitField = text("unit_field");
  if (const auto units = table.optionalTable("units")) {
    for (const std::string& unit : units->names()) {
      value.units[unit] = static_cast<int>(units->requireInteger(unit, -12, 12));
    }
  }
  if (value.unitField.empty() != value.units.empty()) {
    table.addError("units", "`unit_field` and `units` belong together",
                   "units = { kg = 0, g = -3 }: the powers of ten to `unit`");
  }
  value.stableField = text("stable_field");
  value.stableTexts = table.optionalStrings("stable_texts");
  if (value.stableField.empty() != value.stableTexts.empty()) {
    table.addError("stable_texts", "`stable_field` and `stable_texts` belong together");
  }
}

/// Where it stands: `field`, `at`, `register` or `coil`. Returns how far the next copy is off, in bytes or
/// bits.
std::size_t readPlace(const ConfigTable& table, std::optional<int> first, const MessagePattern& pattern,
                      InstrumentValue& value) {
  const auto encoding = [&] {
    const auto parsed = FieldEncoding::parse(table.requireString("encoding"));
    if (!parsed) {
      table.addError("encoding", parsed.error().what, parsed.error().remedy);
      return;
    }
    value.encoding = *parsed;
    if (!parsed->size()) {
      table.addError("encoding", "a value at a place needs an encoding of a known length");
    }
  };
  if (first && table.has("coil")) {
    const auto coil = table.requireInteger("coil", *first, 65535);
    value.bit = 8 * kModbusData + static_cast<std::size_t>(coil - *first);
    return 1;
  }
  if (first && table.has("register")) {
    encoding();
    const auto at = table.requireInteger("register", *first, 65535);
    value.at = kModbusData + 2 * static_cast<std::size_t>(at - *first);
    return value.encoding.size().value_or(2);
  }
  if (table.has("at")) {
    encoding();
    value.at = static_cast<std::size_t>(table.requireInteger("at", 0, 1000));
    return value.encoding.size().value_or(1);
  }
  value.field = table.optionalString("field", value.name);
  const FieldEncoding* const found = pattern.expect.encodingOf(value.field);
  if (found == nullptr || found->isText()) {
    table.addError("field", fmt::format("`expect` has no number `{}`", value.field),
                   first ? "give `register` or `coil`" : "a number is {name:ENCODING}");
  }
  return 0;
}

/// A place must lie inside the message.
void checkPlace(const ConfigTable& table, const InstrumentValue& value, const MessagePattern& pattern) {
  const auto length = pattern.expect.length();
  const std::size_t end = value.at    ? *value.at + value.encoding.size().value_or(1)
                          : value.bit ? *value.bit / 8 + 1
                                      : 0;
  if (length && end > *length) {
    table.addError(value.bit ? "coil" : "at", "lies behind the end of the message");
  }
}

InstrumentValue readValue(const ConfigTable& table, const MessagePattern& pattern) {
  InstrumentValue value;
  value.name = table.requireString("name");
  value.quantity = table.requireString("quantity");
  value.unit = table.requireString("unit");
  value.scale = table.optionalDecimal("scale", value.scale);
  value.offset = table.optionalDecimal("offset", value.offset);
  if (value.scale.mantissa == 0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
  value.fractionField = table.optionalString("fraction_field");
  if (!value.fractionField.empty()) {
    const FieldEncoding* const encoding = pattern.expect.encodingOf(value.fractionField);
    if (encoding == nullptr || encoding->isText()) {
      table.addError("fraction_field", fmt::format("`expect` has no number `{}`", value.fractionField));
    }
    value.fractionScale = table.requireDecimal("fraction_scale");
  }
  if (table.has("minimum")) {
    value.minimum = table.requireDecimal("minimum");
  }
  if (table.has("maximum")) {
    value.maximum = table.requireDecimal("maximum");
  }
  value.none = decimalsOf(table, "none");
  readUnits(table, pattern.expect, value);
  return value;
}

std::string word(int value) {
  return fmt::format("{:04X}", value);
}

MessageTemplate made(const std::string& text) {
  return MessageTemplate::parse(text).value_or(MessageTemplate());
}

std::optional<int> readRequest(const ConfigTable& table, MessageTemplate& send, MessageTemplate& expect) {
  using modbus::Function;
  const auto function = table.requireChoice<Function>("read", {{"coils", Function::readCoils},
                                                               {"discrete", Function::readDiscreteInputs},
                                                               {"holding", Function::readHoldingRegisters},
                                                               {"input", Function::readInputRegisters}});
  const bool bits = function == Function::readCoils || function == Function::readDiscreteInputs;
  const auto first = static_cast<int>(table.requireInteger("first", 0, 65535));
  const auto count = static_cast<int>(
      table.requireInteger("count", 1, bits ? modbus::kMostCoilsRead : modbus::kMostRegistersRead));
  if (const auto pdu = modbus::readRequest(function, first, count); !pdu) {
    table.addError("count", pdu.error().what, pdu.error().remedy);
    return first;
  }
  const int data = bits ? (count + 7) / 8 : 2 * count;
  const int code = static_cast<int>(function);
  send = made(fmt::format("{:02X} {} {}", code, word(first), word(count)));
  expect = made(fmt::format("{:02X} {:02X} {{?{}}}", code, data, data));
  return first;
}

std::optional<int> writeRequest(const ConfigTable& table, int copy, MessageTemplate& send,
                                MessageTemplate& expect) {
  enum class What { coil, one, several };
  const auto what = table.requireChoice<What>(
      "write", {{"coil", What::coil}, {"register", What::one}, {"registers", What::several}});
  const int step = what == What::several ? 2 : 1;
  const auto first = static_cast<int>(table.requireInteger("first", 0, 65535)) + copy * step;
  if (what == What::coil) {
    send = expect = made(fmt::format("05 {} {{value:coil}}", word(first)));
    return first;
  }
  const std::string encoding =
      table.optionalString("encoding", what == What::one ? std::string("u16-be") : std::string("u32-be"));
  const auto parsed = FieldEncoding::parse(encoding);
  const std::size_t size = what == What::one ? 2 : 4;
  if (!parsed || parsed->size() != size) {
    table.addError("encoding", fmt::format("`{}` does not fill {} register{}", encoding, size / 2,
                                           what == What::one ? "" : "s"));
    return first;
  }
  if (what == What::one) {
    send = expect = made(fmt::format("06 {} {{value:{}}}", word(first), encoding));
    return first;
  }
  send = made(fmt::format("10 {} 0002 04 {{value:{}}}", word(first), encoding));
  expect = made(fmt::format("10 {} 0002", word(first)));
  return first;
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
    InstrumentValue value = readValue(each, pattern);
    const int copies = copiesOf(each, value.name);
    const std::size_t step = readPlace(each, first, pattern, value);
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
      checkPlace(each, one, pattern);
      if (!one.name.empty() && !names.insert(one.name).second) {
        each.addError("name", fmt::format("the value `{}` is there twice", one.name));
      }
      pattern.values.push_back(std::move(one));
    }
  }
}

std::optional<int> readModbus(const ConfigTable& table, const FrameRule& frame, int copy,
                              MessageTemplate& send, MessageTemplate& expect) {
  const bool reads = table.has("read");
  if (!reads && !table.has("write")) {
    return std::nullopt;
  }
  if (frame.kind != FrameRule::Kind::modbusRtu) {
    table.addError(reads ? "read" : "write", "registers and coils are Modbus",
                   "write [frame] kind = \"modbus-rtu\", or `send` and `expect`");
  }
  return reads ? readRequest(table, send, expect) : writeRequest(table, copy, send, expect);
}

}  // namespace mb
