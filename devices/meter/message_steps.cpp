#include "devices/meter/message_steps.h"

#include "devices/codec/cj188/units.h"
#include "devices/codec/kmp/registers.h"
#include "devices/profile/modbus_template.h"
#include "devices/profile/read_frame_rule.h"
#include "devices/profile/read_value_rule.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::string_view kNumber = "number";

std::optional<Decimal> bound(const ConfigTable& table, std::string_view name, std::string_view fallback) {
  if (table.has(name)) {
    return table.requireDecimal(name);
  }
  return fallback.empty() ? std::nullopt : Decimal::parse(fallback);
}

/// The codes of CJ/T 188 that can be told in `unit`, with the power of ten to it: {"29", -3}, {"2C", 0} for
/// "m3".
std::map<std::string, int> cj188Units(std::string_view unit) {
  std::map<std::string, int> units;
  for (unsigned code = 0; code < 256; ++code) {
    const auto known = cj188::unitCode(static_cast<std::uint8_t>(code));
    if (known && known->unit == unit) {
      units.emplace(fmt::format("{:02X}", code), known->shift);
    }
  }
  return units;
}

/// KMP: up to eight registers by their numbers.
void readRegisters(const ConfigTable& table, ProfileStep& step) {
  std::vector<std::uint16_t> ids;
  for (const double id : table.requireNumbers("registers", between(0, 65535))) {
    ids.push_back(static_cast<std::uint16_t>(id));
  }
  const auto data = kmp::getRegisterData(ids);
  if (!data) {
    table.addError("registers", data.error().what, "ask for one to eight registers");
    return;
  }
  const std::string command = fmt::format("{:02X}", kmp::kGetRegister);
  step.send = MessageTemplate::parse(command + codec::spacedHex(*data)).value_or(MessageTemplate());
  step.expect = MessageTemplate::parse(command + "{?}").value_or(MessageTemplate());
}

char controlOf(const ConfigTable& table, std::string_view name, char fallback) {
  const std::string text = table.optionalString(name, std::string(1, fallback));
  if (text.size() != 1 || text[0] <= ' ' || text[0] > '~') {
    table.addError(name, "a control character is one character");
    return fallback;
  }
  return text[0];
}

void readIec(const ConfigTable& table, Iec62056Rules& rules) {
  using Readout = Iec62056Rules::Readout;
  if (table.has("request")) {
    rules.request = templateField(table, "request", meterPlaceholders());
  }
  rules.readout = table.optionalChoice<Readout>(
      "readout", rules.readout,
      {{"selected", Readout::selected}, {"block", Readout::block}, {"plain", Readout::plain}});
  rules.protocolControl = controlOf(table, "protocol_control", rules.protocolControl);
  rules.modeControl = controlOf(table, "mode_control", rules.modeControl);
  rules.keepsBaud = table.optionalBoolean("keeps_baud", rules.keepsBaud);
}

/// Returns the first register of a Modbus read.
std::optional<int> readTemplates(const ConfigTable& table, const Profile& profile, ProfileStep& step) {
  if (step.protocol == MeterProtocol::kmp && table.has("registers")) {
    readRegisters(table, step);
    return std::nullopt;
  }
  if (step.protocol == MeterProtocol::iec62056) {
    static_cast<void>(table.requireChoice<bool>("send", {{"readout", true}}));
    return std::nullopt;
  }
  FrameRule rule = profile.frame;
  if (step.protocol == MeterProtocol::modbusRtu) {
    rule.kind = FrameRule::Kind::modbusRtu;
  }
  const auto first = readModbus(table, rule, 0, step.send, step.expect);
  if (first) {
    return first;
  }
  step.send = templateField(table, "send", meterPlaceholders());
  if (step.send.hasGaps()) {
    table.addError("send", "bytes of any kind cannot be sent");
  }
  if (table.has("expect")) {
    step.expect = templateField(table, "expect", meterPlaceholders());
  }
  return std::nullopt;
}

void readPlace(const ConfigTable& table, const ProfileStep& step, std::optional<int> first,
               Extraction& wanted) {
  if (step.protocol == MeterProtocol::kmp && table.has("register")) {
    wanted.kmpRegister = static_cast<std::uint16_t>(table.requireInteger("register", 0, 65535));
    return;
  }
  if (step.protocol == MeterProtocol::iec62056) {
    wanted.dataSet = table.requireString("address");
    wanted.valueOfSet = static_cast<int>(table.optionalInteger("order", 1, 1, 16)) - 1;
    return;
  }
  ValueRule rule;
  if (step.protocol == MeterProtocol::cj188 && table.has("unit_field")) {
    rule.units = cj188Units(wanted.unit);
  }
  readNumberPlace(table, first, step.expect, wanted.quantity, rule);
  readValueRule(table, first, step.expect, rule);
  checkPlace(table, rule, step.expect);
  const FieldEncoding* const named = step.expect.encodingOf(rule.field);
  const bool real = (named != nullptr ? *named : rule.encoding).kind() == FieldEncoding::Kind::real;
  const bool promised = wanted.resolution.has_value() || wanted.quantity == "volume";
  if (real && !promised) {
    table.addError("resolution", "the digits of a floating-point number say nothing about its resolution",
                   "give the resolution of the register");
  }
  wanted.rule = std::move(rule);
}

