#include "devices/codec/mbus/hex.h"
#include "devices/meter/mbus_reader.h"
#include "devices/meter/profile_answer.h"

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

/// The record meant; also one that holds the maker's own data, when it is asked for by its DIB (0F, 1F).
const mbus::Record* recordOf(const mbus::Telegram& telegram, const Extraction& wanted) {
  if (!wanted.rule || !wanted.record.dib) {
    return mbus::find(telegram, wanted.record);
  }
  const auto own = std::ranges::find_if(telegram.records, [&](const mbus::Record& record) {
    const bool manufacturers =
        record.kind == mbus::RecordKind::manufacturerData || record.kind == mbus::RecordKind::moreFollow;
    return manufacturers && std::ranges::equal(*wanted.record.dib, mbus::dib(telegram, record));
  });
  return own == telegram.records.end() ? mbus::find(telegram, wanted.record) : &*own;
}

}  // namespace

Framing ProfileAnswer::findMbus(std::span<const std::uint8_t> received) const {
  Framing framing = mbusFraming(received);
  if (framing.valid) {
    return framing;
  }
  const auto rest = received.subspan(std::min(framing.begin, received.size()));
  if (rest.empty()) {
    framing.why = "no beginning of a frame among them";
  } else if (const auto frame = mbus::parseFrame(rest); !frame) {
    framing.why = frame.error().message();
  }
  return framing;
}

Judgement ProfileAnswer::judgeMbus(std::span<const std::uint8_t> received, const Framing& framing) {
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
  if (auto wrong = wrongMeter()) {
    return *wrong;
  }
  for (const Extraction& wanted : step_.extract) {
    if (auto wrong = extract(wanted, framing)) {
      return *wrong;
    }
  }
  return Judgement();
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
  const mbus::Record* record = recordOf(telegram_, wanted);
  if (record == nullptr) {
    return leaveOut(wanted, AnswerFault::missing,
                    fmt::format("there is no {} in the telegram", wanted.quantity));
  }
  MeterReading reading;
  std::optional<Judgement> wrong;
  std::size_t offset = record->offset;
  std::size_t length = record->length;
  if (wanted.rule) {
    const auto data = mbus::data(telegram_, *record);
    RuledNumber number;
    wrong = ruled(wanted, MessageTemplate(), FieldValues(), data, number, reading);
    offset = record->dataOffset + number.offset;
    length = number.length;
  } else {
    wrong = value(wanted, *record, reading);
  }
  if (wrong) {
    return wanted.required ? wrong : (fault_ = AnswerFault::none, std::nullopt);
  }
  reading.dib = mbus::hexText(mbus::dib(telegram_, *record));
  reading.vib = mbus::hexText(mbus::vib(telegram_, *record));
  keep(wanted, std::move(reading), framing, offset, length);
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
    return wrongUnit(wanted, mbus::unitText(telegram_, record));
  }
  reading.value = number->scaled(unit.shift);
  const auto resolution = record.resolution();
  return promised(wanted, reading.value,
                  resolution ? std::optional(resolution->scaled(unit.shift)) : std::nullopt);
}

}  // namespace mb
