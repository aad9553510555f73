#pragma once

#include "core/config/table.h"
#include "devices/meter/profile.h"

namespace mb {

// Internal to devices/meter: the part of a profile's file that says which program speaks for the meter.

/// [adapter] and [[sample]] of a profile of kind "adapter". `inherits`: what is not there is the base's.
void readAdapter(const ConfigTable& root, bool inherits, Profile& profile);

}  // namespace mb
