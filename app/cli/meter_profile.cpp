#include "app/cli/meter_profile.h"

#include "core/quantity/format.h"
#include "devices/meter/adapter_description.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string nameOf(Addressing addressing) {
  switch (addressing) {
    case Addressing::single:
      return "single";
    case Addressing::primary:
      return "primary";
    case Addressing::number:
      return "number";
    case Addressing::secondary:
      break;
  }
  return "secondary";
}

/// "2 steps; volume in m3, energy in Wh"; empty for no steps.
std::string stepsText(const std::vector<ProfileStep>& steps) {
  if (steps.empty()) {
    return {};
  }
  std::string text = fmt::format("{} step{}", steps.size(), steps.size() == 1 ? "" : "s");
  std::string comma = "; ";
  for (const ProfileStep& step : steps) {
    for (const Extraction& wanted : step.extract) {
      const bool plain = wanted.unit.empty() || wanted.unit == "1";
      text += comma + wanted.quantity + (plain ? std::string() : " in " + wanted.unit);
      comma = ", ";
    }
  }
  const bool silent = std::ranges::all_of(
      steps, [](const ProfileStep& step) { return step.answer == ProfileStep::Answer::none; });
  const bool proved = std::ranges::any_of(steps, &ProfileStep::proof);
  return text + (silent ? "; nothing answers" : proved ? "; proved by a reading" : "");
}

std::string boundsText(const WriteField& field) {
  const auto bound = [](const std::optional<Decimal>& value) { return value ? value->toString() : "any"; };
  std::string text = fmt::format("{} {} to {}", field.name, bound(field.minimum), bound(field.maximum));
  return field.unit == "1" ? text : text + " " + field.unit;
}

std::string writeText(const MeterWrite& write) {
  std::string text = fmt::format("{} ({})", write.name, toWord(write.kind));
  std::string comma = ": ";
  for (const WriteField& field : write.fields) {
    text += comma + boundsText(field);
    comma = ", ";
  }
  return text;
}

Json writeJson(const MeterWrite& write) {
  Json json = {{"name", write.name}, {"kind", std::string(toWord(write.kind))}, {"fields", Json::array()}};
  for (const WriteField& field : write.fields) {
    Json one = {{"name", field.name}, {"unit", field.unit}, {"minimum", nullptr}, {"maximum", nullptr}};
    if (field.minimum) {
      one["minimum"] = field.minimum->toString();
    }
    if (field.maximum) {
      one["maximum"] = field.maximum->toString();
    }
    json["fields"].push_back(one);
  }
  return json;
}

std::size_t samplesOf(const Profile& profile) {
  return profile.adapter ? profile.adapter->samples.size() : profile.samples.size();
}

void showText(const Profile& profile, std::ostream& out) {
  const MeterTraits& traits = profile.traits;
  const auto line = [&out](const char* name, const std::string& value) {
    out << fmt::format("{:<26}{}\n", name, value);
  };
  line("profile", profile.name);
  line("title", profile.title);
  line("maker", profile.maker);
  line("protocol", std::string(toWord(profile.protocol)));
  line("settings", profile.settings.toString() + (profile.echo ? ", what is sent comes back" : ""));
  line("addressing", nameOf(profile.addressing.kind));
  if (profile.wakeUp) {
    line("wake-up", fmt::format("{} x {:02X}h at {}", profile.wakeUp->count, profile.wakeUp->byte,
                                profile.wakeUp->settings.toString()));
  }
  if (!profile.preamble.empty()) {
    line("preamble", fmt::format("{} x {:02X}h", profile.preamble.size(), profile.preamble.front()));
  }
  line("zeroing",
       std::string(toWord(traits.zeroing)) + (traits.zeroing == Zeroing::zeroAtStop
                                                  ? " after " + toShortest(traits.zeroingTime) + " s"
                                                  : std::string()));
  line("measuring interval", toShortest(traits.measuringInterval) + " s" +
                                 (traits.integratesPartialInterval ? ", partial ones integrated" : ""));
  line("volume resolution", traits.volumeResolution.toString() + " m3");
  line("register wraps at", traits.volumeRollover ? traits.volumeRollover->toString() + " m3" : "not stated");
  line("verification state",
       traits.verificationLife > 0 ? "ends after " + toShortest(traits.verificationLife) + " s" : "lasts");
  line("latch", std::string(toWord(traits.latch)));
  for (const Procedure procedure : kProcedures) {
    if (const std::string told = stepsText(profile.of(procedure)); !told.empty()) {
      line(std::string(toWord(procedure)).c_str(), told);
    }
  }
  if (traits.simulation) {
    line("simulation", boundsText(*traits.simulation));
  }
  for (const MeterWrite& write : profile.writes) {
    line("write", writeText(write));
  }
  line("samples", std::to_string(samplesOf(profile)));
  if (profile.adapter) {
    line("spoken for by", profile.adapter->program + " (docs/adapters.md)");
  }
  for (const auto& open : traits.openPoints) {
    line("open", open);
  }
}

Json showJson(const Profile& profile) {
  const MeterTraits& traits = profile.traits;
  Json json = {{"profile", profile.name},
               {"title", profile.title},
               {"maker", profile.maker},
               {"protocol", std::string(toWord(profile.protocol))},
               {"settings", profile.settings.toString()},
               {"addressing", nameOf(profile.addressing.kind)},
               {"zeroing", std::string(toWord(traits.zeroing))},
               {"zeroing_time_s", Json::parse(toShortest(traits.zeroingTime))},
               {"measuring_interval_s", Json::parse(toShortest(traits.measuringInterval))},
               {"integrates_partial_interval", traits.integratesPartialInterval},
               {"volume_resolution_m3", traits.volumeResolution.toString()},
               {"volume_rollover_m3", nullptr},
               {"verification_life_s", Json::parse(toShortest(traits.verificationLife))},
               {"latch", std::string(toWord(traits.latch))},
               {"procedures", Json::object()},
               {"writes", Json::array()},
               {"samples", samplesOf(profile)},
               {"open_points", traits.openPoints}};
  if (traits.volumeRollover) {
    json["volume_rollover_m3"] = traits.volumeRollover->toString();
  }
  for (const Procedure procedure : kProcedures) {
    if (const std::size_t steps = profile.of(procedure).size(); steps > 0) {
      json["procedures"][std::string(toWord(procedure))] = steps;
    }
  }
  for (const MeterWrite& write : profile.writes) {
    json["writes"].push_back(writeJson(write));
  }
  if (profile.adapter) {
    json["adapter"] = profile.adapter->program;
  }
  return json;
}

}  // namespace

void showMeter(const Profile& profile, bool json, std::ostream& out) {
  if (json) {
    out << showJson(profile).dump() << '\n';
  } else {
    showText(profile, out);
  }
}

}  // namespace mb::cli
