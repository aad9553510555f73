#include "devices/meter/profile_answer.h"

#include "devices/meter/register_order.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

/// The decimal nearest to `value` that ends at the place of `unit` (a power of ten).
std::optional<Decimal> roundedTo(Decimal value, Decimal unit) {
  constexpr std::int64_t kMost = 900'000'000'000'000'000;
  std::int64_t mantissa = value.mantissa;
  int exponent = value.exponent;
  bool up = false;
  for (; exponent < unit.exponent; ++exponent) {
    const std::int64_t digit = mantissa % 10;
    up = digit >= 5 || digit <= -5;
    mantissa /= 10;
  }
  if (up) {
    mantissa += value.mantissa < 0 ? -1 : 1;
  }
  for (; exponent > unit.exponent; --exponent) {
    if (mantissa > kMost / 10 || mantissa < -kMost / 10) {
      return std::nullopt;
    }
    mantissa *= 10;
  }
  return Decimal(mantissa, exponent);
}

}  // namespace

Framing ProfileAnswer::find(std::span<const std::uint8_t> received) const {
  return step_.protocol == MeterProtocol::mbus ? findMbus(received)
                                               : step_.around->find(received, step_.expecting);
}

Judgement ProfileAnswer::judge(std::span<const std::uint8_t> received, const Framing& framing) {
  fault_ = AnswerFault::none;
  decoded_ = DecodedAnswer();
  Judgement judged =
      step_.protocol == MeterProtocol::mbus ? judgeMbus(received, framing) : judgeMessage(received, framing);
  return judged.outcome == Outcome::ok ? doubt().value_or(Judgement()) : judged;
}

Judgement ProfileAnswer::found(AnswerFault fault, Outcome outcome, std::string why) {
  fault_ = fault;
  return Judgement{outcome, std::move(why)};
}

std::optional<Judgement> ProfileAnswer::leaveOut(const Extraction& wanted, AnswerFault fault,
                                                 std::string why) {
  return wanted.required ? std::optional(found(fault, Outcome::unexpected, std::move(why))) : std::nullopt;
}

std::optional<Judgement> ProfileAnswer::wrongMeter() {
  const std::string& number = decoded_.identity.number;
  if (number_.empty() || number.empty() || sameNumber(number, number_)) {
    return std::nullopt;
  }
  return found(AnswerFault::wrongMeter, Outcome::unexpected,
               fmt::format("meter {} answered in place of meter {}", number, number_));
}

Judgement ProfileAnswer::wrongUnit(const Extraction& wanted, const std::string& came) {
  return found(AnswerFault::missing, Outcome::unexpected,
               fmt::format("{} came in {} in place of {}", wanted.quantity, came, wanted.unit));
}

std::optional<Judgement> ProfileAnswer::promised(const Extraction& wanted, Decimal value,
                                                 std::optional<Decimal> resolution) {
  if (wanted.resolution && (!resolution || compareValue(*resolution, *wanted.resolution) > 0)) {
    return found(AnswerFault::coarse, Outcome::unexpected,
                 fmt::format("{} came with a resolution of {} {}, the profile promises {}", wanted.quantity,
                             resolution.value_or(value.resolution()).toString(), wanted.unit,
                             wanted.resolution->toString()));
  }
  const bool low = wanted.minimum && compareValue(value, *wanted.minimum) < 0;
  const bool high = wanted.maximum && compareValue(value, *wanted.maximum) > 0;
  if (low || high) {
    return found(AnswerFault::implausible, Outcome::unexpected,
                 fmt::format("{} {} {} is {} {}", wanted.quantity, value.toString(), wanted.unit,
                             low ? "below" : "above", (low ? wanted.minimum : wanted.maximum)->toString()));
  }
  return std::nullopt;
}

std::optional<Judgement> ProfileAnswer::ruled(const Extraction& wanted, const MessageTemplate& expect,
                                              const FieldValues& fields,
                                              std::span<const std::uint8_t> payload, RuledNumber& number,
                                              MeterReading& reading) {
  const auto read = readNumber(*wanted.rule, expect, fields, payload);
  if (!read) {
    return found(AnswerFault::invalid, Outcome::unexpected,
                 fmt::format("{}: {}", wanted.quantity, read.error().what));
  }
  number = *read;
  reading.value = number.value;
  if (!number.real) {
    return promised(wanted, reading.value, reading.value.resolution());
  }
  // The digits of a floating-point number say nothing: what counts is how far it is to the next one. Where
  // that is finer than the register's promised resolution, the value is told in it.
  if (auto wrong = promised(wanted, reading.value, number.step)) {
    return wrong;
  }
  const auto rounded = wanted.resolution ? roundedTo(reading.value, *wanted.resolution) : std::nullopt;
  reading.value = rounded.value_or(reading.value);
  return std::nullopt;
}

void ProfileAnswer::keep(const Extraction& wanted, MeterReading reading, const Framing& framing,
                         std::size_t offset, std::size_t length) {
  reading.quantity = wanted.quantity;
  reading.unit = wanted.unit;
  reading.number = decoded_.identity.number;
  reading.offset = static_cast<int>(framing.begin + offset);
  reading.length = static_cast<int>(length);
  decoded_.readings.push_back(std::move(reading));
}

/// A parity error and an 8-bit sum can hide each other: a register that ran backwards is read again, and
/// believed when it says the same once more.
std::optional<Judgement> ProfileAnswer::doubt() {
  if (!previous_ || decoded_.readings.empty() || decoded_.readings.front().quantity != "volume") {
    return std::nullopt;
  }
  const Decimal now = decoded_.readings.front().value;
  if (!ranBackwards(*previous_, now, rollover_)) {
    return std::nullopt;
  }
  if (doubted_ && compareValue(*doubted_, now) == 0) {
    return std::nullopt;
  }
  doubted_ = now;
  return found(
      AnswerFault::doubtful, Outcome::unexpected,
      fmt::format("doubtful: the volume went back from {} to {} m3", previous_->toString(), now.toString()));
}

}  // namespace mb
