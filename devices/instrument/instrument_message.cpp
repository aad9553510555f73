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
  const auto number = readNumber(wanted, expect, fields, payload);
  if (!number) {
    return tl::unexpected<Error>(number.error());
  }
  InstrumentReading reading;
  reading.real = number->real;
  reading.offset = number->offset;
  reading.length = number->length;
  if (const std::string why = implausible(wanted, number->value); !why.empty()) {
    return fail(why);
  }
  reading.value = number->value;
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
