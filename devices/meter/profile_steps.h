#pragma once

// Internal to parse_profile: the lists of a profile.

#include "core/config/table.h"
#include "devices/meter/profile.h"

namespace mb {

/// The field of [[simulate]] that carries how much is simulated.
inline constexpr const char* kSimulationField = "value";

/// One step. `written`: fields that its templates may carry beside {id} and {address}, and that values may
/// name in place of a quantity.
[[nodiscard]] ProfileStep readStep(const ConfigTable& table, const Profile& profile,
                                   const std::vector<WriteField>& written);

/// [[write]]; a list that is there replaces the base's.
void readWrites(const ConfigTable& root, Profile& profile);
/// [simulation], after the steps.
void readSimulation(const ConfigTable& root, Profile& profile);
/// The same two of an adapter, whose program knows the steps: what it may write, with bounds, and count.
/// Nothing of them is a base's.
void readOffers(const ConfigTable& root, MeterTraits& traits);

/// All lists of the procedures; a list that is there replaces the base's.
void readSteps(const ConfigTable& root, bool inherits, Profile& profile);

/// [[sample]]; the same.
void readSamples(const ConfigTable& root, bool inherits, Profile& profile);

/// The promised resolution of the volume changed: what the base's steps promised no longer holds.
void forgetVolumeResolution(Profile& profile);

}  // namespace mb
