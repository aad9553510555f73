#pragma once

#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/instrument/balance_language.h"
#include "devices/instrument/instrument_profile.h"
#include "devices/profile/profile_texts.h"

#include <memory>
#include <optional>
#include <span>

namespace mb {

// From the bytes of a record to the value that was made of them: what a driver does, without a device.

/// The number of an instrument's user: scaled as its source says. Empty when it does not fit.
[[nodiscard]] std::optional<Decimal> valueForUser(const InstrumentSource& source, Decimal value);

/// What a channel got from an answer of an instrument.
struct DecodedSample {
  DecodedSample() = default;
  Decimal value;
  bool stable = true;
};

/// Reads the bytes of an exchange again. Error: the bytes do not give this value as a number.
[[nodiscard]] Expected<DecodedSample> decodeSample(const InstrumentProfile& profile, int address,
                                                   const InstrumentSource& source,
                                                   std::span<const std::uint8_t> received);

/// What a balance of the bench file speaks; `profile` gets the one that says so, where there is one. Error:
/// no such language or profile.
[[nodiscard]] Expected<std::unique_ptr<BalanceLanguage>> languageOf(
    const BalanceDescription& balance, const ProfileTexts& texts, std::optional<InstrumentProfile>& profile);

/// The address by which an instrument of the bench file is called.
[[nodiscard]] int addressOf(const InstrumentDescription& instrument, const InstrumentProfile& profile);

}  // namespace mb
