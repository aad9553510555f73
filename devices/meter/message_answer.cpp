#include "devices/codec/kmp/registers.h"
#include "devices/meter/profile_answer.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::string_view kNumber = "number";

const kmp::RegisterValue* registerOf(const std::vector<kmp::RegisterValue>& all, std::uint16_t id) {
  const auto found = std::ranges::find(all, id, &kmp::RegisterValue::id);
  return found == all.end() ? nullptr : &*found;
}

/// Registers of an answer to GetRegister, with offsets in the message; none where the answer is another.
std::vector<kmp::RegisterValue> registersOf(const OpenedMessage& opened) {
  kmp::Frame frame;
  frame.command = opened.payload.front();
  frame.data.assign(opened.payload.begin() + 1, opened.payload.end());
  frame.offsets.assign(opened.payload.size() + 4, 0);
  return kmp::registersOf(frame).value_or(std::vector<kmp::RegisterValue>());
}

}  // namespace

Judgement ProfileAnswer::judgeMessage(std::span<const std::uint8_t> received, const Framing& framing) {
  const auto bytes = received.subspan(framing.begin, framing.length);
  const auto opened = step_.around->open(bytes, step_.expecting);
  if (!opened) {
    const bool refused = opened.error().outcome == Outcome::refused;
    return found(refused ? AnswerFault::refused : AnswerFault::wrongKind, opened.error().outcome,
                 opened.error().why);
  }
  for (const RefusalShape& refusal : step_.refusals) {
    if (refusal.expect.match(opened->payload)) {
      return found(AnswerFault::refused, Outcome::refused, "the meter refused: " + refusal.says);
    }
  }
  const auto fields = step_.expect.shape(opened->payload);
  if (!fields) {
    return found(AnswerFault::wrongKind, Outcome::unexpected, "another message came: " + fields.error().what);
  }
  fields_ = *fields;
  decoded_.identity.number = opened->number;
  if (const auto id = fields->find("id"); id != fields->end()) {
    if (!id->second.wrong.empty()) {
      return found(AnswerFault::undecodable, Outcome::unexpected, "the number: " + id->second.wrong);
    }
    decoded_.identity.number = meterNumberText(id->second, *step_.expect.encodingOf("id"));
  }
  // Who answered comes first: nothing that another meter says counts.
  for (const bool number : {true, false}) {
    for (const Extraction& wanted : step_.extract) {
      if (auto wrong =
              (wanted.quantity == kNumber) == number ? extract(wanted, *opened, framing) : std::nullopt) {
        return *wrong;
      }
    }
    if (auto wrong = wrongMeter()) {
      return *wrong;
    }
  }
  return Judgement();
}

std::optional<Judgement> ProfileAnswer::extract(const Extraction& wanted, const OpenedMessage& opened,
                                                const Framing& framing) {
  MeterReading reading;
  RuledNumber number;
  auto wrong = wanted.kmpRegister ? kmpValue(wanted, opened, number, reading)
                                  : ruled(wanted, step_.expect, fields_, opened.payload, number, reading);
  if (wrong) {
    return wanted.required ? wrong : (fault_ = AnswerFault::none, std::nullopt);
  }
  if (wanted.quantity == kNumber) {
    decoded_.identity.number = reading.value.toString();
    return std::nullopt;
  }
  reading.vib = number.unitText;
  const auto [offset, length] = opened.placeOf(number.offset, number.length);
  keep(wanted, std::move(reading), framing, offset, length);
  return std::nullopt;
}

std::optional<Judgement> ProfileAnswer::kmpValue(const Extraction& wanted, const OpenedMessage& opened,
                                                 RuledNumber& number, MeterReading& reading) {
  const auto registers = registersOf(opened);
  const kmp::RegisterValue* const value = registerOf(registers, *wanted.kmpRegister);
  if (value == nullptr) {
    return leaveOut(wanted, AnswerFault::missing,
                    fmt::format("there is no {} in the answer: the meter has no register {}", wanted.quantity,
                                *wanted.kmpRegister));
  }
  if (!value->number) {
    return found(
        AnswerFault::invalid, Outcome::unexpected,
        fmt::format("{}: {}", wanted.quantity, value->invalid.empty() ? "no number" : value->invalid));
  }
  number.offset = 1 + value->at;  // the command stands before the data
  number.length = value->length;
  number.unitText = fmt::format("{:02X}", value->unitCode);
  reading.value = *value->number;
  if (wanted.quantity == kNumber) {
    return std::nullopt;
  }
  const ReadingUnit unit = readingUnit(value->unit);
  if (unit.unit != wanted.unit) {
    return wrongUnit(wanted, value->unit);
  }
  return promised(wanted, reading.value, reading.value.resolution());
}

}  // namespace mb
