#include "devices/adapter/adapter_traits.h"

#include "core/quantity/format.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace mb {
namespace {

std::string wordOf(Zeroing zeroing) {
  switch (zeroing) {
    case Zeroing::goesOn:
      return "goes_on";
    case Zeroing::zeroAtStop:
      return "zero_at_stop";
    case Zeroing::zeroAtStart:
      break;
  }
  return "zero_at_start";
}

std::string wordOf(LatchKind latch) {
  switch (latch) {
    case LatchKind::none:
      return "none";
    case LatchKind::measured:
      return "measured";
    case LatchKind::stamped:
      return "stamped";
    case LatchKind::registerCopy:
      return "register";
    case LatchKind::unknown:
      break;
  }
  return "unknown";
}

std::string wordOf(bool value) {
  return value ? "true" : "false";
}

/// The same number, however it is written.
bool sameValue(const std::string& a, const std::string& b) {
  const auto one = Decimal::parse(a);
  const auto other = Decimal::parse(b);
  return one && other ? compareValue(*one, *other) == 0 : a == b;
}

}  // namespace

std::string contradiction(const MeterTraits& profile, const std::map<std::string, std::string>& program) {
  const std::map<std::string, std::string> ours = {
      {"zeroing", wordOf(profile.zeroing)},
      {"zeroing_time_s", toShortest(profile.zeroingTime)},
      {"measuring_interval_s", toShortest(profile.measuringInterval)},
      {"integrates_partial_interval", wordOf(profile.integratesPartialInterval)},
      {"truncates", wordOf(profile.truncates)},
      {"volume_resolution_m3", profile.volumeResolution.toString()},
      {"volume_rollover_m3", profile.volumeRollover ? profile.volumeRollover->toString() : std::string()},
      {"verification_life_s", toShortest(profile.verificationLife)},
      {"latch", wordOf(profile.latch)}};
  for (const auto& [name, value] : program) {
    const auto known = ours.find(name);
    if (known == ours.end()) {
      return fmt::format("it names a trait `{}` that nobody knows", name);
    }
    if (!sameValue(known->second, value)) {
      return fmt::format("it says {} = {}, its profile {}", name, value,
                         known->second.empty() ? "nothing" : known->second);
    }
  }
  return {};
}

}  // namespace mb
