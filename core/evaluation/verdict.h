#pragma once

#include <optional>
#include <string_view>

namespace mb {

/// Verdict on a meter, worst first (DESIGN 2).
enum class Verdict { fail, invalid, inconclusive, aborted, notTested, pass };

/// The worse of two: a meter is as good as its worst point.
[[nodiscard]] constexpr Verdict worst(Verdict a, Verdict b) {
  return a < b ? a : b;
}

/// "fail", "invalid", "inconclusive", "aborted", "not-tested", "pass".
[[nodiscard]] std::string_view nameOf(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdictNamed(std::string_view name);

/// Why a verdict is what it is: a stable code for records and translations, and one line of English.
struct Reason {
  std::string_view code;
  std::string_view text;
};

// Reasons of verdicts; the empty code stands for a plain pass or fail against the limit.
namespace reason {
inline constexpr Reason kNone{"", ""};
inline constexpr Reason kExcluded{"excluded", "took no part in the run"};
inline constexpr Reason kNoReading{"no-reading", "the meter gave no reading"};
inline constexpr Reason kNoStart{"no-start-reading", "no start reading before the water flowed"};
inline constexpr Reason kNoEnd{"no-end-reading",
                               "no end reading: nothing is known of what the meter counted"};
inline constexpr Reason kNotConfirmed{"end-not-confirmed", "the end reading was not read a second time"};
inline constexpr Reason kEndsDiffer{"end-readings-differ", "the two end readings at rest differ"};
inline constexpr Reason kWrongMeter{"wrong-meter",
                                    "a reading came from another meter than the one clamped in"};
inline constexpr Reason kVibChanged{"vib-changed", "start and end were read with different VIFs"};
inline constexpr Reason kUnit{"unit-unknown", "the register is not a volume in a known unit"};
inline constexpr Reason kNotZeroed{"not-zeroed", "the register had not returned to 0 before the start"};
inline constexpr Reason kEndZero{"end-is-zero",
                                 "a register that zeroes reads 0 at the end: it was read too late"};
inline constexpr Reason kBackwards{"register-backwards", "the end reading is below the start reading"};
inline constexpr Reason kNotMoved{"register-not-moved",
                                  "the register did not move: the readings are not proved fresh"};
inline constexpr Reason kCondition{"condition-breached", "a condition of the measurement was breached"};
inline constexpr Reason kBalance{"balance-unusable",
                                 "the balance gave no two stable readings with a gain between them"};
inline constexpr Reason kWindow{"window-unusable",
                                "the line valve's opening and closing do not enclose a flow"};
inline constexpr Reason kSeriesGap{"series-gap",
                                   "temperature, pressure or air were not measured through the whole run"};
inline constexpr Reason kWater{"water-out-of-range",
                               "temperature or pressure lie outside the tables of water"};
inline constexpr Reason kTemperature{"temperature-out-of-range",
                                     "the water at the meter was outside the range of the regulation"};
inline constexpr Reason kFlow{"flow-out-of-range", "the mean flow lies outside the range of the point"};
inline constexpr Reason kRatio{"uncertainty-too-large",
                               "the uncertainty of the bench is too large for this limit"};
inline constexpr Reason kLimitReduced{"limit-reduced",
                                      "the limit was reduced by the uncertainty of the bench"};
inline constexpr Reason kRepeatOutside{"repeat-outside", "a repeat lies outside the limit"};
inline constexpr Reason kMeanOutside{"mean-outside", "the mean of the three runs lies outside the limit"};
inline constexpr Reason kRepeatMissing{"repeat-missing", "a repeat of the point could not be evaluated"};
}  // namespace reason

}  // namespace mb
