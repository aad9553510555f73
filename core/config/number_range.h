#pragma once

#include <limits>
#include <string>

namespace mb {

/// The range a number in a file must lie in; ends are inclusive unless said open.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool lowOpen = false;
  bool highOpen = false;

  [[nodiscard]] bool contains(double value) const;

  /// "from 0 to 5", "above 0", "at least 0", "at most 5", for the text of an error.
  [[nodiscard]] std::string describe() const;
};

[[nodiscard]] NumberRange anyNumber();
[[nodiscard]] NumberRange atLeast(double low);
[[nodiscard]] NumberRange above(double low);
[[nodiscard]] NumberRange atMost(double high);
[[nodiscard]] NumberRange below(double high);
[[nodiscard]] NumberRange between(double low, double high);

}  // namespace mb
