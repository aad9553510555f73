#include "devices/meter/profile_steps.h"

#include "devices/meter/message_steps.h"
#include "devices/profile/overlay.h"
#include "devices/profile/read_value_rule.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::size_t kMostData = 252;  // of a long frame, after CI

void readSelector(const ConfigTable& table, mbus::Selector& record) {
  record.dib = optionalHexField(table, "dib");
  record.vib = optionalHexField(table, "vib");
  record.function = table.optionalChoice<mbus::Function>("function", mbus::Function::instantaneous,
                                                         {{"inst", mbus::Function::instantaneous},
                                                          {"max", mbus::Function::maximum},
                                                          {"min", mbus::Function::minimum},
                                                          {"error", mbus::Function::duringError}});
  record.storage = static_cast<std::uint64_t>(table.optionalInteger("storage", 0, 0, std::int64_t{1} << 40));
  record.tariff = static_cast<std::uint32_t>(table.optionalInteger("tariff", 0, 0, 1 << 20));
  record.subunit = static_cast<std::uint16_t>(table.optionalInteger("subunit", 0, 0, 1023));
  record.order = static_cast<int>(table.optionalInteger("order", 1, 1, 255)) - 1;
}

Extraction readExtraction(const ConfigTable& table, const std::vector<WriteField>& written) {
  Extraction wanted = readExtractionHead(table, written);
  readSelector(table, wanted.record);
  if (!table.has("at")) {
    const bool known = wanted.record.quantity || wanted.record.vib;
    if (wanted.quantity == "number") {
      table.addError("quantity", "the number of an M-Bus meter is taken from its header or its record 79");
    } else if (!known) {
      table.addError("vib", "which record it is must be said",
                     "give its `vib`, or a place `at` in its bytes");
    }
    return wanted;
  }
  // Inside the bytes of a record, which the make fills in its own way: the record is known by its bytes.
  wanted.record.quantity.reset();
  if (!wanted.record.dib && !wanted.record.vib) {
    table.addError("at", "a place inside a record needs the record",
                   "give its `dib`, as \"0F\", or its `vib`");
  }
  ValueRule rule;
  readNumberPlace(table, std::nullopt, MessageTemplate(), wanted.quantity, rule);
  readValueRule(table, std::nullopt, MessageTemplate(), rule);
  wanted.rule = std::move(rule);
  return wanted;
}

void readFrame(const ConfigTable& table, const std::vector<WriteField>& written, ProfileStep& step) {
  step.frame = table.requireChoice<ProfileStep::Frame>("send", {{"SND_UD", ProfileStep::Frame::sndUd},
                                                                {"SND_NKE", ProfileStep::Frame::sndNke},
                                                                {"REQ_UD2", ProfileStep::Frame::reqUd2},
                                                                {"raw", ProfileStep::Frame::raw}});
  const bool hasData = step.frame == ProfileStep::Frame::sndUd || step.frame == ProfileStep::Frame::raw;
  if (step.frame == ProfileStep::Frame::sndUd) {
    step.information = static_cast<std::uint8_t>(table.requireInteger("ci", 0, 255));
  }
  if (!hasData || !table.has("data")) {
    if (step.frame == ProfileStep::Frame::raw) {
      table.addError("data", "a raw telegram needs its bytes", "give `data` in hex, with checksum and all");
    }
    return;
  }
  const std::string text = table.requireString("data");
  const auto parsed = MessageTemplate::parse(text, meterPlaceholders());
  if (!parsed) {
    table.addError("data", parsed.error().what, parsed.error().remedy);
    return;
  }
  step.data = *parsed;
  checkSentFields(table, "data", step.data, written);
  if (step.data.length().value_or(0) > kMostData) {
    table.addError("data", fmt::format("more than {} bytes do not fit into a frame", kMostData));
  }
}

void readTelegram(const ConfigTable& table, const std::vector<WriteField>& written, ProfileStep& step) {
  readFrame(table, written, step);
  step.answer =
      table.requireChoice<ProfileStep::Answer>("answer", {{"E5", ProfileStep::Answer::acknowledge},
                                                          {"telegram", ProfileStep::Answer::telegram},
                                                          {"none", ProfileStep::Answer::none}});
  if (table.has("answer_ci")) {
    step.answerInformation = static_cast<std::uint8_t>(table.requireInteger("answer_ci", 0, 255));
  }
  for (const auto& one : table.optionalTables("extract")) {
    step.extract.push_back(readExtraction(one, written));
  }
  if (step.answer != ProfileStep::Answer::telegram && (!step.extract.empty() || step.answerInformation)) {
    table.addError("answer", "values and CI come only from a telegram", "write answer = \"telegram\"");
  }
  step.broadcast = table.optionalBoolean("broadcast", false);
  if (step.broadcast && step.answer != ProfileStep::Answer::none) {
    table.addError("broadcast", "nobody answers to a broadcast", "write answer = \"none\"");
  }
}

