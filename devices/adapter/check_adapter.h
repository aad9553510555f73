#pragma once

#include "devices/adapter/adapter_message.h"
#include "devices/meter/profile.h"
#include "devices/profile/profile_report.h"

#include <filesystem>

namespace mb {

/// Runs the tests that an adapter's profile carries: starts the program (in `folder`, see locateAdapter) for
/// each sample, plays the meter's part of its conversation, and compares what must come of it. Nothing else
/// is asked, no line is used; what the program waits for costs no time.
[[nodiscard]] ProfileReport checkAdapter(const Profile& profile, const std::filesystem::path& folder);

}  // namespace mb
