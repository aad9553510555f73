#pragma once

#include "devices/codec/dissection/codec_error.h"

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::codec {

/// The bytes of a hex text; blanks anywhere between them.
inline Bytes bytesOf(std::string_view hex) {
  Bytes bytes;
  int high = -1;
  for (const char c : hex) {
    const auto at = std::string_view("0123456789ABCDEF").find(c);
    if (at == std::string_view::npos) {
      continue;
    }
    if (high < 0) {
      high = static_cast<int>(at);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high * 16 + static_cast<int>(at)));
      high = -1;
    }
  }
  return bytes;
}

/// The objects of a file below tests/vectors, one a line; never empty.
inline std::vector<nlohmann::json> vectorFile(const std::string& name) {
  std::ifstream in(std::string(MB_TEST_DATA) + "/" + name);
  std::vector<nlohmann::json> objects;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) {
      objects.push_back(nlohmann::json::parse(line));
    }
  }
  EXPECT_FALSE(objects.empty()) << name;
  return objects;
}

}  // namespace mb::codec
