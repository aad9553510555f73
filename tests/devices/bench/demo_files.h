#pragma once

#include "core/model/parse.h"
#include "devices/meter/profile_library.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace mb {

/// The shipped demonstration, as the program reads it.
inline std::string readResource(const std::filesystem::path& path) {
  std::ifstream file(std::filesystem::path(MB_RESOURCES) / path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

inline BenchDescription demoBench() {
  auto bench = parseBench(readResource("benches/demo.toml"), "demo.toml");
  EXPECT_TRUE(bench) << bench.error().message();
  return bench.value_or(BenchDescription());
}

inline Batch demoBatch() {
  auto batch = parseBatch(readResource("batches/demo.toml"), "demo.toml");
  EXPECT_TRUE(batch) << batch.error().message();
  return batch.value_or(Batch());
}

inline ProfileLibrary demoProfiles() {
  ProfileLibrary library;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(MB_RESOURCES) / "profiles")) {
    library.add(entry.path().filename().string(), readResource("profiles" / entry.path().filename()));
  }
  return library;
}

}  // namespace mb
