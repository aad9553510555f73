#pragma once

#include "devices/meter/profile.h"

#include <ostream>

namespace mb::cli {

/// What a meter's profile says, for people or as one line of JSON.
void showMeter(const Profile& profile, bool json, std::ostream& out);

}  // namespace mb::cli
