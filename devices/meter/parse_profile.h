#pragma once

#include "devices/meter/profile.h"

#include <string>
#include <string_view>

namespace mb {

/// Text to profile. `base` is the profile it extends (null: none): what the file does not say is the base's;
/// a list of steps or samples replaces the base's whole list. Every mistake is reported at once, each as
/// "file:line: field: reason; remedy"; an unknown field is one.
[[nodiscard]] Expected<Profile> parseProfile(std::string_view text, const std::string& fileName,
                                             const Profile* base);

}  // namespace mb
