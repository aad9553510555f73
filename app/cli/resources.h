#pragma once

#include "core/text/error.h"

#include <filesystem>
#include <map>
#include <string>

namespace mb::cli {

/// The folder with profiles, regulations, benches, plans and batches: $METERBENCH_RESOURCES, else beside the
/// program's source tree or installation. Empty when there is none.
[[nodiscard]] std::filesystem::path resourceFolder();

/// The folder with the programs of external adapters: $METERBENCH_ADAPTERS, else `adapters` beside this
/// program (docs/adapters.md). It need not exist.
[[nodiscard]] std::filesystem::path adapterFolder();

/// A whole file. The error names it and says what is wrong with it (missing, a folder, not readable, larger
/// than `limit` bytes).
[[nodiscard]] Expected<std::string> readFile(const std::filesystem::path& path,
                                             std::size_t limit = 64U << 20U);

/// Writes a file whole. The error names it.
[[nodiscard]] Expected<void> writeFile(const std::filesystem::path& path, const std::string& content);

/// The texts of all `*.toml` files in a folder, by file name without its ending.
[[nodiscard]] Expected<std::map<std::string, std::string>> readTomlFolder(
    const std::filesystem::path& folder);

}  // namespace mb::cli
