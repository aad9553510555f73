#pragma once

#include <map>
#include <string>
#include <string_view>

namespace mb {

/// The unit codes of CJ/T 188 (table of units) that can be told in `unit`, with the power of ten to it:
/// {"29", -3}, {"2C", 0} for "m3". Empty for a unit that has none.
[[nodiscard]] std::map<std::string, int> cj188Units(std::string_view unit);

}  // namespace mb
