#pragma once

#include "devices/meter/profile_library.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace mb::test {

inline std::string textOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// The shipped profiles.
inline ProfileLibrary shippedProfiles() {
  ProfileLibrary library;
  for (const auto& file : std::filesystem::directory_iterator(std::string(MB_RESOURCES) + "/profiles")) {
    if (file.path().extension() == ".toml") {
      library.add(file.path().filename().string(), textOf(file.path()));
    }
  }
  return library;
}

}  // namespace mb::test
