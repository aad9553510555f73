#pragma once

#include "core/text/error.h"

#include <filesystem>

namespace mb::cli {

/// Makes the QGuiApplication that fonts and event loop need, unless there is one: without a display, for the
/// command line shows nothing. Costs some milliseconds, so only commands that print or wait in real time ask
/// for it.
void ensureApplication();

/// Whether a paper's file can be written there: asked before its number is spent.
[[nodiscard]] Expected<void> mayWrite(const std::filesystem::path& path);

}  // namespace mb::cli
