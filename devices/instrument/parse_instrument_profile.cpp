#include "devices/instrument/parse_instrument_profile.h"

#include "core/config/document.h"
#include "devices/instrument/instrument_exchanges.h"
#include "devices/profile/overlay.h"
#include "devices/profile/read_frame_rule.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

using Kind = FrameRule::Kind;

void readLink(const Overlay& link, InstrumentProfile& profile) {
  link.settings("settings", profile.settings);
  const ConfigTable& table = link.table();
  overlayDuration(table, "answer_s", profile.answerTime);
  overlayDuration(table, "gap_s", profile.gap);
  overlayDuration(table, "quiet_s", profile.quiet);
  overlayDuration(table, "least_interval_s", profile.leastInterval);
  profile.attempts = static_cast<int>(table.optionalInteger("attempts", profile.attempts, 1, 10));
  profile.echo = table.optionalBoolean("echo", profile.echo);
}

void readAddress(const ConfigTable& root, InstrumentProfile& profile) {
  const auto table = root.optionalTable("address");
  if (!table) {
    return;
  }
  profile.lowestAddress = static_cast<int>(table->optionalInteger("lowest", profile.lowestAddress, 0, 255));
  profile.highestAddress =
      static_cast<int>(table->optionalInteger("highest", profile.highestAddress, 0, 255));
  if (!profile.address || table->has("default")) {
    profile.address =
        static_cast<int>(table->requireInteger("default", profile.lowestAddress, profile.highestAddress));
  }
}

/// A fixed frame has no other sign of its end than the length of what is expected.
void checkLengths(const ConfigTable& root, const InstrumentProfile& profile) {
  if (profile.frame.kind != Kind::fixed) {
    return;
  }
  const auto varies = [](const std::vector<MessagePattern>& patterns) {
    return std::ranges::any_of(patterns, [](const auto& pattern) { return !pattern.expect.length(); });
  };
  const auto listed = [&](std::string_view name, const std::vector<InstrumentExchange>& list) {
    if (std::ranges::any_of(list, [&](const auto& each) { return varies(each.expect); })) {
      root.addError(name, "a field without a length stands in a frame of kind `fixed`",
                    "give the field a length, or the frame another kind");
    }
  };
  listed("start", profile.start);
  listed("poll", profile.poll);
  listed("command", profile.commands);
  if (varies(profile.push)) {
    root.addError("push", "a field without a length stands in a frame of kind `fixed`");
  }
}

void checkWhole(const ConfigTable& root, const InstrumentProfile& profile) {
  const bool addressed = profile.frame.kind == Kind::modbusRtu || profile.frame.kind == Kind::aibus;
  if (addressed && !profile.address) {
    root.addError("address", "devices of this protocol have an address", "write [address] default = 1");
  }
  const bool named = profile.language == "sics" || profile.language == "sbi";
  const bool does = !profile.poll.empty() || !profile.push.empty() || !profile.settable.empty() ||
                    !profile.commands.empty();
  if (!does && !named) {
    root.addError("poll", "the profile does nothing", "write [[poll]], [[push]], [[set]] or [[command]]");
  }
  if (named && (does || !profile.start.empty())) {
    root.addError("balance", "a balance of a named language needs no messages of its own",
                  "leave out [[poll]], [[push]], [[set]] and [[command]], or write language = \"template\"");
  }
  if (!profile.language.empty() && profile.frame.kind != Kind::line) {
    root.addError("frame", "a balance says lines", "write kind = \"line\"");
  }
  if (profile.language == "template") {
    const InstrumentValue* const weight = profile.value("weight");
    if (weight == nullptr || weight->quantity != "mass" || weight->unit != "kg") {
      root.addError("balance", "a balance has no value `weight` of the quantity mass in kg");
    }
  }
  checkLengths(root, profile);
}

}  // namespace

Expected<InstrumentProfile> parseInstrumentProfile(std::string_view text, const std::string& fileName,
                                                   const InstrumentProfile* base) {
  auto document = ConfigDocument::parse(text, fileName, kProfileSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  const bool inherits = base != nullptr;
  InstrumentProfile profile = inherits ? *base : InstrumentProfile();
  profile.sources.emplace_back(fileName, std::string(text));
  static_cast<void>(root.optionalString("extends"));
  if (!inherits || root.has("kind")) {
    static_cast<void>(root.requireChoice<bool>("kind", {{"instrument", true}}));
  }
  profile.name = root.requireString("name");
  profile.title = root.requireString("title");
  Overlay(root, inherits).text("maker", profile.maker);
  if (root.has("open")) {
    profile.openPoints = root.optionalStrings("open");
  }
  if (const auto link = overlayPart(root, "link", inherits)) {
    readLink(*link, profile);
  }
  readAddress(root, profile);
  if (const auto frame = overlayPart(root, "frame", inherits)) {
    readFrameRule(*frame, profile.frame);
  }
  if (const auto balance = root.optionalTable("balance")) {
    profile.language = balance->requireChoice<std::string>(
        "language", {{"sics", "sics"}, {"sbi", "sbi"}, {"template", "template"}});
  }
  readExchanges(root, profile);
  readInstrumentSamples(root, inherits, profile);
  checkWhole(root, profile);
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return profile;
}

Expected<InstrumentProfile> loadInstrumentProfile(const ProfileTexts& texts, const std::string& name) {
  const auto chain = texts.chain(name, ProfileKind::instrument);
  if (!chain) {
    return tl::unexpected(chain.error());
  }
  std::optional<InstrumentProfile> whole;
  for (const ProfileSource& source : *chain) {
    auto profile = parseInstrumentProfile(source.text, source.fileName, whole ? &*whole : nullptr);
    if (!profile) {
      return tl::unexpected(profile.error());
    }
    whole = std::move(*profile);
  }
  if (const auto named = checkProfileName(whole->name, name, chain->back().fileName); !named) {
    return tl::unexpected(named.error());
  }
  return std::move(*whole);
}

}  // namespace mb
