#pragma once

#include "core/text/error.h"
#include "devices/meter/adapter_description.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// A program ready to be started: where it lies, with what, within which limits.
class AdapterProgram {
 public:
  AdapterProgram() = default;

  std::filesystem::path path;
  std::vector<std::string> arguments;
  std::vector<std::filesystem::path> files;  ///< the program itself first
  std::string sha256;                        ///< not empty: what the program must have
  AdapterLimits limits;
};

/// Finds program and files: a whole path as it is, a name in `folder`. Nothing is opened. Error: there is no
/// such file, or it is no program.
[[nodiscard]] Expected<AdapterProgram> locateAdapter(const AdapterDescription& adapter,
                                                     const std::filesystem::path& folder);

/// The SHA-256 of each file of a program, by its name without folder. Blocks while they are read. Errors: a
/// file that cannot be read, a program that is not the one its profile names.
[[nodiscard]] Expected<std::map<std::string, std::string>> hashesOf(const AdapterProgram& program);

}  // namespace mb
