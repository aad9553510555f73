#include "devices/codec/iec62056/data_set.h"
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

/// A message and what describes itself in it.
struct ProfileAnswer::Content {
  explicit Content(const OpenedMessage& opened_) : opened(opened_) {}
  const OpenedMessage& opened;
  std::vector<kmp::RegisterValue> registers;
  iec62056::DataBlock block;
};

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
  Content content(*opened);
  if (auto wrong = understand(content)) {
    return *wrong;
  }
  // Who answered comes first: nothing that another meter says counts.
  for (const bool number : {true, false}) {
    for (const Extraction& wanted : step_.extract) {
      if (auto wrong =
              (wanted.quantity == kNumber) == number ? extract(wanted, content, framing) : std::nullopt) {
        return *wrong;
      }
    }
    if (auto wrong = wrongMeter()) {
      return *wrong;
    }
  }
  return Judgement();
}

std::optional<Judgement> ProfileAnswer::understand(Content& content) {
  const OpenedMessage& opened = content.opened;
  decoded_.identity.number = opened.number;
  fields_ = FieldValues();
  if (step_.protocol == MeterProtocol::iec62056) {
    const std::string text(opened.payload.begin(), opened.payload.end());
    auto block = iec62056::parseData(text, opened.places.empty() ? 0 : opened.places.front());
    if (!block) {
      return found(AnswerFault::undecodable, Outcome::unexpected,
                   "undecodable, kept raw: " + block.error().message());
    }
    content.block = std::move(*block);
    if (const auto error = iec62056::errorText(content.block)) {
      return found(AnswerFault::refused, Outcome::refused, "the meter refused: " + *error);
    }
    return std::nullopt;
  }
  const auto fields = step_.expect.shape(opened.payload);
  if (!fields) {
    return found(AnswerFault::wrongKind, Outcome::unexpected, "another message came: " + fields.error().what);
  }
  fields_ = *fields;
  if (const auto address = fields->find("address"); address != fields->end()) {
    const auto& came = address->second.number;
    if (!came || compareValue(*came, Decimal(step_.expecting.address, 0)) != 0) {
      return found(AnswerFault::wrongKind, Outcome::unexpected,
                   fmt::format("another address answered in place of {:02X}", step_.expecting.address));
    }
  }
  if (const auto id = fields->find("id"); id != fields->end()) {
    if (!id->second.wrong.empty()) {
      return found(AnswerFault::undecodable, Outcome::unexpected, "the number: " + id->second.wrong);
    }
    decoded_.identity.number = meterNumberText(id->second, *step_.expect.encodingOf("id"));
  }
  if (step_.protocol == MeterProtocol::kmp) {
    content.registers = registersOf(opened);
  }
  return std::nullopt;
}

std::optional<Judgement> ProfileAnswer::extract(const Extraction& wanted, const Content& content,
                                                const Framing& framing) {
  MeterReading reading;
  RuledNumber number;
  if (!wanted.dataSet.empty()) {
    return dataSet(wanted, content, framing);
  }
  auto wrong = wanted.kmpRegister
                   ? kmpValue(wanted, content, number, reading)
                   : ruled(wanted, step_.expect, fields_, content.opened.payload, number, reading);
  if (wrong) {
    return wanted.required ? wrong : (fault_ = AnswerFault::none, std::nullopt);
  }
  if (wanted.quantity == kNumber) {
    decoded_.identity.number = reading.value.toString();
    return std::nullopt;
  }
  reading.vib = number.unitText;
  const auto [offset, length] = content.opened.placeOf(number.offset, number.length);
  keep(wanted, std::move(reading), framing, offset, length);
  return std::nullopt;
}

std::optional<Judgement> ProfileAnswer::kmpValue(const Extraction& wanted, const Content& content,
                                                 RuledNumber& number, MeterReading& reading) {
  const kmp::RegisterValue* const value = registerOf(content.registers, *wanted.kmpRegister);
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

std::optional<Judgement> ProfileAnswer::dataSet(const Extraction& wanted, const Content& content,
                                                const Framing& framing) {
  const auto& sets = content.block.sets;
  const auto set = std::ranges::find(sets, wanted.dataSet, &iec62056::DataSet::address);
  const auto index = static_cast<std::size_t>(wanted.valueOfSet);
  if (set == sets.end() || index >= set->values.size()) {
    return leaveOut(
        wanted, AnswerFault::missing,
        fmt::format("there is no {} in the answer: no data set {}", wanted.quantity, wanted.dataSet));
  }
  const iec62056::DataValue& value = set->values[index];
  if (wanted.quantity == kNumber) {
    decoded_.identity.number = value.text;
    return std::nullopt;
  }
  std::optional<Judgement> wrong;
  MeterReading reading;
  const auto unit = value.unit.empty() ? iec62056::UnitMeaning(wanted.unit, 0)
                                       : iec62056::unitMeaning(value.unit).value_or(iec62056::UnitMeaning());
  if (!value.number) {
    wrong = found(AnswerFault::invalid, Outcome::unexpected,
                  fmt::format("{}: \"{}\" is no number", wanted.quantity, value.text));
  } else if (value.unit.empty() ? false : readingUnit(unit.unit).unit != wanted.unit) {
    wrong = wrongUnit(wanted, value.unit);
  } else {
    reading.value = value.number->scaled(unit.shift);
    wrong = promised(wanted, reading.value, reading.value.resolution());
  }
  if (wrong) {
    return wanted.required ? wrong : (fault_ = AnswerFault::none, std::nullopt);
  }
  reading.vib = value.unit;
  keep(wanted, std::move(reading), framing, value.offset, value.length);
  return std::nullopt;
}

}  // namespace mb
