#pragma once

#include <filesystem>
#include <string>

namespace mb::cli {

/// What a plan is to be run with; what is empty comes from the plan itself.
struct LoadOptions {
  std::filesystem::path plan;
  std::filesystem::path bench;
  std::filesystem::path batch;
  std::string regulation;  ///< edition, or the path of a .toml file
};

}  // namespace mb::cli
