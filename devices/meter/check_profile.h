#pragma once

#include "devices/meter/profile.h"
#include "devices/profile/profile_report.h"

namespace mb {

/// Runs a profile's own tests: every sample's telegram must be built, every answer must give the values it
/// names and no others of the same quantity, every answer to be refused must be refused for its reason.
[[nodiscard]] ProfileReport checkProfile(const Profile& profile);

/// Where readings are not exactly the values that a sample names; empty: nowhere.
[[nodiscard]] std::string compareValues(const std::vector<ProfileSample::Value>& wanted,
                                        const std::vector<MeterReading>& readings);

}  // namespace mb
