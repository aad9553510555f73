#include "core/config/number_range.h"

#include "core/quantity/format.h"

namespace mb {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

bool NumberRange::contains(double value) const {
  const bool lowHolds = lowOpen ? value > low : value >= low;
  const bool highHolds = highOpen ? value < high : value <= high;
  return lowHolds && highHolds;
}

std::string NumberRange::describe() const {
  const bool hasLow = low > -kInfinity;
  const bool hasHigh = high < kInfinity;
  if (hasLow && hasHigh && !lowOpen && !highOpen) {
    return "from " + toShortest(low) + " to " + toShortest(high);
  }
  std::string text;
  if (hasLow) {
    text = (lowOpen ? "above " : "at least ") + toShortest(low);
  }
  if (hasHigh) {
    text += (text.empty() ? "" : " and ") + std::string(highOpen ? "below " : "at most ") + toShortest(high);
  }
  return text.empty() ? "any number" : text;
}

NumberRange anyNumber() {
  return NumberRange();
}
NumberRange atLeast(double low) {
  return NumberRange{low, kInfinity, false, false};
}
NumberRange above(double low) {
  return NumberRange{low, kInfinity, true, false};
}
NumberRange atMost(double high) {
  return NumberRange{-kInfinity, high, false, false};
}
NumberRange below(double high) {
  return NumberRange{-kInfinity, high, false, true};
}
NumberRange between(double low, double high) {
  return NumberRange{low, high, false, false};
}

}  // namespace mb
