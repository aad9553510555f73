#pragma once

#include "procedures/method/recompute.h"

#include <functional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

// Internal to recompute: is what comes out what stands there?

/// Calls back with the path of a field that differs, what stands in the record, and what came out.
using DifferenceSink =
    std::function<void(const std::string& field, const std::string& record, const std::string& program)>;

/// Compares a recorded body with a computed one, field by field. `exact`: every text must be the same; else
/// numbers may differ by 1e-9 relative where they print the same (settled point 16). Fields that the engine
/// adds to whatever it writes are left aside.
void compareBodies(const nlohmann::json& record, const nlohmann::json& program, bool exact,
                   const DifferenceSink& sink);

}  // namespace mb
