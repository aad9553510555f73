#include "devices/adapter/adapter_traits.h"

#include "core/quantity/format.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace mb {
namespace {

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
      {"zeroing", std::string(toWord(profile.zeroing))},
      {"zeroing_time_s", toShortest(profile.zeroingTime)},
      {"measuring_interval_s", toShortest(profile.measuringInterval)},
      {"integrates_partial_interval", wordOf(profile.integratesPartialInterval)},
      {"truncates", wordOf(profile.truncates)},
      {"volume_resolution_m3", profile.volumeResolution.toString()},
      {"volume_rollover_m3", profile.volumeRollover ? profile.volumeRollover->toString() : std::string()},
      {"verification_life_s", toShortest(profile.verificationLife)},
      {"latch", std::string(toWord(profile.latch))}};
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
