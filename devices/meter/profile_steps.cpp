#include "devices/meter/profile_steps.h"

#include "devices/profile/overlay.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::int64_t kMostData = 252;  // of a long frame, after CI

bool knownUnit(std::string_view unit) {
  for (int code = 0; code <= static_cast<int>(mbus::Unit::bitTime); ++code) {
    if (!unit.empty() && readingUnit(static_cast<mbus::Unit>(code)).unit == unit) {
      return true;
    }
  }
  return false;
}

std::optional<Decimal> bound(const ConfigTable& table, std::string_view name, std::string_view fallback) {
  if (table.has(name)) {
    return table.requireDecimal(name);
  }
  return fallback.empty() ? std::nullopt : Decimal::parse(fallback);
}

Extraction readExtraction(const ConfigTable& table) {
  Extraction wanted;
  wanted.quantity = table.requireString("quantity");
  wanted.unit = table.requireString("unit");
  const QuantityKind* kind = quantityKind(wanted.quantity);
  if (kind == nullptr && !wanted.quantity.empty()) {
    table.addError("quantity", fmt::format("there is no quantity `{}`", wanted.quantity),
                   "one of " + quantityNames());
  }
  if (!wanted.unit.empty() && !knownUnit(wanted.unit)) {
    table.addError("unit", fmt::format("there is no unit `{}`", wanted.unit),
                   "one of m3, Wh, J, kg, W, m3/h, Cel, K, h, s");
  }
  if (kind != nullptr) {
    wanted.record.quantity = kind->code;
  }
  wanted.record.dib = optionalHexField(table, "dib");
  wanted.record.vib = optionalHexField(table, "vib");
  wanted.record.function = table.optionalChoice<mbus::Function>("function", mbus::Function::instantaneous,
                                                                {{"inst", mbus::Function::instantaneous},
                                                                 {"max", mbus::Function::maximum},
                                                                 {"min", mbus::Function::minimum},
                                                                 {"error", mbus::Function::duringError}});
  wanted.record.storage =
      static_cast<std::uint64_t>(table.optionalInteger("storage", 0, 0, std::int64_t{1} << 40));
  wanted.record.tariff = static_cast<std::uint32_t>(table.optionalInteger("tariff", 0, 0, 1 << 20));
  wanted.record.subunit = static_cast<std::uint16_t>(table.optionalInteger("subunit", 0, 0, 1023));
  wanted.record.order = static_cast<int>(table.optionalInteger("order", 1, 1, 255)) - 1;
  if (table.has("resolution")) {
    wanted.resolution = table.requireDecimal("resolution");
  }
  wanted.minimum = bound(table, "minimum", kind != nullptr ? kind->minimum : std::string_view());
  wanted.maximum = bound(table, "maximum", kind != nullptr ? kind->maximum : std::string_view());
  wanted.required = table.optionalBoolean("required", true);
  return wanted;
}

void readFrame(const ConfigTable& table, ProfileStep& step) {
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
  const auto length = fillForMeter(step.data, "0", 0);
  if (!length || static_cast<std::int64_t>(length->size()) > kMostData) {
    table.addError("data", fmt::format("more than {} bytes do not fit into a frame", kMostData));
  }
}

ProfileStep readStep(const ConfigTable& table) {
  ProfileStep step;
  readFrame(table, step);
  step.answer =
      table.requireChoice<ProfileStep::Answer>("answer", {{"E5", ProfileStep::Answer::acknowledge},
                                                          {"telegram", ProfileStep::Answer::telegram},
                                                          {"none", ProfileStep::Answer::none}});
  if (table.has("answer_ci")) {
    step.answerInformation = static_cast<std::uint8_t>(table.requireInteger("answer_ci", 0, 255));
  }
  step.wait = fromSeconds(table.optionalNumber("wait_s", 0.0, between(0, 600)));
  for (const auto& one : table.optionalTables("extract")) {
    step.extract.push_back(readExtraction(one));
  }
  if (step.answer != ProfileStep::Answer::telegram && (!step.extract.empty() || step.answerInformation)) {
    table.addError("answer", "values and CI come only from a telegram", "write answer = \"telegram\"");
  }
  return step;
}

ProfileSample readSample(const ConfigTable& table) {
  ProfileSample sample;
  sample.where = table.where();
  sample.of = table.requireChoice<Procedure>("procedure", {{"identify", Procedure::identify},
                                                           {"enter", Procedure::enter},
                                                           {"read", Procedure::read},
                                                           {"leave", Procedure::leave}});
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

void readSteps(const ConfigTable& root, bool inherits, Profile& profile) {
  for (const Procedure procedure : kProcedures) {
    const std::string_view name = toWord(procedure);
    const bool needed = !inherits && procedure == Procedure::read;
    if (!needed && !root.has(name)) {
      continue;
    }
    auto& steps = profile.of(procedure);
    steps.clear();
    for (const auto& table : needed ? root.requireTables(name) : root.optionalTables(name)) {
      steps.push_back(readStep(table));
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
    if (static_cast<std::size_t>(sample.step) > profile.of(sample.of).size()) {
      table.addError("step",
                     fmt::format("[[{}]] has {} steps", toWord(sample.of), profile.of(sample.of).size()));
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
