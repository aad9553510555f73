#include "devices/adapter/adapter_readings.h"

#include "devices/meter/profile.h"
#include "devices/profile/field_encoding.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kMostExponent = 12;

/// The units of a quantity in readings, separated by blanks.
struct UnitsOf {
  std::string_view quantity;
  std::string_view units;
};
constexpr std::array<UnitsOf, 9> kUnits = {{{"volume", "m3"},
                                            {"energy", "Wh J"},
                                            {"mass", "kg"},
                                            {"power", "W"},
                                            {"volume-flow", "m3/h"},
                                            {"flow-temperature", "Cel"},
                                            {"return-temperature", "Cel"},
                                            {"temperature-difference", "K"},
                                            {"operating-time", "h s"}}};

std::string placeOf(const ReadingClaim& claim) {
  return fmt::format("{} of exchange {}, bytes {} to {}", claim.quantity, claim.exchange, claim.offset,
                     claim.offset + claim.length - 1);
}

bool hasUnit(const ReadingClaim& claim) {
  const auto* const known = std::ranges::find(kUnits, claim.quantity, &UnitsOf::quantity);
  if (known == kUnits.end() || claim.unit.empty() || claim.unit.find(' ') != std::string::npos) {
    return false;
  }
  return (" " + std::string(known->units) + " ").find(" " + claim.unit + " ") != std::string::npos;
}

/// Digits that nobody measured: a number that so many bytes cannot hold, zeros at its end aside.
bool fitsInto(Decimal value, int length) {
  constexpr int kWhole = 8;  // bytes hold any mantissa
  if (length >= kWhole) {
    return true;
  }
  std::int64_t mantissa = value.mantissa;
  while (mantissa != 0 && mantissa % 10 == 0) {
    mantissa /= 10;
  }
  const std::int64_t most = std::int64_t{1} << (8 * length);
  return mantissa < most && mantissa > -most;
}

Expected<void> plausible(const ReadingClaim& claim, Decimal value) {
  const QuantityKind* const kind = quantityKind(claim.quantity);
  const auto minimum = Decimal::parse(kind->minimum);
  const auto maximum = Decimal::parse(kind->maximum);
  if ((minimum && compareValue(value, *minimum) < 0) || (maximum && compareValue(value, *maximum) > 0)) {
    return fail(fmt::format("{} {} is outside what a {} can be", claim.value, claim.unit, claim.quantity),
                placeOf(claim));
  }
  return {};
}

Expected<Decimal> valueOf(const ReadingClaim& claim, std::span<const std::uint8_t> bytes) {
  const auto value = Decimal::parse(claim.value);
  if (!value || value->exponent > kMostExponent || value->exponent < -kMostExponent) {
    return fail(fmt::format("`{}` is no exact decimal number", claim.value), placeOf(claim));
  }
  if (claim.encoding.empty()) {
    if (!claim.scale.empty()) {
      return fail("a scale without an encoding", placeOf(claim));
    }
    if (!fitsInto(*value, claim.length)) {
      return fail(fmt::format("{} has more digits than {} bytes can hold", claim.value, claim.length),
                  placeOf(claim));
    }
    return *value;
  }
  const auto decoded = decodeClaim(bytes, claim.encoding, claim.scale);
  if (!decoded) {
    return fail(decoded.error().message(), placeOf(claim));
  }
  if (!(*decoded == *value)) {
    return fail(fmt::format("it says {}, but {} as {} with scale {} is {}", claim.value, mbus::hexText(bytes),
                            claim.encoding, claim.scale.empty() ? "1" : claim.scale, decoded->toString()),
                placeOf(claim));
  }
  return *value;
}

}  // namespace

Expected<std::span<const std::uint8_t>> claimedBytes(const ReadingClaim& claim,
                                                     std::span<const Exchange> exchanges) {
  if (claim.exchange < 1 || static_cast<std::size_t>(claim.exchange) > exchanges.size()) {
    return fail(fmt::format("there were {} exchanges in this call", exchanges.size()), placeOf(claim));
  }
  const Exchange& exchange = exchanges[static_cast<std::size_t>(claim.exchange) - 1];
  if (!exchange.ok() || !exchange.rxFirst) {
    return fail("that exchange brought no answer", placeOf(claim));
  }
  const auto begin = static_cast<std::size_t>(std::max(claim.offset, 0));
  const auto length = static_cast<std::size_t>(std::max(claim.length, 0));
  const std::size_t frameEnd = exchange.framing.begin + exchange.framing.length;
  if (claim.offset < 0 || length == 0 || begin < exchange.framing.begin || begin + length > frameEnd ||
      frameEnd > exchange.received.size()) {
    return fail(fmt::format("the answer has the bytes {} to {}", exchange.framing.begin,
                            frameEnd == 0 ? 0 : frameEnd - 1),
                placeOf(claim));
  }
  return std::span<const std::uint8_t>(exchange.received).subspan(begin, length);
}

