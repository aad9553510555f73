#pragma once

#include <string>
#include <string_view>

namespace mb {

/// Text of a file or a device as it may stand in a message: in quotation marks, what is not printable as '?',
/// and no more of it than `longest` characters.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t longest = 60);

}  // namespace mb
