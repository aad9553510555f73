#include "devices/meter/profile_answer.h"

#include "devices/codec/mbus/hex.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::uint8_t kIdentificationVif = 0x79;
constexpr std::uint8_t kFabricationVif = 0x78;

/// A number record as eight digits; empty when it is not one.
std::string numberOf(const mbus::Telegram& telegram, std::uint8_t vif) {
  mbus::Selector selector;
  selector.vib = std::vector<std::uint8_t>(1, vif);
  const mbus::Record* record = mbus::find(telegram, selector);
  const auto value = record != nullptr ? record->decimal() : std::nullopt;
  if (!value || value->exponent != 0 || value->mantissa < 0) {
    return {};
  }
  return fmt::format("{:08}", value->mantissa);
}

}  // namespace

Framing ProfileAnswer::find(std::span<const std::uint8_t> received) const {
  // Any frame of a slave ends the wait, also one of the wrong kind: the E5 in the data of a long frame must
  // not pass for an acknowledgement.
  const auto seen = mbus::scanForAnswer(received, mbus::AnswerKind::any);
  Framing framing;
  framing.begin = seen.offset;
  framing.length = seen.length;
  framing.complete = seen.state != mbus::ScanState::needMore;
  framing.valid = seen.state == mbus::ScanState::complete;
  if (framing.valid) {
    return framing;
  }
  const auto rest = received.subspan(std::min(seen.offset, received.size()));
  if (rest.empty()) {
    framing.why = "no beginning of a frame among them";
  } else if (const auto frame = mbus::parseFrame(rest); !frame) {
    framing.why = frame.error().message();
  }
  return framing;
}

Judgement ProfileAnswer::found(AnswerFault fault, Outcome outcome, std::string why) {
  fault_ = fault;
  return Judgement{outcome, std::move(why)};
}

Judgement ProfileAnswer::judge(std::span<const std::uint8_t> received, const Framing& framing) {
  fault_ = AnswerFault::none;
  decoded_ = DecodedAnswer();
  const auto bytes = received.subspan(framing.begin, framing.length);
  const auto decoded = mbus::decodeInto(bytes, telegram_);
  if (!decoded) {
    const auto& error = decoded.error();
    const bool refused = error.fault == mbus::DecodeFault::applicationError;
    return found(refused ? AnswerFault::refused : AnswerFault::undecodable,
                 refused ? Outcome::refused : Outcome::unexpected,
                 (refused ? "the meter refused: " : "undecodable, kept raw: ") + error.message());
  }
  const bool acknowledged = telegram_.frameKind == mbus::FrameKind::acknowledge;
  if (step_.answer == ProfileStep::Answer::acknowledge) {
    return acknowledged
               ? Judgement()
               : found(AnswerFault::wrongKind, Outcome::unexpected, "a telegram came in place of E5");
  }
  if (acknowledged || !telegram_.hasInformation()) {
    return found(
        AnswerFault::wrongKind, Outcome::unexpected,
        acknowledged ? "E5 came in place of a telegram" : "a short frame came in place of a telegram");
  }
  return judgeTelegram(framing);
}

Judgement ProfileAnswer::judgeTelegram(const Framing& framing) {
  if (step_.answerInformation && *step_.answerInformation != telegram_.information) {
    return found(AnswerFault::wrongKind, Outcome::unexpected,
                 fmt::format("a telegram with CI {} came in place of CI {}",
                             mbus::hexByte(telegram_.information), mbus::hexByte(*step_.answerInformation)));
  }
  identify();
  const std::string& number = decoded_.identity.number;
  if (!number_.empty() && !number.empty() && !sameNumber(number, number_)) {
    return found(AnswerFault::wrongMeter, Outcome::unexpected,
                 fmt::format("meter {} answered in place of meter {}", number, number_));
  }
  for (const Extraction& wanted : step_.extract) {
    if (auto wrong = extract(wanted, framing)) {
      return *wrong;
    }
  }
  return doubt().value_or(Judgement());
}

