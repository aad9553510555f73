#pragma once

#include "devices/adapter/adapter_message.h"
#include "devices/bus/exchange.h"
#include "devices/meter/meter_driver.h"

#include <span>
#include <string>
#include <vector>

namespace mb {

// A program is believed only what the record can show: each value with the bytes that it stands on.

/// The bytes that a claim points to. Error: no such exchange in this call, one that failed, a range outside
/// its frame.
[[nodiscard]] Expected<std::span<const std::uint8_t>> claimedBytes(const ReadingClaim& claim,
                                                                   std::span<const Exchange> exchanges);

/// The number that these bytes are in this encoding, times `scale` (empty: 1). Error: no such encoding,
/// digits that are none, a number that does not fit. Recompute does the same from the record.
[[nodiscard]] Expected<Decimal> decodeClaim(std::span<const std::uint8_t> bytes, const std::string& encoding,
                                            const std::string& scale);

/// One claim as a reading. Errors: see claimedBytes; a quantity or unit that is not known, a text that is no
/// exact decimal, more digits than its bytes can hold, another value than its bytes have in the encoding it
/// names, outside what the quantity can be.
[[nodiscard]] Expected<MeterReading> checkReading(const ReadingClaim& claim,
                                                  std::span<const Exchange> exchanges);

/// All readings of `read`: the first is a volume in m3 at the resolution that the profile promises, no
/// quantity twice. `number`: of the meter that answered, as the program says it; may be empty.
[[nodiscard]] Expected<std::vector<MeterReading>> checkReadings(const ProgramDone& done,
                                                                std::span<const Exchange> exchanges,
                                                                const MeterTraits& traits);

/// What the program says of who answered. Errors: no number, none with its bytes.
[[nodiscard]] Expected<MeterIdentity> checkIdentity(const ProgramDone& done,
                                                    std::span<const Exchange> exchanges);

}  // namespace mb
