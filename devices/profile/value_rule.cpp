#include "devices/profile/value_rule.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

/// The place of both together: whoever follows a number back sees all of its bytes.
void include(RuledNumber& number, const FieldValue& part) {
  const std::size_t end = std::max(number.offset + number.length, part.offset + part.length);
  number.offset = std::min(number.offset, part.offset);
  number.length = end - number.offset;
}

Expected<int> shiftOf(const ValueRule& rule, const FieldValues& fields, std::string& said) {
  if (rule.unitField.empty()) {
    return 0;
  }
  const auto field = fields.find(rule.unitField);
  said = field == fields.end() ? std::string() : unitTextOf(field->second);
  const auto known = rule.units.find(said);
  if (known == rule.units.end()) {
    return fail(fmt::format("the unit \"{}\" is none of its units", said));
  }
  return known->second;
}

bool isReal(const NumberPlace& place, const MessageTemplate& expect) {
  const FieldEncoding* const named = expect.encodingOf(place.field);
  return (named != nullptr ? *named : place.encoding).kind() == FieldEncoding::Kind::real;
}

}  // namespace

Expected<FieldValue> NumberPlace::read(const FieldValues& fields,
                                       std::span<const std::uint8_t> payload) const {
  if (bit) {
    const std::size_t byte = *bit / 8;
    if (byte >= payload.size()) {
      return fail("the message ends before it");
    }
    FieldValue value(Decimal((static_cast<unsigned>(payload[byte]) >> (*bit % 8)) & 1U, 0));
    value.offset = byte;
    value.length = 1;
    return value;
  }
  if (at) {
    const std::size_t size = encoding.size().value_or(0);
    if (*at + size > payload.size()) {
      return fail("the message ends before it");
    }
    auto value = encoding.decode(payload.subspan(*at, size));
    if (value) {
      value->offset = *at;
      value->length = size;
    }
    return value;
  }
  const auto found = fields.find(field);
  if (found == fields.end()) {
    return fail("the message has no such field");
  }
  if (!found->second.wrong.empty()) {
    return fail(found->second.wrong);
  }
  return found->second;
}

std::size_t NumberPlace::end() const {
  return at ? *at + encoding.size().value_or(1) : bit ? *bit / 8 + 1 : 0;
}

std::string unitTextOf(const FieldValue& value) {
  if (!value.number || !value.text.empty()) {
    return value.text;
  }
  return value.number->exponent == 0 ? fmt::format("{:02X}", value.number->mantissa)
                                     : value.number->toString();
}

Expected<RuledNumber> readNumber(const ValueRule& rule, const MessageTemplate& expect,
                                 const FieldValues& fields, std::span<const std::uint8_t> payload) {
  const auto raw = rule.read(fields, payload);
  if (!raw) {
    return tl::unexpected<Error>(raw.error());
  }
  if (!raw->number) {
    return fail("a text stands where a number belongs");
  }
  const auto isNone = [&](Decimal none) { return compareValue(none, *raw->number) == 0; };
  if (std::ranges::any_of(rule.none, isNone)) {
    return fail("the device says that it has no value");
  }
  RuledNumber number;
  number.offset = raw->offset;
  number.length = raw->length;
  const auto shift = shiftOf(rule, fields, number.unitText);
  if (!shift) {
    return tl::unexpected<Error>(shift.error());
  }
  number.real = isReal(rule, expect);
  auto value = scaleExactly(raw->number->scaled(*shift), rule.scale, rule.offset);
  if (number.real) {
    number.step = scaleExactly(raw->step.scaled(*shift), rule.scale, Decimal()).value_or(Decimal());
  }
  for (const ValueRule::Part& part : rule.parts) {
    const auto more = part.place.read(fields, payload);
    if (!more || !more->number) {
      return fail(more ? "a text stands where a number belongs" : more.error().what);
    }
    value = value ? scaleExactly(more->number->scaled(*shift), part.scale, *value) : value;
    include(number, *more);
    if (isReal(part.place, expect)) {
      // A fraction in floating point behind a whole number: its digits say as little as those of any other.
      const Decimal step = scaleExactly(more->step.scaled(*shift), part.scale, Decimal()).value_or(Decimal());
      const bool coarser = !number.real || compareValue(step, number.step) > 0;
      number.step = coarser ? step : number.step;
      number.real = true;
    }
  }
  if (!value) {
    return fail("the number is out of all proportion");
  }
  number.value = *value;
  return number;
}

}  // namespace mb
