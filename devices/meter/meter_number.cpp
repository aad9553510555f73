#include "devices/meter/meter_number.h"

#include "devices/codec/mbus/request.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {

const MessageTemplate::Defaults& meterPlaceholders() {
  static const MessageTemplate::Defaults kDefaults{{"id", "bcd4-le"}, {"address", "u8"}};
  return kDefaults;
}

Expected<Bytes> fillForMeter(const MessageTemplate& data, const MeterCall& call, const FieldValues& more) {
  FieldValues values = more;
  values.insert_or_assign("address", FieldValue(Decimal(call.address, 0)));
  if (const FieldEncoding* const encoding = data.encodingOf("id")) {
    const bool digits = encoding->kind() == FieldEncoding::Kind::bcd;
    if (const auto id = identificationOf(call.number); digits && encoding->size() == 4U && !id) {
      return tl::unexpected<Error>(id.error());
    }
    const auto number = Decimal::parse(call.number);
    const bool whole = number && number->exponent == 0 && number->mantissa >= 0;
    if (!whole && !encoding->isText()) {
      return fail(fmt::format("meter number `{}` is not one of digits", call.number), std::string(),
                  "correct the number in the batch");
    }
    values.insert_or_assign("id", encoding->isText() ? FieldValue(call.number) : FieldValue(*number));
  }
  return data.fill(values);
}

std::string meterNumberText(const FieldValue& value, const FieldEncoding& encoding) {
  if (!value.number || encoding.isText()) {
    return value.text;
  }
  const bool digits = encoding.kind() == FieldEncoding::Kind::bcd && value.number->exponent == 0;
  return digits ? fmt::format("{:0{}}", value.number->mantissa, 2 * encoding.size().value_or(0))
                : value.number->toString();
}

Expected<std::uint32_t> identificationOf(std::string_view meterNumber) {
  const bool digits = std::ranges::all_of(meterNumber, [](char c) { return c >= '0' && c <= '9'; });
  if (meterNumber.empty() || meterNumber.size() > 8 || !digits) {
    return fail(fmt::format("meter number `{}` is not one of up to 8 digits", meterNumber), "",
                "the identification of an M-Bus meter has 8 digits; correct the number in the batch");
  }
  return *mbus::parseIdentification(std::string(8 - meterNumber.size(), '0') + std::string(meterNumber));
}

bool sameNumber(std::string_view a, std::string_view b) {
  const auto strip = [](std::string_view number) {
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
  };
  return strip(a) == strip(b);
}

}  // namespace mb