ProfileSample readSample(const ConfigTable& table) {
  ProfileSample sample;
  sample.where = table.where();
  std::vector<ConfigChoice<Procedure>> procedures;
  for (const Procedure procedure : kProcedures) {
    procedures.emplace_back(toWord(procedure), procedure);
  }
  sample.write = table.optionalString("write");
  if (sample.write.empty()) {
    sample.of = table.requireChoice<Procedure>("procedure", procedures);
  }
  sample.readBack = table.optionalBoolean("read_back", false);
  if (const auto to = table.optionalTable("to")) {
    for (const std::string& field : to->names()) {
      sample.to[field] = to->requireDecimal(field);
    }
  }
  sample.step = static_cast<int>(table.optionalInteger("step", 1, 1, 100));
  sample.sent = optionalHexField(table, "sent");
  sample.answer = optionalHexField(table, "answer").value_or(Bytes());
  sample.number = table.optionalString("number");
  sample.refused = table.optionalString("refused");
  sample.source = table.optionalString("source");
  for (const auto& one : table.optionalTables("value")) {
    sample.values.push_back(
        {one.requireString("quantity"), one.requireString("unit"), one.requireDecimal("value")});
  }
  if (!sample.sent && sample.answer.empty()) {
    table.addError("answer", "a sample needs `sent`, `answer` or both");
  }
  return sample;
}

}  // namespace

ProfileStep readStep(const ConfigTable& table, const Profile& profile,
                     const std::vector<WriteField>& written) {
  ProfileStep step;
  step.protocol = readProtocolWord(table, profile.protocol);
  if (step.protocol == MeterProtocol::mbus) {
    readTelegram(table, written, step);
  } else {
    readMessage(table, profile, written, step);
  }
  step.wait = fromSeconds(table.optionalNumber("wait_s", 0.0, between(0, 600)));
  step.mayBeSilent = table.optionalBoolean("may_be_silent", false);
  step.proof = table.optionalBoolean("proof", false);
  if (const auto repeat = table.optionalTable("repeat")) {
    step.atMost = static_cast<int>(repeat->requireInteger("at_most", 1, 100));
    step.every = fromSeconds(repeat->requireNumber("every_s", between(0, 600)));
  }
  const bool silent = step.answer == ProfileStep::Answer::none || step.mayBeSilent;
  if (step.proof && silent) {
    table.addError("proof", "silence proves nothing", "let the step expect an answer");
  }
  if (step.answer == ProfileStep::Answer::none && step.mayBeSilent) {
    table.addError("may_be_silent", "no answer is expected anyway");
  }
  return step;
}

void readSteps(const ConfigTable& root, bool inherits, Profile& profile) {
  for (const Procedure procedure : kProcedures) {
    const std::string_view name = toWord(procedure);
    const bool needed = !inherits && procedure == Procedure::read;
    if (!needed && !root.has(name)) {
      continue;
    }
    auto& steps = profile.of(procedure);
    steps.clear();
    std::vector<WriteField> filled;
    if (procedure == Procedure::simulate) {
      WriteField value;
      value.name = kSimulationField;
      filled.push_back(value);
    }
    for (const auto& table : needed ? root.requireTables(name) : root.optionalTables(name)) {
      steps.push_back(readStep(table, profile, filled));
    }
  }
}

void readSamples(const ConfigTable& root, bool inherits, Profile& profile) {
  if (inherits && !root.has("sample")) {
    return;
  }
  profile.samples.clear();
  for (const auto& table : root.requireTables("sample")) {
    ProfileSample sample = readSample(table);
    if (profile.stepOf(sample) == nullptr) {
      const bool written = !sample.write.empty();
      table.addError(
          written ? "write" : "step",
          written ? fmt::format("there is no such step of a [[write]] `{}`", sample.write)
                  : fmt::format("[[{}]] has {} steps", toWord(sample.of), profile.of(sample.of).size()));
    }
    profile.samples.push_back(std::move(sample));
  }
}

void forgetVolumeResolution(Profile& profile) {
  for (ProfileStep& step : profile.of(Procedure::read)) {
    for (Extraction& wanted : step.extract) {
      if (wanted.quantity == "volume") {
        wanted.resolution.reset();
      }
    }
  }
}

}  // namespace mb
