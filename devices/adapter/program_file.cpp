#include "devices/adapter/program_file.h"

#include "core/record/row.h"

#include <fstream>
#include <iterator>

#include <unistd.h>

namespace mb {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{256} << 20;

Expected<fs::path> located(const std::string& name, const fs::path& folder) {
  const fs::path path = name.starts_with('/') ? fs::path(name) : folder / name;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    return fail("there is no such file", path.string(),
                "put the adapter there, or name the folder of adapters in METERBENCH_ADAPTERS");
  }
  return fs::absolute(path, error);
}

Expected<std::string> hashOf(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || size > kMostBytes) {
    return fail(error ? "cannot be read: " + error.message() : "is too large to be an adapter",
                file.string());
  }
  std::ifstream in(file, std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in || content.size() != size) {
    return fail("cannot be read to its end", file.string(), "check the permissions");
  }
  return sha256Hex(content);
}

}  // namespace

Expected<AdapterProgram> locateAdapter(const AdapterDescription& adapter, const fs::path& folder) {
  AdapterProgram program;
  const auto path = located(adapter.program, folder);
  if (!path) {
    return tl::unexpected(path.error());
  }
  if (::access(path->c_str(), X_OK) != 0) {
    return fail("is no program that may be started", path->string(), "make it executable");
  }
  program.path = *path;
  program.files.push_back(*path);
  for (const std::string& name : adapter.files) {
    const auto file = located(name, folder);
    if (!file) {
      return tl::unexpected(file.error());
    }
    program.files.push_back(*file);
  }
  static const std::string kFolder = "{folder}";
  for (std::string argument : adapter.arguments) {
    for (auto at = argument.find(kFolder); at != std::string::npos; at = argument.find(kFolder)) {
      argument.replace(at, kFolder.size(), path->parent_path().string());
    }
    program.arguments.push_back(std::move(argument));
  }
  program.sha256 = adapter.sha256;
  program.limits = adapter.limits;
  return program;
}

Expected<std::map<std::string, std::string>> hashesOf(const AdapterProgram& program) {
  std::map<std::string, std::string> hashes;
  for (const fs::path& file : program.files) {
    auto hash = hashOf(file);
    if (!hash) {
      return tl::unexpected(hash.error());
    }
    hashes[file.filename().string()] = std::move(*hash);
  }
  const std::string& own = hashes[program.path.filename().string()];
  if (!program.sha256.empty() && own != program.sha256) {
    return fail("is another program than its profile names: SHA-256 " + own, program.path.string(),
                "look who changed it; a new one is taken in with its hash in the profile");
  }
  return hashes;
}

}  // namespace mb