void ProfileAnswer::identify() {
  MeterIdentity& identity = decoded_.identity;
  const mbus::Header& header = telegram_.header;
  if (header.hasIdentification()) {
    identity.number = header.identificationText();
  } else {
    identity.number = numberOf(telegram_, kIdentificationVif);
    if (identity.number.empty()) {
      identity.number = numberOf(telegram_, kFabricationVif);
    }
  }
  if (header.hasManufacturer()) {
    identity.maker = header.manufacturerText();
    identity.version = header.version;
    identity.medium = header.medium;
  }
}

std::optional<Judgement> ProfileAnswer::extract(const Extraction& wanted, const Framing& framing) {
  const mbus::Record* record = mbus::find(telegram_, wanted.record);
  if (record == nullptr) {
    return wanted.required
               ? std::optional(found(AnswerFault::missing, Outcome::unexpected,
                                     fmt::format("there is no {} in the telegram", wanted.quantity)))
               : std::nullopt;
  }
  MeterReading reading;
  auto wrong = value(wanted, *record, reading);
  if (wrong) {
    return wanted.required ? wrong : (fault_ = AnswerFault::none, std::nullopt);
  }
  reading.quantity = wanted.quantity;
  reading.dib = mbus::hexText(mbus::dib(telegram_, *record));
  reading.vib = mbus::hexText(mbus::vib(telegram_, *record));
  reading.number = decoded_.identity.number;
  reading.offset = static_cast<int>(framing.begin) + record->offset;
  reading.length = record->length;
  decoded_.readings.push_back(std::move(reading));
  return std::nullopt;
}

std::optional<Judgement> ProfileAnswer::value(const Extraction& wanted, const mbus::Record& record,
                                              MeterReading& reading) {
  const auto number = record.decimal();
  if (!number) {
    return found(AnswerFault::invalid, Outcome::unexpected,
                 fmt::format("{}: {}", wanted.quantity, mbus::invalidText(telegram_, record)));
  }
  const ReadingUnit unit = readingUnit(record.unit);
  if (unit.unit != wanted.unit) {
    return found(AnswerFault::missing, Outcome::unexpected,
                 fmt::format("{} came in {} in place of {}", wanted.quantity,
                             mbus::unitText(telegram_, record), wanted.unit));
  }
  reading.unit = unit.unit;
  reading.value = number->scaled(unit.shift);
  if (wanted.resolution) {
    const auto resolution = record.resolution();
    if (!resolution || compareValue(resolution->scaled(unit.shift), *wanted.resolution) > 0) {
      return found(
          AnswerFault::coarse, Outcome::unexpected,
          fmt::format("{} came with a resolution of {} {}, the profile promises {}", wanted.quantity,
                      reading.value.resolution().toString(), wanted.unit, wanted.resolution->toString()));
    }
  }
  const bool low = wanted.minimum && compareValue(reading.value, *wanted.minimum) < 0;
  const bool high = wanted.maximum && compareValue(reading.value, *wanted.maximum) > 0;
  if (low || high) {
    return found(AnswerFault::implausible, Outcome::unexpected,
                 fmt::format("{} {} {} is {} {}", wanted.quantity, reading.value.toString(), wanted.unit,
                             low ? "below" : "above", (low ? wanted.minimum : wanted.maximum)->toString()));
  }
  return std::nullopt;
}

/// A parity error and an 8-bit sum can hide each other: a register that ran backwards is read again, and
/// believed when it says the same once more.
std::optional<Judgement> ProfileAnswer::doubt() {
  if (!previous_ || decoded_.readings.empty() || decoded_.readings.front().quantity != "volume") {
    return std::nullopt;
  }
  const Decimal now = decoded_.readings.front().value;
  if (compareValue(now, *previous_) >= 0) {
    return std::nullopt;
  }
  if (rollover_) {
    // Forward over the end of the register: less than half its range.
    const double forward = now.toDouble() - previous_->toDouble() + rollover_->toDouble();
    if (forward < rollover_->toDouble() / 2) {
      return std::nullopt;
    }
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
