#include "devices/instrument/instrument_message.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

using Meaning = MessagePattern::Meaning;

tl::unexpected<Judgement> reject(std::string why) {
  return tl::unexpected(Judgement{Outcome::unexpected, std::move(why)});
}

/// The raw number with its place in the payload.
Expected<FieldValue> rawValue(const InstrumentValue& wanted, const FieldValues& fields,
                              std::span<const std::uint8_t> payload) {
  if (wanted.bit) {
    const std::size_t byte = *wanted.bit / 8;
    if (byte >= payload.size()) {
      return fail("the message ends before it");
    }
    FieldValue value(Decimal((static_cast<unsigned>(payload[byte]) >> (*wanted.bit % 8)) & 1U, 0));
    value.offset = byte;
    value.length = 1;
    return value;
  }
  if (wanted.at) {
    const std::size_t size = wanted.encoding.size().value_or(0);
    if (*wanted.at + size > payload.size()) {
      return fail("the message ends before it");
    }
    auto value = wanted.encoding.decode(payload.subspan(*wanted.at, size));
    if (value) {
      value->offset = *wanted.at;
      value->length = size;
    }
    return value;
  }
  const auto found = fields.find(wanted.field);
  return found == fields.end() ? fail("the message has no such field") : Expected<FieldValue>(found->second);
}

const std::string& textOf(const FieldValues& fields, const std::string& name) {
  static const std::string kNone;
  const auto found = fields.find(name);
  return found == fields.end() ? kNone : found->second.text;
}

/// Empty: inside the range of the profile.
std::string implausible(const InstrumentValue& wanted, Decimal value) {
  const bool low = wanted.minimum && compareValue(value, *wanted.minimum) < 0;
  const bool high = wanted.maximum && compareValue(value, *wanted.maximum) > 0;
  return !low && !high ? std::string()
                       : fmt::format("{} {} is {} {}", value.toString(), wanted.unit, low ? "below" : "above",
                                     (low ? wanted.minimum : wanted.maximum)->toString());
}

Expected<InstrumentReading> readValue(const InstrumentValue& wanted, const MessageTemplate& expect,
                                      const FieldValues& fields, std::span<const std::uint8_t> payload) {
  const auto raw = rawValue(wanted, fields, payload);
  if (!raw) {
    return tl::unexpected<Error>(raw.error());
  }
  InstrumentReading reading;
  const FieldEncoding* const named = expect.encodingOf(wanted.field);
  reading.real = (named != nullptr ? *named : wanted.encoding).kind() == FieldEncoding::Kind::real;
  reading.offset = raw->offset;
  reading.length = raw->length;
  const auto isNone = [&](Decimal none) { return compareValue(none, *raw->number) == 0; };
  if (std::ranges::any_of(wanted.none, isNone)) {
    return fail("the device says that it has no value");
  }
  int shift = 0;
  if (!wanted.unitField.empty()) {
    const std::string& unit = textOf(fields, wanted.unitField);
    const auto known = wanted.units.find(unit);
    if (known == wanted.units.end()) {
      return fail(fmt::format("the unit \"{}\" is none of its units", unit));
    }
    shift = known->second;
  }
  auto value = scaleExactly(raw->number->scaled(shift), wanted.scale, wanted.offset);
  if (const auto fraction = fields.find(wanted.fractionField); value && fraction != fields.end()) {
    value = scaleExactly(*fraction->second.number, wanted.fractionScale, *value);
  }
  if (!value) {
    return fail("the number is out of all proportion");
  }
  if (const std::string why = implausible(wanted, *value); !why.empty()) {
    return fail(why);
  }
  reading.value = *value;
  if (!wanted.stableField.empty()) {
    reading.stable =
        std::ranges::find(wanted.stableTexts, textOf(fields, wanted.stableField)) != wanted.stableTexts.end();
  }
  return reading;
}

/// Sum of digits, every second of them counted otherwise; the last one makes it a multiple of ten.
bool checkDigitHolds(const std::string& kind, const std::string& code) {
  int sum = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const int digit = code[code.size() - 1 - i] - '0';
    if (digit < 0 || digit > 9) {
      return false;
    }
    const bool second = i % 2 == 1;
    const int doubled = 2 * digit > 9 ? 2 * digit - 9 : 2 * digit;
    sum += !second ? digit : kind == "luhn" ? doubled : 3 * digit;
  }
  return sum % 10 == 0;
}

