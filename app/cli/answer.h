#pragma once

#include "core/text/error.h"

#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace mb::cli {

// What the subcommands share.

inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;  ///< a meter did not pass, or a check failed
inline constexpr int kWrongUse = 2;

/// Reads the text of an option as a finite number; the error names the option ("--t").
[[nodiscard]] Expected<double> numberOption(std::string_view option, const std::optional<std::string>& text);

/// Prints the error as one line and returns kWrongUse.
int refuse(std::ostream& err, const Error& error);

/// Prints an error that stands for several, one a line, and returns kWrongUse.
int refuseEach(std::ostream& err, const Error& errors);

/// One JSON object on one line: numbers by toShortest, in the order given.
void printJson(std::ostream& out, std::initializer_list<std::pair<std::string_view, double>> fields);

}  // namespace mb::cli