Expected<Decimal> decodeClaim(std::span<const std::uint8_t> bytes, const std::string& encoding,
                              const std::string& scale) {
  const auto kind = FieldEncoding::parse(encoding);
  if (!kind) {
    return tl::unexpected(kind.error());
  }
  if (kind->isText() || (kind->size() && *kind->size() != bytes.size())) {
    return fail(fmt::format("{} bytes are no number in the encoding {}", bytes.size(), encoding));
  }
  const auto field = kind->decode(bytes);
  if (!field) {
    return tl::unexpected(field.error());
  }
  const auto factor = scale.empty() ? Decimal(1, 0) : Decimal::parse(scale);
  const auto scaled =
      factor && field->number ? scaleExactly(*field->number, *factor, Decimal()) : std::nullopt;
  if (!scaled) {
    return fail(fmt::format("with scale `{}` it is no number that fits", scale));
  }
  return *scaled;
}

Expected<MeterReading> checkReading(const ReadingClaim& claim, std::span<const Exchange> exchanges) {
  if (!hasUnit(claim)) {
    return fail(fmt::format("`{}` in `{}` is no reading", claim.quantity, claim.unit), placeOf(claim),
                "known are " + quantityNames() + " in m3, Wh, J, kg, W, m3/h, Cel, K, h, s");
  }
  const auto bytes = claimedBytes(claim, exchanges);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  const auto value = valueOf(claim, *bytes);
  if (!value) {
    return tl::unexpected(value.error());
  }
  if (const auto possible = plausible(claim, *value); !possible) {
    return tl::unexpected(possible.error());
  }
  if (Bytes vib; mbus::parseHex(claim.vib, vib)) {
    return fail("`vib` is no hex", placeOf(claim));
  }
  const Exchange& exchange = exchanges[static_cast<std::size_t>(claim.exchange) - 1];
  MeterReading reading;
  reading.quantity = claim.quantity;
  reading.unit = claim.unit;
  reading.value = *value;
  reading.vib = claim.vib;
  reading.encoding = claim.encoding;
  reading.scale = claim.scale;
  reading.byAdapter = true;
  reading.at = *exchange.rxFirst;
  reading.exchange = exchange.row;
  reading.offset = claim.offset;
  reading.length = claim.length;
  return reading;
}

Expected<std::vector<MeterReading>> checkReadings(const ProgramDone& done,
                                                  std::span<const Exchange> exchanges,
                                                  const MeterTraits& traits) {
  if (done.readings.empty()) {
    return fail("it names no reading");
  }
  std::vector<MeterReading> readings;
  for (const ReadingClaim& claim : done.readings) {
    auto reading = checkReading(claim, exchanges);
    if (!reading) {
      return tl::unexpected(reading.error());
    }
    if (std::ranges::count(readings, reading->quantity, &MeterReading::quantity) > 0) {
      return fail("it names this quantity twice", placeOf(claim));
    }
    reading->number = done.number;
    readings.push_back(std::move(*reading));
  }
  const MeterReading& first = readings.front();
  if (first.quantity != "volume") {
    return fail("its first reading is no volume");
  }
  if (compareValue(first.value.resolution(), traits.volumeResolution) > 0) {
    return fail(fmt::format("volume came with a resolution of {} m3, the profile promises {}",
                            first.value.resolution().toString(), traits.volumeResolution.toString()));
  }
  return readings;
}

Expected<MeterIdentity> checkIdentity(const ProgramDone& done, std::span<const Exchange> exchanges) {
  if (done.number.empty()) {
    return fail("it names no number");
  }
  ReadingClaim claim;
  claim.quantity = "number";
  claim.exchange = done.exchange;
  claim.offset = done.offset;
  claim.length = done.length;
  if (const auto bytes = claimedBytes(claim, exchanges); !bytes) {
    return tl::unexpected(bytes.error());
  }
  MeterIdentity identity;
  identity.number = done.number;
  identity.maker = done.maker;
  identity.version = done.version;
  identity.medium = done.medium;
  identity.exchange = exchanges[static_cast<std::size_t>(done.exchange) - 1].row;
  return identity;
}

}  // namespace mb
