#include "devices/instrument/decode_again.h"

#include "core/quantity/format.h"
#include "devices/instrument/instrument_message.h"
#include "devices/instrument/parse_instrument_profile.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

Decimal decimalOf(double value) {
  return Decimal::parse(toShortest(value)).value_or(Decimal());
}

/// The value out of a frame of these shapes; else why not.
Expected<DecodedSample> decodeAs(const InstrumentProfile& profile,
                                 const std::vector<MessagePattern>& patterns,
                                 const FrameRule::Expecting& expected, const InstrumentSource& source,
                                 std::span<const std::uint8_t> received) {
  Framing framing = profile.frame.find(received, expected);
  if (!framing.valid) {
    return fail(framing.why);
  }
  const auto payload = profile.frame.unwrap(received.subspan(framing.begin, framing.length), expected);
  if (!payload) {
    return fail(payload.error().why);
  }
  const auto content = readMessage(patterns, *payload, framing.begin + profile.frame.head(), FieldValues());
  if (!content) {
    return fail(content.error().why);
  }
  const auto found = std::ranges::find(content->readings, source.value, &InstrumentReading::name);
  const auto value =
      found != content->readings.end() && found->value ? valueForUser(source, *found->value) : std::nullopt;
  if (!value) {
    return fail(fmt::format("the bytes give no {}", source.value));
  }
  DecodedSample sample;
  sample.value = *value;
  sample.stable = found->stable;
  return sample;
}

}  // namespace

std::optional<Decimal> valueForUser(const InstrumentSource& source, Decimal value) {
  return source.rescaled ? scaleExactly(value, decimalOf(source.scale), decimalOf(source.offset))
                         : std::optional(value);
}

Expected<DecodedSample> decodeSample(const InstrumentProfile& profile, int address,
                                     const InstrumentSource& source, std::span<const std::uint8_t> received) {
  Expected<DecodedSample> last = fail(fmt::format("the profile {} has no {}", profile.name, source.value));
  for (const InstrumentExchange& exchange : profile.poll) {
    const bool gives = std::ranges::any_of(exchange.expect, [&source](const MessagePattern& pattern) {
      return std::ranges::find(pattern.values, source.value, &InstrumentValue::name) != pattern.values.end();
    });
    if (gives) {
      const Bytes request = exchange.send.fill(FieldValues()).value_or(Bytes());
      last =
          decodeAs(profile, exchange.expect, expecting(exchange.expect, address, request), source, received);
    }
    if (last) {
      return last;
    }
  }
  return profile.push.empty()
             ? last
             : decodeAs(profile, profile.push, expecting(profile.push, address, Bytes()), source, received);
}

Expected<std::unique_ptr<BalanceLanguage>> languageOf(const BalanceDescription& balance,
                                                      const ProfileTexts& texts,
                                                      std::optional<InstrumentProfile>& profile) {
  const Decimal interval = decimalOf(inKilograms(balance.interval));
  if (balance.profile.empty() && balance.protocol == "sics") {
    return sicsLanguage();
  }
  if (balance.profile.empty() && balance.protocol == "sbi") {
    return sbiLanguage(interval);
  }
  if (balance.profile.empty()) {
    return fail(fmt::format("no balance here speaks \"{}\"", balance.protocol), std::string(),
                "write \"sics\" or \"sbi\", or name a profile");
  }
  auto loaded = loadInstrumentProfile(texts, balance.profile);
  if (!loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  if (loaded->language.empty()) {
    return fail(fmt::format("the profile {} is for no balance", balance.profile), std::string(),
                "use a profile with a [balance] part");
  }
  profile = std::move(*loaded);
  return balanceLanguage(*profile, interval);
}

int addressOf(const InstrumentDescription& instrument, const InstrumentProfile& profile) {
  return instrument.address.value_or(profile.address.value_or(0));
}

}  // namespace mb
