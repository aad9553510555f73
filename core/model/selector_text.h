#pragma once

#include "core/text/error.h"

#include <string>
#include <string_view>

namespace mb {

/// What a selector of text is told, or answers, for one head: `{position}` stands for the position of the
/// row,
/// `{channel}` for its place on the line (from 1); `{position:2}` and `{channel:3}` fill with zeros to so
/// many digits (1 to 9). Errors: a brace that encloses anything else.
[[nodiscard]] Expected<std::string> selectorText(std::string_view pattern, int position, int channel);

}  // namespace mb
