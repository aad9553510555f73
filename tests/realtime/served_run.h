#pragma once

#include "tests/integration/demo_run.h"

#include <filesystem>
#include <string>

namespace mb::integration {

/// A demonstration bench that is quick: its valves, pump, water and balance need less time, and its gates ask
/// for less; an edition that asks for less water. Both derived from the shipped files, in `folder`.
[[nodiscard]] std::filesystem::path quickBench(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path quickEdition(const std::filesystem::path& folder);
[[nodiscard]] std::string realtimeFile(const std::string& name);

}  // namespace mb::integration
