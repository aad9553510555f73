#include "app/cli/instrument_profile.h"

#include "core/quantity/format.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* nameOf(FrameRule::Kind kind) {
  switch (kind) {
    case FrameRule::Kind::line:
      return "line";
    case FrameRule::Kind::fixed:
      return "fixed";
    case FrameRule::Kind::length:
      return "length";
    case FrameRule::Kind::gap:
      return "gap";
    case FrameRule::Kind::modbusRtu:
      return "modbus-rtu";
    case FrameRule::Kind::aibus:
      break;
  }
  return "aibus";
}

bool scans(const InstrumentProfile& profile) {
  for (const MessagePattern& pattern : profile.push) {
    if (pattern.scan) {
      return true;
    }
  }
  return false;
}

std::string limits(const InstrumentSetting& setting) {
  return fmt::format("{} to {} {}", toShortest(setting.minimum), toShortest(setting.maximum), setting.unit);
}

void showText(const InstrumentProfile& profile, std::ostream& out) {
  const auto line = [&out](const char* name, const std::string& value) {
    out << fmt::format("{:<26}{}\n", name, value);
  };
  line("profile", profile.name);
  line("title", profile.title);
  line("maker", profile.maker);
  line("settings", profile.settings.toString());
  line("frame", nameOf(profile.frame.kind));
  if (profile.address) {
    line("address",
         fmt::format("{} ({} to {})", *profile.address, profile.lowestAddress, profile.highestAddress));
  }
  if (!profile.language.empty()) {
    line("balance", profile.language);
  }
  for (const std::string& name : profile.valueNames()) {
    const InstrumentValue& value = *profile.value(name);
    line("value", fmt::format("{}: {} in {}", name, value.quantity, value.unit));
  }
  for (const InstrumentSetting& setting : profile.settable) {
    line("can be set", fmt::format("{}: {}", setting.exchange.name, limits(setting)));
  }
  for (const InstrumentExchange& command : profile.commands) {
    line("command", command.name);
  }
  if (scans(profile)) {
    line("scans", "codes");
  }
  line("samples", std::to_string(profile.samples.size()));
  for (const auto& open : profile.openPoints) {
    line("open", open);
  }
}

Json showJson(const InstrumentProfile& profile) {
  Json json = {{"profile", profile.name},
               {"kind", "instrument"},
               {"title", profile.title},
               {"maker", profile.maker},
               {"settings", profile.settings.toString()},
               {"frame", nameOf(profile.frame.kind)},
               {"address", nullptr},
               {"balance", profile.language},
               {"values", Json::array()},
               {"settable", Json::array()},
               {"commands", Json::array()},
               {"scans", scans(profile)},
               {"samples", profile.samples.size()},
               {"open_points", profile.openPoints}};
  if (profile.address) {
    json["address"] = *profile.address;
  }
  for (const std::string& name : profile.valueNames()) {
    const InstrumentValue& value = *profile.value(name);
    json["values"].push_back({{"name", name}, {"quantity", value.quantity}, {"unit", value.unit}});
  }
  for (const InstrumentSetting& setting : profile.settable) {
    json["settable"].push_back({{"name", setting.exchange.name},
                                {"unit", setting.unit},
                                {"minimum", Json::parse(toShortest(setting.minimum))},
                                {"maximum", Json::parse(toShortest(setting.maximum))}});
  }
  for (const InstrumentExchange& command : profile.commands) {
    json["commands"].push_back(command.name);
  }
  return json;
}

}  // namespace

void showInstrument(const InstrumentProfile& profile, bool json, std::ostream& out) {
  if (json) {
    out << showJson(profile).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    showText(profile, out);
  }
}

}  // namespace mb::cli