/// Empty: the code may be one.
std::string badCode(const ScanRule& rule, const std::string& code) {
  if (code.size() < rule.minimumLength || code.size() > rule.maximumLength) {
    return fmt::format("the code \"{}\" has {} characters, not {} to {}", code, code.size(),
                       rule.minimumLength, rule.maximumLength);
  }
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (rule.digitsOnly && !std::ranges::all_of(code, isDigit)) {
    return fmt::format("the code \"{}\" has characters that are no digits", code);
  }
  if (!rule.checkDigit.empty() && !checkDigitHolds(rule.checkDigit, code)) {
    return fmt::format("the check digit of the code \"{}\" does not hold", code);
  }
  return {};
}

/// A field that was sent must come back as it was.
std::string notTheSame(const FieldValues& fields, const FieldValues& sent) {
  for (const auto& [name, value] : fields) {
    const auto same = sent.find(name);
    if (same != sent.end() && value.number && same->second.number &&
        compareValue(*value.number, *same->second.number) != 0) {
      return fmt::format("{} came back as {} in place of {}", name, value.number->toString(),
                         same->second.number->toString());
    }
  }
  return {};
}

tl::expected<MessageContent, Judgement> readAs(const MessagePattern& pattern, const FieldValues& fields,
                                               std::span<const std::uint8_t> payload, std::size_t head) {
  MessageContent content;
  if (pattern.meaning == Meaning::refusal) {
    return tl::unexpected(Judgement{Outcome::refused, "the device refused: " + pattern.says});
  }
  for (const InstrumentValue& wanted : pattern.values) {
    InstrumentReading reading;
    if (pattern.meaning == Meaning::answer) {
      auto read = readValue(wanted, pattern.expect, fields, payload);
      if (!read) {
        return reject(fmt::format("{}: {}", wanted.name, read.error().what));
      }
      reading = std::move(*read);
    } else {
      reading.outside = pattern.meaning == Meaning::overload ? Outside::overload : Outside::underload;
      reading.stable = false;
      reading.length = payload.size();
    }
    reading.name = wanted.name;
    reading.quantity = wanted.quantity;
    reading.unit = wanted.unit;
    reading.offset += head;
    content.readings.push_back(std::move(reading));
  }
  if (pattern.scan) {
    content.scanned = textOf(fields, pattern.scan->field);
    if (std::string why = badCode(*pattern.scan, content.scanned); !why.empty()) {
      return reject(std::move(why));
    }
  }
  return content;
}

}  // namespace

tl::expected<MessageContent, Judgement> readMessage(const std::vector<MessagePattern>& patterns,
                                                    std::span<const std::uint8_t> payload, std::size_t head,
                                                    const FieldValues& sent) {
  std::string why = "no message of this shape is expected";
  for (const MessagePattern& pattern : patterns) {
    const auto fields = pattern.expect.match(payload);
    if (!fields) {
      // Of several shapes the first says what should have come.
      why = &pattern == &patterns.front() ? fields.error().what : why;
      continue;
    }
    if (std::string different = notTheSame(*fields, sent); !different.empty()) {
      return reject(std::move(different));
    }
    return readAs(pattern, *fields, payload, head);
  }
  return reject(std::move(why));
}

FrameRule::Expecting expecting(const std::vector<MessagePattern>& patterns, int address,
                               std::span<const std::uint8_t> request) {
  FrameRule::Expecting expected;
  expected.address = static_cast<std::uint8_t>(address);
  expected.function = request.empty() ? std::uint8_t{0} : request.front();
  for (const MessagePattern& pattern : patterns) {
    if (const auto length = pattern.expect.length()) {
      expected.payloadLengths.push_back(*length);
    }
  }
  return expected;
}

Expected<FieldValues> rawOf(const InstrumentSetting& setting, double value) {
  if (!(value >= setting.minimum && value <= setting.maximum)) {
    return fail(fmt::format("{} {} lies outside {} to {}", toShortest(value), setting.unit,
                            toShortest(setting.minimum), toShortest(setting.maximum)));
  }
  const std::string text = toFixed((value - setting.offset) / setting.scale, setting.decimals);
  const auto raw = Decimal::parse(text);
  if (!raw) {
    return fail(fmt::format("{} {} gives no number that could be sent", toShortest(value), setting.unit));
  }
  FieldValues values;
  values.emplace("value", FieldValue(*raw));
  return values;
}

}  // namespace mb
