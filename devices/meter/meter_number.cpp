#include "devices/meter/meter_number.h"

#include "devices/codec/mbus/request.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {

const MessageTemplate::Defaults& meterPlaceholders() {
  static const MessageTemplate::Defaults kDefaults{{"id", "bcd4-le"}, {"address", "u8"}};
  return kDefaults;
}

Expected<Bytes> fillForMeter(const MessageTemplate& data, std::string_view meterNumber,
                             std::uint8_t address) {
  FieldValues values;
  values.emplace("address", FieldValue(Decimal(address, 0)));
  if (data.encodingOf("id") != nullptr) {
    const auto id = identificationOf(meterNumber);
    if (!id) {
      return tl::unexpected(id.error());
    }
    values.emplace("id", FieldValue(Decimal::parse(meterNumber).value_or(Decimal())));
  }
  return data.fill(values);
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
