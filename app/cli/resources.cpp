#include "app/cli/resources.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

bool holdsResources(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "regulations", ignored);
}

}  // namespace

fs::path resourceFolder() {
  if (const char* named = std::getenv("METERBENCH_RESOURCES")) {  // NOLINT(concurrency-mt-unsafe)
    return named;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    // Installed: ../share/meterbench; in a build tree: the source tree above it.
    for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
      for (const fs::path& candidate : {folder / "share" / "meterbench", folder / "resources"}) {
        if (holdsResources(candidate)) {
          return candidate;
        }
      }
    }
  }
  return holdsResources("resources") ? fs::path("resources") : fs::path();
}

fs::path adapterFolder() {
  if (const char* named = std::getenv("METERBENCH_ADAPTERS")) {  // NOLINT(concurrency-mt-unsafe)
    return named;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path("adapters") : program.parent_path() / "adapters";
}

Expected<std::string> readFile(const fs::path& path, std::size_t limit) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return fail("is a folder, not a file", path.string());
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail("cannot be opened", path.string(), "check the name and the permissions");
  }
  std::string content;
  std::string block(1U << 16U, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    content.append(block, 0, static_cast<std::size_t>(file.gcount()));
    if (content.size() > limit) {
      return fail("is too large to be what is expected here", path.string());
    }
  }
  if (file.bad()) {
    return fail("cannot be read to its end", path.string());
  }
  return content;
}

Expected<void> writeFile(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) {
    return fail("cannot be written", path.string(), "check the folder and the free space");
  }
  return {};
}

Expected<std::map<std::string, std::string>> readTomlFolder(const fs::path& folder) {
  std::map<std::string, std::string> texts;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".toml") {
      auto text = readFile(entry.path());
      if (!text) {
        return tl::unexpected(text.error());
      }
      texts.emplace(entry.path().stem().string(), std::move(*text));
    }
  }
  if (error) {
    return fail("cannot be listed: " + error.message(), folder.string());
  }
  return texts;
}

}  // namespace mb::cli
