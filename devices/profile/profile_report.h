#pragma once

#include <algorithm>
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

  [[nodiscard]] bool passed() const { return std::ranges::all_of(lines, &Line::good); }
};

}  // namespace mb
