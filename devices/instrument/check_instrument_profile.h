#pragma once

#include "devices/instrument/instrument_profile.h"
#include "devices/profile/profile_report.h"

namespace mb {

/// Runs an instrument profile's own tests: every sample's message must be built, every answer must give the
/// values it names and no others, every answer to be refused must be refused for its reason. A value that no
/// sample proves, and a setting that none builds, is a failure.
[[nodiscard]] ProfileReport checkInstrumentProfile(const InstrumentProfile& profile);

}  // namespace mb
