#pragma once

#include "procedures/engine/safe_state.h"

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// Body of a `safe_state` row.
[[nodiscard]] nlohmann::json safeStateRow(const SafeStateReport& report, const std::string& why);

}  // namespace mb
