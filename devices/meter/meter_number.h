#pragma once

#include "core/text/error.h"
#include "devices/profile/message_template.h"

#include <string_view>

namespace mb {

/// The placeholders of a meter's telegrams. {id}: the meter number as four BCD bytes, least significant
/// first; {address}: the primary address.
[[nodiscard]] const MessageTemplate::Defaults& meterPlaceholders();

/// An error when the number has no place in four BCD bytes.
[[nodiscard]] Expected<Bytes> fillForMeter(const MessageTemplate& data, std::string_view meterNumber,
                                           std::uint8_t address);

/// Eight digits as an M-Bus identification (0x12345678 for "12345678"); shorter numbers get zeros in front.
[[nodiscard]] Expected<std::uint32_t> identificationOf(std::string_view meterNumber);

/// Do two meter numbers name the same meter? Zeros in front do not matter.
[[nodiscard]] bool sameNumber(std::string_view a, std::string_view b);

}  // namespace mb
