#pragma once

#include "core/regulation/regulation.h"

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace mb::test {

inline std::string shippedText(const std::string& edition) {
  std::ifstream file(std::string(MB_RESOURCES) + "/regulations/" + edition + ".toml", std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// A shipped regulation; fails the test when it cannot be read.
inline Regulation shipped(const std::string& edition) {
  auto regulation = parseRegulation(shippedText(edition), edition + ".toml");
  EXPECT_TRUE(regulation.has_value()) << regulation.error().message();
  return regulation.value_or(Regulation());
}

}  // namespace mb::test