std::vector<std::size_t> lengthsOf(const ProfileStep& step) {
  std::vector<std::size_t> lengths;
  if (const auto length = step.expect.length(); length && !step.expect.empty()) {
    lengths.push_back(*length);
  }
  for (const RefusalShape& refusal : step.refusals) {
    if (const auto length = refusal.expect.length()) {
      lengths.push_back(*length);
    }
  }
  return lengths;
}

/// Of what is sent, whatever is filled in; 0 for nothing.
std::uint8_t firstByte(const MessageTemplate& sent) {
  FieldValues zeros;
  for (const std::string& field : sent.fields()) {
    zeros.emplace(field, FieldValue(Decimal()));
  }
  const auto payload = fillForMeter(sent, MeterCall("0", 0), zeros);
  return payload && !payload->empty() ? payload->front() : std::uint8_t{0};
}

void readCj188(const ConfigTable& table, Cj188Rules& rules) {
  rules.type = static_cast<std::uint8_t>(table.optionalInteger("type", rules.type, 0, 255));
  if (table.has("answer_types")) {
    rules.answerTypes.clear();
    for (const double type : table.optionalNumbers("answer_types", between(0, 255))) {
      rules.answerTypes.push_back(static_cast<std::uint8_t>(type));
    }
  }
  const auto address = [&](std::string_view name, MessageTemplate& into) {
    if (!table.has(name)) {
      return;
    }
    into = templateField(table, name, meterPlaceholders());
    if (!into.empty() && into.length() != cj188::kAddressBytes) {
      table.addError(name, fmt::format("an address has {} bytes", cj188::kAddressBytes),
                     "write \"{id:bcd7-le}\", \"{id:bcd4-le} 00 11 11\" or \"AA AA AA AA AA AA AA\"");
    }
  };
  address("address", rules.address);
  address("answer_address", rules.answerAddress);
  if (rules.address.hasGaps()) {
    table.addError("address", "bytes of any kind cannot be sent");
  }
  rules.variant.fieldAdd =
      static_cast<std::uint8_t>(table.optionalInteger("data_add", rules.variant.fieldAdd, 0, 255));
  if (table.has("inner_key")) {
    rules.innerKey = static_cast<std::uint8_t>(table.requireInteger("inner_key", 0, 255));
  }
  rules.variant.fieldExtra =
      static_cast<int>(table.optionalInteger("length_error", rules.variant.fieldExtra, -8, 8));
}

}  // namespace

MeterProtocol readProtocolWord(const ConfigTable& table, MeterProtocol fallback) {
  return table.optionalChoice<MeterProtocol>("protocol", fallback,
                                             {{"mbus", MeterProtocol::mbus},
                                              {"cj188", MeterProtocol::cj188},
                                              {"kmp", MeterProtocol::kmp},
                                              {"iec62056", MeterProtocol::iec62056},
                                              {"modbus-rtu", MeterProtocol::modbusRtu},
                                              {"frame", MeterProtocol::frame}});
}

void readProtocol(const ConfigTable& root, bool inherits, Profile& profile) {
  profile.protocol = readProtocolWord(root, profile.protocol);
  if (!inherits) {
    profile.cj188.address = MessageTemplate::parse("AA AA AA AA AA AA AA").value_or(MessageTemplate());
    profile.iec62056.request = MessageTemplate::parse("'/?!' 0D 0A").value_or(MessageTemplate());
    if (profile.protocol != MeterProtocol::mbus) {
      profile.addressing.frameCount = FrameCount::none;
    }
    switch (profile.protocol) {
      case MeterProtocol::cj188:
        profile.answerExtra = std::chrono::milliseconds(500);
        break;
      case MeterProtocol::iec62056:
        profile.gapExtra = std::chrono::milliseconds(1500);
        profile.answerExtra = std::chrono::milliseconds(1500);
        break;
      case MeterProtocol::kmp:
        profile.answerExtra = std::chrono::milliseconds(1500);
        break;
      case MeterProtocol::mbus:
      case MeterProtocol::modbusRtu:
      case MeterProtocol::frame:
        break;
    }
  }
  if (const auto table = root.optionalTable("cj188")) {
    readCj188(*table, profile.cj188);
  }
  if (const auto table = root.optionalTable("kmp")) {
    profile.kmp.destination =
        static_cast<std::uint8_t>(table->optionalInteger("destination", profile.kmp.destination, 0, 255));
  }
  if (const auto table = root.optionalTable("iec62056")) {
    readIec(*table, profile.iec62056);
  }
  if (profile.protocol == MeterProtocol::frame || root.has("frame")) {
    if (const auto frame = overlayPart(root, "frame", inherits)) {
      readFrameRule(*frame, profile.frame);
    }
  }
}

