#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mb {

// The one formatting of numbers (DESIGN 2): screens, papers, files and the ledger use these and nothing else, so
// that a locale can never change a number.

/// The shortest decimal text that reads back to the same double ("0.1", "1e-07"); "nan", "inf" never appear in a
/// record: callers check. Used for every number in the ledger.
[[nodiscard]] std::string toShortest(double value);

/// Fixed notation with `decimals` digits after the point, rounded half to even on the exact binary value
/// (GB/T 8170). "-0.00" is written "0.00".
[[nodiscard]] std::string toFixed(double value, int decimals);

/// Reads a whole text as a double ('.' as the point, no spaces); empty when it is not a finite number.
[[nodiscard]] std::optional<double> parseDouble(std::string_view text);

}  // namespace mb
