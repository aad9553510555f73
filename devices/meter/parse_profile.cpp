#include "devices/meter/parse_profile.h"

#include "core/config/document.h"
#include "devices/codec/mbus/request.h"
#include "devices/meter/message_steps.h"
#include "devices/meter/parse_adapter.h"
#include "devices/meter/profile_steps.h"
#include "devices/profile/overlay.h"

#include <cmath>

#include <fmt/format.h>

namespace mb {
namespace {

void readLink(const Overlay& link, Profile& profile) {
  link.settings("settings", profile.settings);
  const ConfigTable& table = link.table();
  profile.answerBits =
      static_cast<int>(table.optionalInteger("answer_bits", profile.answerBits, 11, 100'000));
  overlayDuration(table, "answer_extra_s", profile.answerExtra);
  profile.gapBits = static_cast<int>(table.optionalInteger("gap_bits", profile.gapBits, 1, 10'000));
  overlayDuration(table, "gap_s", profile.gapExtra);
  profile.attempts = static_cast<int>(table.optionalInteger("attempts", profile.attempts, 1, 10));
  profile.echo = table.optionalBoolean("echo", profile.echo);
}

void readWakeUp(const ConfigTable& root, Profile& profile) {
  const auto table = root.optionalTable("wake_up");
  if (!table) {
    return;
  }
  const Overlay overlay(*table, profile.wakeUp.has_value());
  WakeUp wakeUp = profile.wakeUp.value_or(WakeUp());
  int byte = wakeUp.byte;
  double pause = toSeconds(wakeUp.pause);
  overlay.integer("byte", byte, 0, 255);
  overlay.settings("settings", wakeUp.settings);
  if (table->has("duration_s")) {
    const double duration = table->requireNumber("duration_s", between(0, 60));
    const double character = toSeconds(wakeUp.settings.characters(1));
    wakeUp.count = static_cast<int>(std::ceil(duration / character - 1e-9));
    if (table->has("count")) {
      table->addError("duration_s", "the signal has a duration or a count, not both");
    }
  } else {
    overlay.integer("count", wakeUp.count, 0, 10'000);
  }
  overlay.seconds("pause_s", pause, between(0, 60));
  wakeUp.byte = static_cast<std::uint8_t>(byte);
  wakeUp.pause = fromSeconds(pause);
  wakeUp.awakeBits = static_cast<int>(table->optionalInteger("awake_bits", wakeUp.awakeBits, 1, 1'000'000));
  profile.wakeUp = wakeUp.count > 0 ? std::optional(wakeUp) : std::nullopt;
}

void readPreamble(const ConfigTable& root, Profile& profile) {
  const auto table = root.optionalTable("preamble");
  if (!table) {
    return;
  }
  const auto byte = static_cast<std::uint8_t>(table->optionalInteger("byte", 0xFE, 0, 255));
  profile.preamble = Bytes(static_cast<std::size_t>(table->requireInteger("count", 0, 255)), byte);
}

std::optional<std::uint8_t> byteOrAny(const ConfigTable& table, std::string_view name,
                                      std::optional<std::uint8_t> current) {
  if (!table.has(name)) {
    return current;
  }
  return static_cast<std::uint8_t>(table.requireInteger(name, 0, 255));
}

void readAddressing(const Overlay& overlay, Profile& profile) {
  AddressingRules& rules = profile.addressing;
  const ConfigTable& table = overlay.table();
  overlay.choice<Addressing>("kind", rules.kind,
                             {{"single", Addressing::single},
                              {"primary", Addressing::primary},
                              {"secondary", Addressing::secondary},
                              {"number", Addressing::number}});
  rules.frameCount = table.optionalChoice<FrameCount>(
      "frame_count", rules.frameCount,
      {{"toggle", FrameCount::toggle}, {"fixed", FrameCount::fixed}, {"none", FrameCount::none}});
  rules.version = byteOrAny(table, "version", rules.version);
  rules.medium = byteOrAny(table, "medium", rules.medium);
  rules.matchMaker = table.optionalBoolean("match_maker", rules.matchMaker);
  if (rules.kind == Addressing::primary && table.has("primary")) {
    rules.primary = static_cast<std::uint8_t>(table.requireInteger("primary", 0, 250));
  } else if (rules.kind == Addressing::primary && rules.primary == 0) {
    table.addError("primary", "primary addressing needs the address", "give `primary` from 0 to 250");
  }
}

void readRegister(const Overlay& overlay, MeterTraits& traits) {
  const ConfigTable& table = overlay.table();
  overlay.choice<Zeroing>("zeroing", traits.zeroing,
                          {{"goes_on", Zeroing::goesOn},
                           {"zero_at_stop", Zeroing::zeroAtStop},
                           {"zero_at_start", Zeroing::zeroAtStart}});
  traits.zeroingTime = table.optionalNumber("zeroing_time_s", traits.zeroingTime, between(0, 3600));
  overlay.seconds("measuring_interval_s", traits.measuringInterval, between(0, 3600));
  traits.integratesPartialInterval =
      table.optionalBoolean("integrates_partial_interval", traits.integratesPartialInterval);
  traits.truncates = table.optionalBoolean("truncates", traits.truncates);
  overlay.decimal("volume_resolution_m3", traits.volumeResolution);
  if (table.has("volume_rollover_m3")) {
    traits.volumeRollover = table.requireDecimal("volume_rollover_m3");
    if (traits.volumeRollover->mantissa <= 0) {
      table.addError("volume_rollover_m3", "a register cannot roll over at zero or below");
    }
  }
  if (traits.zeroing == Zeroing::zeroAtStop && traits.zeroingTime <= traits.measuringInterval) {
    table.addError("zeroing_time_s",
                   "a meter that zeroes at a stop keeps its value longer than one measuring interval",
                   "give the standstill after which the register reads 0");
  }
}

void readVerification(const ConfigTable& root, Profile& profile) {
  MeterTraits& traits = profile.traits;
  if (const auto table = root.optionalTable("verification")) {
    traits.verificationLife =
        table->optionalNumber("life_s", traits.verificationLife, between(0, 10'000'000));
    traits.latch = table->optionalChoice<LatchKind>("latch", traits.latch,
                                                    {{"none", LatchKind::none},
                                                     {"measured", LatchKind::measured},
                                                     {"stamped", LatchKind::stamped},
                                                     {"register", LatchKind::registerCopy},
                                                     {"unknown", LatchKind::unknown}});
  }
  if (const auto table = root.optionalTable("poll")) {
    overlayDuration(*table, "least_interval_s", profile.leastInterval);
  }
  if (root.has("open_points")) {
    traits.openPoints = root.requireStrings("open_points");
  }
}

void readMaker(const ConfigTable& root, const Overlay& top, Profile& profile) {
  profile.name = root.requireString("name");
  profile.title = root.requireString("title");
  top.text("maker", profile.maker);
  const bool coded = profile.protocol == MeterProtocol::mbus;
  if (coded && !profile.maker.empty() && mbus::manufacturerCode(profile.maker) == 0) {
    root.addError("maker", fmt::format("`{}` is no maker's code", profile.maker),
                  "write the three capital letters that the meter sends");
  }
  profile.traits.profile = profile.name;
}

/// How meters are called must be something that their protocol can.
void checkAddressing(const ConfigTable& root, const Profile& profile) {
  const Addressing kind = profile.addressing.kind;
  const bool mbus = profile.protocol == MeterProtocol::mbus;
  const std::string name = std::string(toWord(profile.protocol));
  if (mbus ? kind == Addressing::number : kind == Addressing::secondary) {
    root.addError("addressing", "meters of protocol `" + name + "` are not called in this way",
                  mbus ? "write single, primary or secondary" : "write single, primary or number");
  }
  if (profile.protocol == MeterProtocol::modbusRtu && kind != Addressing::primary) {
    root.addError("addressing", "a Modbus meter has an address", "write kind = \"primary\" and `primary`");
  }
  if (profile.protocol == MeterProtocol::cj188 && kind == Addressing::number && profile.cj188.broadcasts()) {
    root.addError("addressing", "the address of requests has no number in it",
                  "write [cj188] address = \"{id:bcd7-le}\"");
  }
}

/// The volume is what the program verifies: it must be read, first, at the resolution promised.
void checkVolume(const ConfigTable& root, Profile& profile) {
  const Extraction* first = nullptr;
  for (ProfileStep& step : profile.of(Procedure::read)) {
    for (Extraction& wanted : step.extract) {
      if (wanted.quantity == "volume" && !wanted.resolution) {
        wanted.resolution = profile.traits.volumeResolution;
      }
      first = first == nullptr && wanted.quantity != "number" ? &wanted : first;
    }
  }
  if (first == nullptr || first->quantity != "volume" || !first->required || first->unit != "m3") {
    root.addError("read", "the first value read is not a volume in m3 that is required",
                  "let the first [[read.extract]] be quantity = \"volume\", unit = \"m3\"");
  }
  if (profile.traits.volumeResolution.mantissa <= 0) {
    root.addError("register", "volume_resolution_m3 is not above zero");
  }
}

}  // namespace

Expected<Profile> parseProfile(std::string_view text, const std::string& fileName, const Profile* base) {
  auto document = ConfigDocument::parse(text, fileName, kProfileSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  const bool inherits = base != nullptr;
  Profile profile = inherits ? *base : Profile();
  profile.sources.emplace_back(fileName, std::string(text));
  static_cast<void>(root.optionalString("extends"));
  const bool adapter =
      root.optionalChoice<bool>("kind", profile.adapter != nullptr, {{"meter", false}, {"adapter", true}});
  readProtocol(root, inherits, profile);
  readMaker(root, Overlay(root, inherits), profile);
  if (const auto link = overlayPart(root, "link", inherits)) {
    readLink(*link, profile);
  }
  readWakeUp(root, profile);
  readPreamble(root, profile);
  // What is not M-Bus is mostly alone in front of its head.
  const bool mayBeAlone = inherits || profile.protocol != MeterProtocol::mbus;
  if (const auto addressing = overlayPart(root, "addressing", mayBeAlone)) {
    readAddressing(*addressing, profile);
  }
  checkAddressing(root, profile);
  if (const auto registers = overlayPart(root, "register", inherits)) {
    const Decimal resolution = profile.traits.volumeResolution;
    readRegister(*registers, profile.traits);
    if (!(resolution == profile.traits.volumeResolution)) {
      forgetVolumeResolution(profile);
    }
  }
  readVerification(root, profile);
  if (adapter) {
    readAdapter(root, inherits, profile);
  } else {
    readSteps(root, inherits, profile);
    readWrites(root, profile);
    readSimulation(root, profile);
    readSamples(root, inherits, profile);
    checkVolume(root, profile);
    frameSteps(profile);
    profile.traits.freezes = !profile.of(Procedure::freeze).empty();
    profile.traits.writable.assign(profile.writes.begin(), profile.writes.end());
  }
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return profile;
}

}  // namespace mb
