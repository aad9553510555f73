#pragma once

#include "devices/instrument/parse_instrument_profile.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace mb::test {

/// The texts of all shipped profiles.
inline ProfileTexts shippedTexts() {
  ProfileTexts texts;
  for (const auto& file : std::filesystem::directory_iterator(std::string(MB_RESOURCES) + "/profiles")) {
    std::ifstream in(file.path(), std::ios::binary);
    texts.add(file.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return texts;
}

inline std::shared_ptr<const InstrumentProfile> shippedInstrument(const std::string& name) {
  auto profile = loadInstrumentProfile(shippedTexts(), name);
  EXPECT_TRUE(profile) << profile.error().message();
  return std::make_shared<const InstrumentProfile>(std::move(profile).value_or(InstrumentProfile()));
}

}  // namespace mb::test
