#pragma once

// Internal to parse_profile: the lists of a profile.

#include "core/config/table.h"
#include "devices/meter/profile.h"

namespace mb {

/// [[identify]], [[enter]], [[read]], [[leave]]; a list that is there replaces the base's.
void readSteps(const ConfigTable& root, bool inherits, Profile& profile);

/// [[sample]]; the same.
void readSamples(const ConfigTable& root, bool inherits, Profile& profile);

/// The promised resolution of the volume changed: what the base's steps promised no longer holds.
void forgetVolumeResolution(Profile& profile);

}  // namespace mb
