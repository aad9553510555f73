#pragma once

#include "devices/meter/profile.h"

#include <string>
#include <vector>

namespace mb {

/// What the tests of a profile found.
struct ProfileReport {
  struct Line {
    bool good = true;
    std::string text;
  };
  std::vector<Line> lines;  ///< one a sample and check, in their order

  [[nodiscard]] bool passed() const;
};

/// Runs a profile's own tests: every sample's telegram must be built, every answer must give the values it
/// names and no others of the same quantity, every answer to be refused must be refused for its reason.
[[nodiscard]] ProfileReport checkProfile(const Profile& profile);

}  // namespace mb
