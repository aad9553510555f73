#pragma once

#include <string>
#include <vector>

namespace mb {

/// One line of CSV (RFC 4180): fields quoted where they must be, lines end in CR LF. A field that a
/// spreadsheet would take for a formula (it begins with = + - @ and is no number) is preceded by an
/// apostrophe.
[[nodiscard]] std::string csvLine(const std::vector<std::string>& fields);

}  // namespace mb