Extraction readExtractionHead(const ConfigTable& table, const std::vector<WriteField>& written) {
  Extraction wanted;
  wanted.quantity = table.requireString("quantity");
  const bool number = wanted.quantity == kNumber;
  const auto field = std::ranges::find(written, wanted.quantity, &WriteField::name);
  const QuantityKind* kind = quantityKind(wanted.quantity);
  if (field != written.end()) {
    wanted.unit = field->unit;
  } else if (!number) {
    wanted.unit = table.requireString("unit");
    if (!wanted.unit.empty() && !knownReadingUnit(wanted.unit)) {
      table.addError("unit", fmt::format("there is no unit `{}`", wanted.unit),
                     "one of m3, Wh, J, kg, W, m3/h, Cel, K, h, s");
    }
  }
  if (kind == nullptr && !number && field == written.end() && !wanted.quantity.empty()) {
    table.addError("quantity", fmt::format("there is no quantity `{}`", wanted.quantity),
                   "one of " + quantityNames() + ", number");
  }
  if (kind != nullptr) {
    wanted.record.quantity = kind->code;
  }
  if (table.has("resolution")) {
    wanted.resolution = table.requireDecimal("resolution");
  }
  wanted.minimum = bound(table, "minimum", kind != nullptr ? kind->minimum : std::string_view());
  wanted.maximum = bound(table, "maximum", kind != nullptr ? kind->maximum : std::string_view());
  wanted.required = table.optionalBoolean("required", true);
  return wanted;
}

void checkSentFields(const ConfigTable& table, std::string_view name, const MessageTemplate& sent,
                     const std::vector<WriteField>& written) {
  for (const std::string& field : sent.fields()) {
    const bool known = field == "id" || field == "address" ||
                       std::ranges::find(written, field, &WriteField::name) != written.end();
    if (!known) {
      table.addError(name, fmt::format("nothing fills in the field `{}`", field),
                     "only {id}, {address} and the fields of a [[write]] or of [[simulate]] can be sent");
    }
  }
}

void readMessage(const ConfigTable& table, const Profile& profile, const std::vector<WriteField>& written,
                 ProfileStep& step) {
  const auto first = readTemplates(table, profile, step);
  checkSentFields(table, "send", step.send, written);
  const bool answered = step.protocol == MeterProtocol::iec62056 || !step.expect.empty();
  step.answer = answered ? ProfileStep::Answer::telegram : ProfileStep::Answer::none;
  for (const auto& each : table.optionalTables("refusal")) {
    step.refusals.push_back({templateField(each, "expect", meterPlaceholders()), each.requireString("says")});
  }
  for (const auto& each : table.optionalTables("extract")) {
    Extraction wanted = readExtractionHead(each, written);
    readPlace(each, step, first, wanted);
    step.extract.push_back(std::move(wanted));
  }
  const bool fixed = step.protocol == MeterProtocol::frame && profile.frame.kind == FrameRule::Kind::fixed;
  if (fixed && !step.expect.empty() && !step.expect.length()) {
    table.addError("expect", "a field without a length stands in a frame of kind `fixed`",
                   "give the field a length, or the frame another kind");
  }
}

void frameSteps(Profile& profile) {
  FrameRule modbus;
  modbus.kind = FrameRule::Kind::modbusRtu;
  const auto cj188 = cj188Frame(profile.cj188);
  const auto kmp = kmpFrame(profile.kmp);
  const auto iec = iecFrame(profile.iec62056);
  const auto rtu = ruledFrame(modbus);
  const auto own = ruledFrame(profile.frame);
  const auto put = [&](std::vector<ProfileStep>& steps) {
    for (ProfileStep& step : steps) {
      step.around = step.protocol == MeterProtocol::cj188       ? cj188
                    : step.protocol == MeterProtocol::kmp       ? kmp
                    : step.protocol == MeterProtocol::iec62056  ? iec
                    : step.protocol == MeterProtocol::modbusRtu ? rtu
                                                                : own;
      step.expecting.address = profile.addressing.primary;
      step.expecting.function = firstByte(step.send);
      step.expecting.payloadLengths = lengthsOf(step);
    }
  };
  for (auto& steps : profile.steps) {
    put(steps);
  }
  for (MeterWrite& write : profile.writes) {
    put(write.steps);
    put(write.readBack);
  }
}

}  // namespace mb
