#pragma once

#include "core/text/error.h"
#include "devices/meter/message_frame.h"
#include "devices/profile/message_template.h"

#include <string>
#include <string_view>

namespace mb {

/// The placeholders of a meter's telegrams. {id}: the meter number, as four BCD bytes, least significant
/// first, unless its encoding is given; {address}: the primary address.
[[nodiscard]] const MessageTemplate::Defaults& meterPlaceholders();

/// The template with number, address and `more` filled in. An error when the number has no place in its
/// bytes.
[[nodiscard]] Expected<Bytes> fillForMeter(const MessageTemplate& data, const MeterCall& call,
                                           const FieldValues& more = FieldValues());

/// What a field `id` of an answer says: all digits of BCD with their zeros, else the number or text.
[[nodiscard]] std::string meterNumberText(const FieldValue& value, const FieldEncoding& encoding);

/// Eight digits as an M-Bus identification (0x12345678 for "12345678"); shorter numbers get zeros in front.
[[nodiscard]] Expected<std::uint32_t> identificationOf(std::string_view meterNumber);

/// Do two meter numbers name the same meter? Zeros in front do not matter.
[[nodiscard]] bool sameNumber(std::string_view a, std::string_view b);

}  // namespace mb
