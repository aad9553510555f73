#include "devices/meter/parse_adapter.h"

#include "devices/meter/adapter_description.h"
#include "devices/meter/profile_steps.h"
#include "devices/profile/overlay.h"

#include <algorithm>
#include <cctype>
#include <memory>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::size_t kHashDigits = 64;

bool isHash(const std::string& text) {
  return text.size() == kHashDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// A name in the folder of adapters, or the whole path: a record must be able to be gone on with, and it does
/// not know from which folder its files came.
bool isPlace(const std::string& name) {
  return name.starts_with('/') || (name.find('/') == std::string::npos && !name.empty());
}

void readPlaces(const ConfigTable& table, AdapterDescription& adapter) {
  adapter.arguments = table.has("arguments") ? table.requireStrings("arguments") : adapter.arguments;
  adapter.files = table.has("files") ? table.requireStrings("files") : adapter.files;
  adapter.sha256 = table.optionalString("sha256", adapter.sha256);
  if (!adapter.program.empty() && !isPlace(adapter.program)) {
    table.addError("program", fmt::format("`{}` is neither a name nor a whole path", adapter.program),
                   "name a file in the folder of adapters, or begin with /");
  }
  for (const std::string& file : adapter.files) {
    if (!isPlace(file)) {
      table.addError("files", fmt::format("`{}` is neither a name nor a whole path", file));
    }
  }
  if (!adapter.sha256.empty() && !isHash(adapter.sha256)) {
    table.addError("sha256", "is no SHA-256 in 64 lower-case hexadecimal digits");
  }
}

void readLimits(const ConfigTable& table, AdapterLimits& limits) {
  limits.start = table.optionalNumber("start_s", limits.start, between(0.05, 60));
  limits.answer = table.optionalNumber("answer_s", limits.answer, between(0.05, 30));
  limits.call = table.optionalNumber("call_s", limits.call, between(1, 600));
  limits.exchanges = static_cast<int>(table.optionalInteger("exchanges", limits.exchanges, 1, 1000));
  limits.memoryMegabytes =
      static_cast<int>(table.optionalInteger("memory_mb", limits.memoryMegabytes, 0, 1 << 16));
  limits.restarts = static_cast<int>(table.optionalInteger("restarts", limits.restarts, 0, 20));
}

AdapterSample readSample(const ConfigTable& table) {
  AdapterSample sample;
  sample.where = table.where();
  sample.call = table.requireString("procedure");
  sample.number = table.optionalString("number");
  sample.identified = table.optionalString("identified");
  sample.refused = table.optionalString("refused");
  sample.source = table.optionalString("source");
  if (const auto parameters = table.optionalTable("parameters")) {
    for (const std::string& name : parameters->names()) {
      sample.parameters.emplace_back(name, parameters->requireString(name));
    }
  }
  for (const auto& one : table.optionalTables("exchange")) {
    AdapterSample::Scripted scripted;
    scripted.sent = hexField(one, "sent");
    scripted.answer = optionalHexField(one, "answer");
    sample.exchanges.push_back(std::move(scripted));
  }
  for (const auto& one : table.optionalTables("value")) {
    sample.values.push_back(
        {one.requireString("quantity"), one.requireString("unit"), one.requireDecimal("value")});
  }
  return sample;
}

}  // namespace

void readAdapter(const ConfigTable& root, bool inherits, Profile& profile) {
  auto adapter =
      std::make_shared<AdapterDescription>(profile.adapter ? *profile.adapter : AdapterDescription());
  const bool known = inherits && profile.adapter != nullptr;
  bool freezes = known && profile.traits.freezes;
  if (const auto part = overlayPart(root, "adapter", known)) {
    part->text("program", adapter->program);
    const ConfigTable& table = part->table();
    readPlaces(table, *adapter);
    freezes = table.optionalBoolean("freezes", freezes);
    if (const auto limits = table.optionalTable("limits")) {
      readLimits(*limits, adapter->limits);
    }
    if (const auto options = table.optionalTable("options")) {
      for (const std::string& name : options->names()) {
        adapter->options[name] = options->requireString(name);
      }
    }
  }
  if (!known || root.has("sample")) {
    adapter->samples.clear();
    for (const auto& table : root.requireTables("sample")) {
      adapter->samples.push_back(readSample(table));
    }
  }
  if (profile.traits.volumeResolution.mantissa <= 0) {
    root.addError("register", "volume_resolution_m3 is not above zero");
  }
  profile.adapter = std::move(adapter);
  readOffers(root, profile.traits);
  profile.traits.freezes = freezes;
  profile.writes.clear();
  profile.steps = {};  // of a base that was no adapter
  profile.samples.clear();
}

}  // namespace mb
